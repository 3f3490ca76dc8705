package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/picture/compare"
	"github.com/tfdream/tfdream/tfdream/setting"
)

const compareHelp = `Usage:
    tfdream compare [flags] A B

Measures how much two pictures of one size differ: files of any format that tfdream
reads, or .npy arrays [height, width, 3] of numbers, RGB on the 0..255 scale. Levels
are clipped to 0..255 first; transparency is ignored.

It prints the largest and the mean difference in levels, the peak signal-to-noise ratio
in dB, and the structural similarity SSIM (Wang and others 2004: 11x11 Gaussian window of
sigma 1.5, each channel, on average).

Whether two dreams of one picture are alike in kind:
        --base PICTURE      the picture that both were dreamed on. A GoogLeNet with
                            Caffe's layer names, given with -g, then tells likeness:
                            the cosine of what A and B changed in the mean activations
                            of six layers; 1 at most, about 0.5 for different layers
        --jpeg N            compress A as a JPEG of this quality first; use 75 against
                            the pictures of google/deepdream's notebook, which are JPEGs
        --json              as JSON; an infinite PSNR is null
` + sayHelp + `
` + whereHelp + `
Examples:
    tfdream compare dream.png again.png
    tfdream compare dream.png theirs.jpg --base sky.jpg --jpeg 75 -g googlenet.pb
    tfdream compare dream.png python.npy --json
`

// comparison is what compare prints.
type comparison struct {
	A        string   `json:"a"`
	B        string   `json:"b"`
	Width    int      `json:"width"`
	Height   int      `json:"height"`
	Same     bool     `json:"same"`
	Max      float64  `json:"max"`
	Mean     float64  `json:"mean"`
	PSNR     *float64 `json:"psnr"`
	SSIM     *float64 `json:"ssim"` // nil for pictures smaller than its window
	Likeness *float64 `json:"likeness,omitempty"`
	JPEG     int      `json:"jpeg,omitempty"` // quality that A was looked at in
}

// compared is a comparison with the pictures.
type compared struct {
	comparison
	a, b *picture.Picture
}

func runCompare(ctx context.Context, u *ui.UI, args []string) error {
	flags := newFlags("compare", u)
	var m dreaming.ModelFlags
	m.Add(flags)
	var base string
	var quality int
	flags.Var(setting.Into(&base, setting.Text()), "base", "")
	flags.Var(setting.Into(&quality, setting.Whole[int](1, 100)), "jpeg", "")
	asJSON := flags.Bool("json", false, "")
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	if flags.NArg() != 2 {
		return ui.WrongUsage(fmt.Sprintf("compare takes two pictures, not %d", flags.NArg()), "tfdream compare -h says how to use it")
	}
	result, err := compareFiles(flags.Arg(0), flags.Arg(1), quality)
	if err != nil {
		return err
	}
	dreaming.TellReading(u, flags.Arg(0), result.a)
	dreaming.TellReading(u, flags.Arg(1), result.b)
	if base != "" {
		if err := result.look(ctx, u, m, base); err != nil {
			return err
		}
	}
	if *asJSON {
		return json.NewEncoder(u.Stdout).Encode(result.comparison)
	}
	return result.print(u.Stdout)
}

func compareFiles(nameA, nameB string, quality int) (*compared, error) {
	a, err := readLevels(nameA)
	if err != nil {
		return nil, err
	}
	if quality > 0 {
		if a, err = compare.AsJPEG(a, quality); err != nil {
			return nil, fmt.Errorf("compressing %s: %w", nameA, err)
		}
	}
	b, err := readLevels(nameB)
	if err != nil {
		return nil, err
	}
	difference, err := compare.Differ(a, b)
	if err != nil {
		return nil, fmt.Errorf("comparing %s and %s: %w", nameA, nameB, err)
	}
	c := &compared{comparison{A: nameA, B: nameB, Width: a.Width, Height: a.Height, Same: difference.Max == 0,
		Max: difference.Max, Mean: difference.Mean, JPEG: quality}, a, b}
	if !math.IsInf(difference.PSNR, 1) {
		c.PSNR = &difference.PSNR
	}
	if ssim, err := compare.SSIM(a, b); err == nil {
		c.SSIM = &ssim
	}
	return c, nil
}

// look lets a network tell how alike the pictures are as dreams of base.
func (c *compared) look(ctx context.Context, u *ui.UI, m dreaming.ModelFlags, base string) error {
	photo, err := readLevels(base)
	if err != nil {
		return err
	}
	model, err := m.Open(u)
	if err != nil {
		return err
	}
	defer model.Close()
	likeness, err := inspect.Likeness(ctx, model, photo, c.a, c.b)
	if err != nil {
		return ui.Problem(err.Error(), "name a BVLC GoogLeNet with Caffe's layer names with -g", ui.ErrUsage)
	}
	c.Likeness = &likeness
	return nil
}

func (c *compared) print(to io.Writer) error {
	lines := []string{fmt.Sprintf("largest difference  %.4g levels", c.Max), fmt.Sprintf("mean difference     %.4g levels", c.Mean)}
	if c.Same {
		lines = []string{"same levels in every pixel"}
	} else {
		lines = append(lines, fmt.Sprintf("PSNR                %.2f dB", *c.PSNR))
	}
	if c.SSIM != nil {
		lines = append(lines, fmt.Sprintf("SSIM                %.4f", *c.SSIM))
	}
	if c.Likeness != nil {
		lines = append(lines, fmt.Sprintf("likeness            %.4f", *c.Likeness))
	}
	if c.JPEG > 0 {
		lines = append(lines, fmt.Sprintf("looking at %s as a JPEG of quality %d", c.A, c.JPEG))
	}
	_, err := fmt.Fprintln(to, strings.Join(lines, "\n"))
	return err
}

// readLevels reads a picture, or an array that is one.
func readLevels(name string) (*picture.Picture, error) {
	if !strings.EqualFold(filepath.Ext(name), ".npy") {
		return picture.ReadFile(name, picture.Limits{})
	}
	p, err := readArray(name)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return p, nil
}

// readArray reads an array of numpy's as a picture.
func readArray(name string) (*picture.Picture, error) {
	const most = 24 * picture.DefaultMaxPixels // bytes, in float64
	content, err := file.Read(name, most)
	if err != nil {
		return nil, err
	}
	shape, pix, err := numpy.DecodeArray(content)
	if err != nil {
		return nil, err
	}
	if len(shape) != 3 || shape[2] != 3 || len(pix) == 0 {
		return nil, fmt.Errorf("the array has shape %v, not [height, width, 3]", shape)
	}
	return &picture.Picture{Width: shape[1], Height: shape[0], Pix: pix}, nil
}
