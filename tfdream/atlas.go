package tfdream

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/internal/canvas"
	"github.com/tfdream/tfdream/tfdream/internal/draft"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// Atlas is a little dream for each of some channels of a layer: many in one run of the
// network, a batch of pictures with a channel each. Each of them is what Dream makes of
// the same picture with the same settings and that channel for objective, up to rounding.
type Atlas struct {
	Layer    string
	Channels []int
	// Batch is how many pictures are dreamed on at once; 0: as many as have the pixels of
	// a tile of 512x512.
	Batch int
}

// Thumbnail is the dream of one channel.
type Thumbnail struct {
	Channel int
	Picture *picture.Picture
	Score   float64 // before the last step; 0 where a ReLU never woke
}

// AtlasMethods lists the methods that make an atlas.
func AtlasMethods() []Method { return []Method{LapNorm, Multiscale, DeepDream} }

// Atlas makes the little dreams of an atlas, all of the picture from, which may have no
// side longer than s.Tile in any octave. The zero Method is LapNorm; s names no objective,
// mask, guide or checkpoint. done is called with some dreams after the others, while the next are
// dreamed. When ctx ends or done fails, Atlas stops within a step's time and returns that error.
func (m *Model) Atlas(ctx context.Context, from *picture.Picture, a Atlas, s Settings, done func([]Thumbnail) error) error {
	s.Method, s.Objective = cmp.Or(s.Method, LapNorm), a.Layer
	s = s.WithDefaults(m.Graph)
	if err := m.checkAtlas(from, a, s); err != nil {
		return err
	}
	turn, err := m.begin(ctx, draft.EachChannelOf(a.Layer), func() (draft.Gradient, error) {
		return m.draft.ChannelGradient(a.Layer)
	})
	defer func() { turn.end() }()
	if err != nil {
		return fmt.Errorf("atlas of %s: %w", a.Layer, err)
	}
	random, err := s.Random.MarshalBinary()
	if err != nil {
		return err
	}
	start := sizeOf(from)
	if a.Batch == 0 {
		sizes := s.octaves(start)
		largest := sizes[len(sizes)-1]
		a.Batch = max(1, 512*512/(largest.Height*largest.Width))
	}
	row, _ := s.Method.row()
	climbed := objective.Objective{{Weight: 1, Layer: a.Layer}}
	skip, err := m.skips(climbed, start, &s)
	if err != nil {
		return fmt.Errorf("atlas of %s: %w", a.Layer, err)
	}
	start = row.schedule.sizes(start, &s)[skip.Octaves]
	if a.Batch > 1 && len(a.Channels) > 1 {
		if err := m.seesEach(ctx, turn.gradient, row.steps.norm, start, a.Channels); err != nil {
			return fmt.Errorf("atlas of %s: %w", a.Layer, err)
		}
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var telling sync.WaitGroup // what was dreamed before, while the next is dreamed
	defer telling.Wait()
	// As many pictures on one canvas as all lanes of all devices see at once.
	for _, channels := range shares(a.Channels, a.Batch*m.easel.AtOnce()) {
		fail := func(err error) error { return fmt.Errorf("atlas of %s, channels %v: %w", a.Layer, channels, err) }
		s.Random = new(numpy.Random) // each picture's shifts are the same
		if err := s.Random.UnmarshalBinary(random); err != nil {
			return fail(err)
		}
		c, err := m.easel.Canvas(turn.gradient, row.steps.norm)
		if err != nil {
			return fail(err)
		}
		c.Batch = a.Batch
		thumbnails, err := s.thumbnails(ctx, turn, row, c, from, channels)
		telling.Wait()
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err != nil:
			return fail(err)
		}
		telling.Go(func() {
			if err := done(thumbnails); err != nil {
				stop(fail(err))
			}
		})
	}
	telling.Wait()
	return context.Cause(ctx)
}

