// Strip makes the README's picture strip: the bundled landscape as it is, and dreams of
// it by the demo graph.
//
//	go run ./scripts/strip docs/strip.jpg
package main

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"os"

	"golang.org/x/image/draw"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

const (
	panelWidth, panelHeight = 480, 320
	gap                     = 8
)

// objectives of the dreams beside the landscape; the empty one is the graph's own.
var objectives = []string{"", "motif:owl", "motif:mushroom"}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "strip:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: strip FILE")
	}
	graph, err := graphs.Open(graphs.DemoName, graphs.Options{})
	if err != nil {
		return err
	}
	model, err := tfdream.NewModel(graph, tfdream.Options{})
	if err != nil {
		return err
	}
	defer model.Close()
	landscape, err := picture.ReadFile("testdata/landscape.png", picture.Limits{})
	if err != nil {
		return err
	}
	panels := []*picture.Picture{landscape}
	for _, objective := range objectives {
		dream, err := model.Dream(context.Background(), landscape, tfdream.Settings{Objective: objective, Random: numpy.New(0)})
		if err != nil {
			return err
		}
		panels = append(panels, dream)
	}
	return join(panels).WriteFile(args[0], picture.WriteOptions{Quality: 88})
}

// join sets pictures in two columns, each scaled to one panel.
func join(pictures []*picture.Picture) *picture.Picture {
	rows := (len(pictures) + 1) / 2
	sheet := image.NewRGBA(image.Rect(0, 0, 2*panelWidth+gap, rows*(panelHeight+gap)-gap))
	draw.Draw(sheet, sheet.Rect, image.White, image.Point{}, draw.Src)
	for i, p := range pictures {
		corner := image.Pt(i%2*(panelWidth+gap), i/2*(panelHeight+gap))
		panel := image.Rectangle{corner, corner.Add(image.Pt(panelWidth, panelHeight))}
		from := pixels(p)
		draw.CatmullRom.Scale(sheet, panel, from, from.Rect, draw.Src, nil)
	}
	joined := picture.New(sheet.Rect.Dx(), sheet.Rect.Dy())
	for i := range joined.Width * joined.Height {
		for channel := range 3 {
			joined.Pix[3*i+channel] = float32(sheet.Pix[4*i+channel])
		}
	}
	return joined
}

func pixels(p *picture.Picture) *image.RGBA {
	level := func(v float32) uint8 { return uint8(min(max(v, 0), 255) + 0.5) }
	img := image.NewRGBA(image.Rect(0, 0, p.Width, p.Height))
	for i := range p.Width * p.Height {
		img.SetRGBA(i%p.Width, i/p.Width, color.RGBA{level(p.Pix[3*i]), level(p.Pix[3*i+1]), level(p.Pix[3*i+2]), 255})
	}
	return img
}
