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

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/film"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/recipe"
	"github.com/tfdream/tfdream/tfdream/setting"
)

const zoomHelp = `Usage:
    tfdream zoom [flags] PICTURE

The endless zoom of google/deepdream's notebook: dreams on the picture, saves the
dream as a frame, enlarges its middle a little, dreams on that, and so on. After
Ctrl-C, or any other stop, the same command continues where it left off and makes the
same frames, bit for bit on the same machine.

    -o, --output FOLDER     where frame_0000.png, frame_0001.png... go, along with
                            zoom.state, from which the next frame is made
                            (PICTURE-zoom)
        --frames N          number of frames in all, 1 to 10000 (100)
{zoom}
        --format EXTENSION  png, jpg, tif or webp (png)
    -m, --method NAME       as in tfdream dream, but by default caffe, the notebook's

All other flags of tfdream dream mean the same here: the graph, the objective, steps,
octaves, seed, --recipe, --json and the others; see tfdream dream -h.

Examples:
    tfdream zoom sky.jpg
    tfdream zoom sky.jpg -l mixed4b --frames 300 -o film
    ffmpeg -framerate 12 -i film/frame_%04d.png film.mp4
`

// zoom is what the flags of zoom say.
type zoom struct {
	dreaming.Settings
	frames int
	format string
}

func (z *zoom) add(flags *pflag.FlagSet) {
	z.Settings.Add(flags)
	flags.Var(setting.Into(&z.frames, setting.Whole[int](1, 10_000)), "frames", "")
	dreaming.AddSettings(flags, recipe.Table(), func(one setting.Setting[recipe.Recipe]) setting.Value { return z.Value(one) }, "zoom")
	flags.Var(setting.Into(&z.format, setting.OneOf("png", "jpg", "tif", "webp")), "format", "")
}

func runZoom(ctx context.Context, u *ui.UI, args []string) error {
	flags := newFlags("zoom", u)
	flags.BoolVar(&u.JSON, "json", false, "")
	z := &zoom{frames: 100, format: "png"}
	z.add(flags)
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	if err := z.Follow(u, flags); err != nil {
		return err
	}
	z.Dream.Method = cmp.Or(z.Dream.Method, tfdream.Caffe)
	z.Default("zoom")
	seeded := z.Seed != nil
	if err := z.Settle(u, flags); err != nil {
		return err
	}
	from, err := z.planFolder(u, flags.Args())
	if err != nil {
		return err
	}
	return z.run(ctx, u, from, seeded)
}

// planFolder says what to zoom into, and makes the folder for the frames.
func (z *zoom) planFolder(u *ui.UI, pictures []string) (dreaming.Source, error) {
	if len(pictures) == 0 && dreaming.IsNoise(z.Recorded.Picture) {
		pictures = []string{z.Recorded.Picture}
	}
	if len(pictures) != 1 {
		return "", ui.WrongUsage(fmt.Sprintf("zoom takes one picture, not %d", len(pictures)), "give a file, - for stdin, or noise:300x200 to start from noise")
	}
	from := dreaming.Source(pictures[0])
	if err := z.CheckSource(u, from); err != nil {
		return "", err
	}
	if z.Output == "-" {
		return "", ui.WrongUsage("the frames of a zoom cannot go to stdout", "name a folder with -o")
	}
	if z.Output == "" {
		z.Output = strings.TrimSuffix(from.DreamName(), "-dream.png") + "-zoom"
		if from.IsFile() {
			z.Output = filepath.Join(filepath.Dir(string(from)), z.Output)
		}
	}
	if err := z.CheckNoise(from, z.frameName(0)); err != nil {
		return "", err
	}
	if err := os.Mkdir(z.Output, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("making the folder %s: %w", z.Output, file.Cause(err))
	}
	return from, dreaming.CheckOutput(z.frameName(0))
}

func (z *zoom) frameName(frame int) string {
	return filepath.Join(z.Output, fmt.Sprintf("frame_%04d.%s", frame, z.format))
}

// run continues after the frames that are there.
func (z *zoom) run(ctx context.Context, u *ui.UI, from dreaming.Source, seeded bool) error {
	stored, err := z.load()
	if err != nil {
		return err
	}
	if stored != nil && !seeded {
		there, err := recipeIn(stored)
		if err != nil {
			return err
		}
		*z.Seed = *there.Seed
	}
	random := numpy.New(*z.Seed)
	photo, err := from.Read(u, z.Limits, random)
	if err != nil {
		return err
	}
	if err := z.CheckDream(photo.Picture, z.frameName(0)); err != nil {
		return err
	}
	if photo.Picture, err = z.Resize(photo.Picture); err != nil {
		return err
	}
	if err := z.ReadGuides(); err != nil {
		return err
	}
	if err := z.ReadMask(); err != nil {
		return err
	}
	model, d, err := z.Wake(ctx, u, photo.Picture)
	if err != nil {
		return err
	}
	defer model.Close()
	if err := dreaming.Fits(u, model, photo.Picture, d); err != nil {
		return dreaming.About(from, err)
	}
	r := z.RecipeOf(photo, model, d)
	text, err := r.Text()
	if err != nil {
		return err
	}
	next := &film.State{Note: text, Picture: *photo.Picture, Random: *random}
	if stored != nil {
		if err := fits(stored, &r, z.Output); err != nil {
			return err
		}
		next = stored
		u.Say("%s: continuing after %s", z.Output, ui.Count(next.Frame, "frame"))
	}
	dreaming.TellLoss(u, photo.Picture, z.frameName(next.Frame))
	if err := z.make(ctx, u, model, d, next, photo.Picture); err != nil {
		return err
	}
	u.Say("%s: %s", z.Output, ui.Count(next.Frame, "frame"))
	return nil
}

// make makes the frames that are not there yet.
func (z *zoom) make(ctx context.Context, u *ui.UI, model *tfdream.Model, d tfdream.Settings, next *film.State, photo *picture.Picture) error {
	var start time.Time
	var shown *dreaming.Progress
	f := film.Zoom{
		Model: model, Settings: d, Frames: z.frames, By: *z.Zoom,
		Size: tfdream.Size{Height: photo.Height, Width: photo.Width}, State: z.stateName(),
		Begin: func(int) func(tfdream.Progress) {
			start = time.Now()
			shown = dreaming.NewProgress(u.Brief(), d.OctaveScale, start)
			return shown.Step
		},
		Keep: func(frame int, dream *picture.Picture) error {
			shown.Stop()
			r, err := recipeIn(next)
			if err != nil {
				return err
			}
			r.Made.Frame = frame
			return z.Write(u, z.Display.Show(dream), *r, z.frameName(frame))
		},
		Done: func(frame int) { z.tell(u, frame, time.Since(start)) },
	}
	err := f.Run(ctx, next)
	if shown != nil {
		shown.Stop()
	}
	if err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return ui.Problem(fmt.Sprintf("interrupted: %s complete in %s", areFrames(next.Frame), z.Output), "the same command continues from there", err)
	}
	return err
}

// tell tells of a frame that is there.
func (z *zoom) tell(u *ui.UI, frame int, took time.Duration) {
	name := z.frameName(frame)
	if u.JSON {
		u.Event(map[string]any{"event": "frame", "frame": frame, "frames": z.frames, "output": name, "seconds": took.Seconds()})
		return
	}
	u.Say("%s: frame %d of %d, dreamed in %s", name, frame+1, z.frames, ui.Seconds(took))
}

func areFrames(n int) string {
	if n == 1 {
		return "1 frame is"
	}
	return fmt.Sprintf("%d frames are", n)
}
