package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
)

//go:embed page.html
var pageHTML string

// page shows figures in a browser. It is written anew after each figure, with those
// that there are.
type page struct {
	options
	Title    string
	Warnings []string
	Sections []*section
	made     int
}

// section shows the figures of one graph.
type section struct {
	Graph, About, SHA256, Device, TensorFlow string
	Convolutions, Channels                   int
	Figures                                  []shown
}

// shown is a figure on the page; its pictures' paths are relative to it.
type shown struct {
	figure
	record
	Number   int
	Pictures []captioned
	Layers   []graphs.Layer
}

type captioned struct{ Path, Caption string }

func newPage(title string, o options) *page { return &page{options: o, Title: title} }

// warn says something loudly on top of the page.
func (p *page) warn(text string) { p.Warnings = append(p.Warnings, text) }

// runOn makes the figures on a graph.
func (p *page) runOn(ctx context.Context, figures []figure, name, about string) error {
	graph, err := p.openGraph(name)
	if err != nil {
		return err
	}
	model, err := tfdream.NewModel(graph, tfdream.Options{})
	if err != nil {
		return err
	}
	defer model.Close()
	m := &maker{options: p.options, model: model, layers: model.Layers()}
	if len(p.Sections) > 0 || len(p.Warnings) > 0 { // more graphs than one
		m.prefix = strings.TrimSuffix(filepath.Base(name), ".pb") + "-"
	}
	s := &section{Graph: name, About: about, SHA256: graph.SHA256[:12], Device: model.Device.String(), TensorFlow: tf.Version()}
	for _, layer := range m.layers {
		if layer.Operation == "Conv2D" {
			s.Convolutions++
			s.Channels += layer.Channels
		}
	}
	fmt.Printf("running on %s, %s: %d convolutions, %d channels\n", name, about, s.Convolutions, s.Channels)
	p.Sections = append(p.Sections, s)
	for _, f := range figures {
		made := shown{figure: f}
		if f.layers {
			made.Layers = m.layers
		} else if made.record, err = m.make(ctx, f); err != nil {
			return err
		}
		p.made++
		made.Number = p.made
		if made.Pictures, err = p.picturesOf(m, made); err != nil {
			return err
		}
		s.Figures = append(s.Figures, made)
		if err := p.write(); err != nil {
			return err
		}
	}
	fmt.Printf("%s and %s show them\n", filepath.Join(p.output, "index.html"), filepath.Join(p.output, "sheet.png"))
	return nil
}

func (p *page) openGraph(name string) (*graphs.Graph, error) {
	var profile graphs.ProfileOverride
	if p.mean != "" {
		var mean [3]float32
		if _, err := fmt.Sscanf(p.mean, "%g,%g,%g", &mean[0], &mean[1], &mean[2]); err != nil {
			return nil, fmt.Errorf("-mean %q is not R,G,B: %w", p.mean, err)
		}
		profile.Mean = &mean
	}
	if p.order != "" {
		order := graphs.Order(p.order)
		profile.Order = &order
	}
	return graphs.Open(name, graphs.Options{Profile: profile})
}

// picturesOf are those of a figure, Google's last. The page keeps a copy of that.
func (p *page) picturesOf(m *maker, s shown) (pictures []captioned, err error) {
	relative := func(path string) string { return strings.TrimPrefix(path, p.output+string(filepath.Separator)) }
	switch {
	case s.layers:
		return nil, nil
	case s.Zoom:
		for _, frame := range shownFrames(m.zoomFrames()) {
			pictures = append(pictures, captioned{relative(m.frame(s.figure, frame)), fmt.Sprintf("frame %d", frame)})
		}
		if m.zoomFrames() > theirFrame {
			pictures = append(pictures, captioned{relative(m.frame(s.figure, theirFrame)), fmt.Sprintf("frame %d, beside Google's", theirFrame)})
		}
	default:
		pictures = []captioned{{relative(m.path(s.Name + ".png")), "ours"}}
	}
	if s.Likeness == 0 {
		return pictures, nil
	}
	copied := filepath.Join(p.output, "theirs-"+s.theirs)
	if err := copyFile(copied, filepath.Join(p.theirs, s.theirs)); err != nil {
		return nil, err
	}
	return append(pictures, captioned{relative(copied), fmt.Sprintf("Google's, likeness %.4f", s.Likeness)}), nil
}

func copyFile(to, from string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return renameio.WriteFile(to, content, 0o666)
}

// write writes the page and the contact sheet.
func (p *page) write() error {
	var html bytes.Buffer
	if err := p.render(&html); err != nil {
		return err
	}
	if err := renameio.WriteFile(filepath.Join(p.output, "index.html"), html.Bytes(), 0o666); err != nil {
		return err
	}
	return p.writeSheet(filepath.Join(p.output, "sheet.png"))
}

func (p *page) render(to io.Writer) error {
	functions := template.FuncMap{
		"timed": func(seconds float64) string { return fmt.Sprintf("%.1f s", seconds) },
		"score": func(score float64) string { return fmt.Sprintf("%.4g", score) },
	}
	t, err := template.New("page").Funcs(functions).Parse(pageHTML)
	if err != nil {
		return err
	}
	return t.Execute(to, p)
}

// Quick says on the page that the figures are small.
func (p *page) Quick() bool { return p.quick }