// thumbnails are dreams of copies of a picture, one for each channel.
func (s Settings) thumbnails(ctx context.Context, t *turn, row method, c *canvas.Canvas, from *picture.Picture, channels []int) ([]Thumbnail, error) {
	var pix []float32
	for _, channel := range channels {
		pix = append(pix, from.Pix...)
		c.Channels = append(c.Channels, int32(channel))
	}
	if err := c.Draw(pix, len(channels), sizeOf(from)); err != nil {
		return nil, err
	}
	r := &run{Settings: s, method: row, turn: t, photo: picture.Picture{Width: from.Width, Height: from.Height}}
	if err := r.leaveOut(t.model, objective.Objective{{Weight: 1, Layer: s.Objective}}, sizeOf(from)); err != nil {
		return nil, err
	}
	dreams, err := r.dream(ctx, c)
	if err != nil {
		return nil, err
	}
	all := make([]Thumbnail, len(channels))
	for i, channel := range channels {
		all[i] = Thumbnail{channel, dreams[i], r.last[i].Score}
	}
	return all, nil
}

// checkAtlas refuses what makes no atlas.
func (m *Model) checkAtlas(from *picture.Picture, a Atlas, s Settings) error {
	if err := s.check(); err != nil {
		return err
	}
	layer, err := m.Layer(a.Layer)
	if err != nil {
		return err
	}
	for _, channel := range a.Channels {
		if channel < 0 || channel >= layer.Channels {
			return fmt.Errorf("%w: layer %s has channels 0 to %d, not %d", objective.ErrUnknown, a.Layer, layer.Channels-1, channel)
		}
	}
	sizes := s.octaves(sizeOf(from))
	end := sizes[len(sizes)-1]
	switch {
	case !slices.Contains(AtlasMethods(), s.Method):
		return fmt.Errorf("an atlas is made by %v, not by %s", AtlasMethods(), s.Method)
	case s.Mask != nil || len(s.Guides) > 0 || s.Checkpoint != nil || s.Resume != nil:
		return errors.New("an atlas has no mask, guides or checkpoints")
	case a.Batch < 0:
		return fmt.Errorf("a batch has 1 picture or more, not %d", a.Batch)
	case max(end.Height, end.Width) > s.Tile:
		return fmt.Errorf("the pictures of an atlas are seen whole: %dx%d pixels are more than a tile of %d", end.Width, end.Height, s.Tile)
	}
	return nil
}

// shares divides channels into batches of nearly equal size, at most most.
func shares(channels []int, most int) [][]int {
	count := (len(channels) + most - 1) / most
	parts := make([][]int, count)
	for i := range parts {
		parts[i] = channels[i*len(channels)/count : (i+1)*len(channels)/count]
	}
	return parts
}

// octaves are the sizes that an atlas's method takes a picture of size start through:
// those that grow the picture from it up, though not to sizes that no tile has, the others up to it.
func (s Settings) octaves(start Size) []Size {
	if row, _ := s.Method.row(); !row.schedule.grows {
		return row.schedule.sizes(start, &s)
	}
	sizes := []Size{start}
	for size := start; len(sizes) < s.Octaves && max(size.Height, size.Width) <= s.Tile; {
		size = size.Grown(s.OctaveScale)
		sizes = append(sizes, size)
	}
	return sizes
}

// ThumbnailSize is the size of each of an atlas's dreams of a picture of a size.
func (s Settings) ThumbnailSize(start Size) Size {
	sizes := s.WithDefaults(&graphs.Graph{}).octaves(start)
	return sizes[len(sizes)-1]
}

// StartSide is the side of the square that an atlas's method makes one of side pixels of: the
// same unless it grows the picture, else the smallest that grows to that.
func (s Settings) StartSide(side int) int {
	s = s.WithDefaults(&graphs.Graph{})
	if !s.Method.Grows() {
		return side
	}
	start := 1
	for start < side {
		if s.ThumbnailSize(Size{Height: start, Width: start}).Height >= side {
			break
		}
		start++
	}
	return start
}
