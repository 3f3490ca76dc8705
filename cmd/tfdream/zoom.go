package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/numpy"
)

const zoomHelp = `Usage:
    tfdream zoom [flags] PICTURE

The endless zoom of google/deepdream's notebook: dreams on the picture, saves the
dream as a frame, enlarges its middle a little, dreams on that, and so on. Stopped,
by Ctrl-C or otherwise, it goes on where it was when the same command is run again,
and makes the same frames, bit for bit on the same machine.

    -o, --output FOLDER     where frame_0000.png, frame_0001.png... go, and with
                            them zoom.state, what the next frame is made of
                            (PICTURE-zoom)
        --frames N          how many there are to be in all, 1 to 10000 (100)
        --zoom X            how much of the width and height each frame loses, from 0
                            up to, not with, 1 (0.05)
        --format EXTENSION  png, jpg, tif or webp (png)
    -m, --method NAME       as in tfdream dream, but by default caffe, the notebook's

All other flags of tfdream dream mean the same here: the graph, the objective, steps,
octaves, seed, --recipe, --json and the others; see tfdream dream -h.

Examples:
    tfdream zoom sky.jpg
    tfdream zoom sky.jpg -l mixed4b --frames 300 -o film
    ffmpeg -framerate 12 -i film/frame_%04d.png film.mp4
`

// zoom makes the frames of the endless zoom.
type zoom struct {
	settings
	frames int
	by     float64
	format string
}

func (z *zoom) add(flags *pflag.FlagSet) {
	z.settings.add(flags)
	flags.Var(into(&z.frames, whole[int](1, 10_000)), "frames", "")
	flags.Var(into(&z.by, real("a number from 0 up to, not with, 1", func(x float64) bool { return x >= 0 && x < 1 })), "zoom", "")
	flags.Var(into(&z.format, oneOf("png", "jpg", "tif", "webp")), "format", "")
}

func runZoom(ctx context.Context, u *ui, args []string) error {
	flags := newFlags("zoom", u)
	flags.BoolVar(&u.json, "json", false, "")
	z := &zoom{frames: 100, by: 0.05, format: "png"}
	z.add(flags)
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	if err := z.follow(u, flags); err != nil {
		return err
	}
	z.dream.Method = cmp.Or(z.dream.Method, tfdream.Caffe)
	seeded := z.seed != nil
	if err := z.resolve(); err != nil {
		return err
	}
	from, err := z.planFolder(u, flags.Args())
	if err != nil {
		return err
	}
	return z.run(ctx, u, from, seeded)
}

// planFolder says what to zoom into, and makes the folder for the frames.
func (z *zoom) planFolder(u *ui, pictures []string) (source, error) {
	if len(pictures) == 0 && isNoise(z.made.Picture) {
		pictures = []string{z.made.Picture}
	}
	if len(pictures) != 1 {
		return "", wrongUsage(fmt.Sprintf("zoom takes one picture, not %d", len(pictures)), "give a file, - for stdin, or noise:300x200 to start from noise")
	}
	from := source(pictures[0])
	if err := z.checkSource(u, from); err != nil {
		return "", err
	}
	if z.output == "-" {
		return "", wrongUsage("many frames do not fit into stdout", "-o FOLDER says where they go")
	}
	if z.output == "" {
		z.output = strings.TrimSuffix(from.dreamName(), "-dream.png") + "-zoom"
		if from.isFile() {
			z.output = filepath.Join(filepath.Dir(string(from)), z.output)
		}
	}
	if err := os.Mkdir(z.output, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("making the folder %s: %w", z.output, cause(err))
	}
	return from, checkOutput(z.frameName(0))
}

func (z *zoom) frameName(frame int) string {
	return filepath.Join(z.output, fmt.Sprintf("frame_%04d.%s", frame, z.format))
}

// run goes on with the frames after those that are there.
func (z *zoom) run(ctx context.Context, u *ui, from source, seeded bool) error {
	stored, err := z.load()
	if err != nil {
		return err
	}
	if stored != nil && !seeded {
		*z.seed = stored.Recipe.Seed
	}
	random := numpy.New(*z.seed)
	photo, err := from.read(u, z.limits, random)
	if err != nil {
		return err
	}
	if photo.picture, err = z.resize(photo.picture); err != nil {
		return err
	}
	if err := z.readGuides(); err != nil {
		return err
	}
	if err := z.readMask(); err != nil {
		return err
	}
	model, d, err := z.wake(ctx, u)
	if err != nil {
		return err
	}
	defer model.Close()
	r := z.recipeOf(photo, model, d)
	r.Zoom = z.by
	next := &zoomState{Recipe: r, Picture: *photo.picture, Random: *random}
	if stored != nil {
		if err := stored.fits(r, z.output); err != nil {
			return err
		}
		next = stored
		u.say("%s: going on after %s", z.output, count(next.Frame, "frame"))
	}
	for next.Frame < z.frames {
		if err := z.frame(ctx, u, model, d, next, size{photo.picture.Width, photo.picture.Height}); err != nil {
			return err
		}
	}
	u.say("%s: %s", z.output, count(next.Frame, "frame"))
	return nil
}

// frame dreams the next frame, and makes of it what the one after is dreamed on.
func (z *zoom) frame(ctx context.Context, u *ui, model *tfdream.Model, d tfdream.Settings, next *zoomState, of size) error {
	start, name := time.Now(), z.frameName(next.Frame)
	shown := &progress{ui: u.brief(), scale: d.OctaveScale, start: start, spoke: start}
	d.Random, d.Progress = &next.Random, shown.step
	dream, err := model.Dream(ctx, &next.Picture, d)
	shown.stop()
	switch {
	case err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()):
		return &problem{fmt.Sprintf("interrupted: %s whole in %s", areFrames(next.Frame), z.output), "the same command goes on from there", err}
	case err != nil:
		return fmt.Errorf("frame %d: %w", next.Frame, err)
	}
	r := next.Recipe
	r.Made.Frame = next.Frame
	if err := z.write(u, z.display.Show(dream), r, name); err != nil {
		return err
	}
	next.Frame++
	next.Picture = *tfdream.ZoomIn(dream, z.by, of.width, of.height)
	if err := z.store(next); err != nil {
		return err
	}
	if u.json {
		u.event(map[string]any{"event": "frame", "frame": next.Frame - 1, "frames": z.frames, "output": name, "seconds": time.Since(start).Seconds()})
		return nil
	}
	u.say("%s: frame %d of %d, dreamed in %s", name, next.Frame, z.frames, seconds(time.Since(start)))
	return nil
}

func areFrames(n int) string {
	if n == 1 {
		return "1 frame is"
	}
	return fmt.Sprintf("%d frames are", n)
}
