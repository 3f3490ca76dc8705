package tfdream

import (
	"context"
	"fmt"
	"runtime"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// batchRun is the dream of a batch under way: a picture for each of some channels.
type batchRun struct {
	Settings
	model    *Model
	ops      *batchOps
	climb    climbOps
	channels []int

	pictures *tf.Tensor   // [n, height, width, 3]
	scores   []float32    // before the last step
	bases    []*tf.Tensor // of DeepDream: the picture before the dream in each octave
}

// dream dreams on copies of one picture; random is the state of the generator that draws the
// shifts, the same for all.
func (r *batchRun) dream(ctx context.Context, from *picture.Picture, random []byte) ([]Thumbnail, error) {
	r.Random = new(numpy.Random)
	if err := r.Random.UnmarshalBinary(random); err != nil {
		return nil, err
	}
	sizes := r.octaves(Size{from.Height, from.Width})
	if err := r.begin(from, sizes); err != nil {
		return nil, err
	}
	for octave, size := range sizes {
		if octave > 0 {
			if err := r.enter(octave, size); err != nil {
				return nil, err
			}
		}
		for range r.Iterations {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if err := r.step(); err != nil {
				return nil, fmt.Errorf("octave %d: %w", octave+1, err)
			}
		}
	}
	return r.thumbnails(sizes[len(sizes)-1]), nil
}

// begin puts the picture into the batch, in the first octave's size.
func (r *batchRun) begin(from *picture.Picture, sizes []Size) error {
	base, err := tensorOf(from.Pix, 1, int64(from.Height), int64(from.Width), 3)
	if err != nil {
		return err
	}
	first := base
	if r.Method == DeepDream {
		r.bases = make([]*tf.Tensor, len(sizes))
		for octave := len(sizes) - 1; octave >= 0; octave-- {
			if octave < len(sizes)-1 {
				if base, err = r.resized(base, sizes[octave]); err != nil {
					return err
				}
			}
			r.bases[octave] = base
		}
		first = base
	}
	pixels := floats(first)
	all := make([]float32, 0, len(pixels)*len(r.channels))
	for range r.channels {
		all = append(all, pixels...)
	}
	r.pictures, err = tensorOf(all, int64(len(r.channels)), int64(sizes[0].Height), int64(sizes[0].Width), 3)
	return err
}

// resized is the original, shrunk.
func (r *batchRun) resized(original *tf.Tensor, size Size) (*tf.Tensor, error) {
	newSize, err := size.tensor()
	if err != nil {
		return nil, err
	}
	return r.run(r.ops.shrunk, feeds{r.ops.original: original, r.ops.size: newSize})
}

// enter enlarges the pictures to an octave's size; DeepDream's get the original's detail.
func (r *batchRun) enter(octave int, size Size) (err error) {
	f := feeds{r.ops.pictures: r.pictures}
	output := r.ops.enlarged
	if r.Method == DeepDream {
		output = r.ops.entered
		f[r.ops.original] = r.bases[octave]
		shape := r.pictures.Shape()
		size = Size{int(shape[1]), int(shape[2])} // where the detail is lost
	}
	if f[r.ops.size], err = size.tensor(); err != nil {
		return err
	}
	r.pictures, err = r.run(output, f)
	return err
}

// step takes one step with every picture.
func (r *batchRun) step() error {
	f, err := r.ops.feeds(r.pictures, r.channels, tileShift(r.Random, r.Tile), r.Step)
	if err != nil {
		return err
	}
	tensors, err := r.model.session.Run(f, []tf.Output{r.climb.climbed, r.climb.scores}, nil)
	if err != nil {
		return err
	}
	r.pictures, r.scores = tensors[0], floats(tensors[1])
	runtime.GC() // finalizers free the pictures before
	for i, score := range r.scores {
		if err := finite(fmt.Sprint("score of channel ", r.channels[i]), float64(score)); err != nil {
			return err
		}
	}
	return nil
}

// feeds are those of a step.
func (b *batchOps) feeds(pictures *tf.Tensor, channels []int, by shift, step float64) (feeds, error) {
	numbers := make([]int32, len(channels))
	for i, channel := range channels {
		numbers[i] = int32(channel)
	}
	f := feeds{b.pictures: pictures}
	for output, value := range map[tf.Output]any{
		b.channels: numbers, b.shift: []int32{int32(by.rows), int32(by.columns)}, b.step: float32(step),
	} {
		tensor, err := tf.NewTensor(value)
		if err != nil {
			return nil, err
		}
		f[output] = tensor
	}
	return f, nil
}

func (r *batchRun) run(output tf.Output, f feeds) (*tf.Tensor, error) {
	tensors, err := r.model.session.Run(f, []tf.Output{output}, nil)
	if err != nil {
		return nil, err
	}
	return tensors[0], nil
}

// thumbnails takes the batch apart.
func (r *batchRun) thumbnails(size Size) []Thumbnail {
	pixels := floats(r.pictures)
	each := size.Height * size.Width * 3
	all := make([]Thumbnail, len(r.channels))
	for i, channel := range r.channels {
		dream := picture.New(size.Width, size.Height)
		copy(dream.Pix, pixels[i*each:])
		all[i] = Thumbnail{channel, dream, float64(r.scores[i])}
	}
	return all
}
