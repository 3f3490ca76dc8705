package main

import (
	"bytes"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"al.essio.dev/pkg/shellescape"
	"github.com/google/renameio/v2"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/recipe"
	"github.com/tfdream/tfdream/tfdream/sheet"
)

// bind makes the atlas of the little dreams: one picture, a page, or a book of pages.
func (m *atlasMaker) bind(chapters []chapter) error {
	if m.layers != "" {
		return m.bindBook(chapters)
	}
	cells, err := m.cells(chapters[0])
	if err != nil {
		return err
	}
	title := m.title(chapters[0].layer)
	if isPage(m.Output) {
		return writePage(m.Output, sheet.Page{Title: title, About: m.about(), Cells: cells})
	}
	s := m.onePicture()
	s.Title = title
	drawn, err := s.Draw(cells)
	if err != nil {
		return fmt.Errorf("drawing %s: %w", m.Output, err)
	}
	return dreaming.WritePicture(m.ui, picture.FromImage(drawn), m.Output, picture.WriteOptions{Quality: m.Quality})
}

// onePicture is how the dreams are laid out where they go into one picture.
func (a *atlas) onePicture() sheet.Sheet {
	s := sheet.Sheet{Look: sheet.Dark, Width: 1920}
	if a.sheet != nil {
		s.Width, s.Height = a.sheet.Width, a.sheet.Height
	}
	return s
}

// checkSheet refuses, before the first dream, one picture of so many that would be too small to see anything in, or too
// large for its format.
func (a *atlas) checkSheet(channels int, from *picture.Picture) error {
	if a.layers != "" || isPage(a.Output) {
		return nil
	}
	cell := a.Dream.ThumbnailSize(tfdream.Size{Height: from.Height, Width: from.Width})
	size, err := a.onePicture().Size(channels, image.Pt(cell.Width, cell.Height))
	if err != nil {
		return ui.WrongUsage(fmt.Sprintf("drawing %s: %v", a.Output, err), "")
	}
	return dreaming.CheckSize(&picture.Picture{}, a.Output, size.X, size.Y)
}

// bindBook makes a page of each layer, and an index.
func (m *atlasMaker) bindBook(chapters []chapter) error {
	if err := os.MkdirAll(m.Output, 0o777); err != nil {
		return fmt.Errorf("making the folder %s: %w", m.Output, file.Cause(err))
	}
	const index, shown = "index.html", 12
	book := sheet.Page{Title: m.title("Layers"), About: fmt.Sprintf("%s of %s: a click shows them all", ui.Count(m.all, "channel"), ui.Count(len(chapters), "layer"))}
	for _, c := range chapters {
		cells, err := m.cells(c)
		if err != nil {
			return err
		}
		name := fileName(c.layer) + ".html"
		page := sheet.Page{Title: m.title(c.layer), About: m.about(), Up: index, Cells: cells}
		if err := writePage(filepath.Join(m.Output, name), page); err != nil {
			return err
		}
		awake := slices.DeleteFunc(slices.Clone(cells), func(c sheet.Cell) bool { return c.Asleep })
		book.Chapters = append(book.Chapters, sheet.Chapter{Title: fmt.Sprintf("%s, %s", c.layer, ui.Count(len(cells), "channel")), File: name, Cells: awake[:min(shown, len(awake))]})
	}
	return writePage(filepath.Join(m.Output, index), book)
}

func (m *atlasMaker) title(of string) string {
	return fmt.Sprintf("%s of %s", of, strings.TrimSuffix(filepath.Base(m.model.Graph.Name), ".pb"))
}

func (m *atlasMaker) about() string {
	s := m.Dream.WithDefaults(m.model.Graph)
	return fmt.Sprintf("What excites each channel, dreamed by %s from %s. A click shows the commands for it.", s.Method, m.from.Name)
}

// cells are the dreams of a layer, with what to do with them.
func (m *atlasMaker) cells(c chapter) ([]sheet.Cell, error) {
	var cells []sheet.Cell
	for _, channel := range c.channels {
		path := m.part(c.layer, channel)
		asleep, err := isAsleep(path)
		if err != nil {
			return nil, err
		}
		label := fmt.Sprint(channel)
		if channel < len(c.labels) {
			label += " " + c.labels[channel]
		}
		cells = append(cells, sheet.Cell{Label: label, Asleep: asleep, Commands: m.commands(c.layer, channel),
			Open: func() (image.Image, error) { return openPart(path) }})
	}
	return cells, nil
}

// commands are those that dream of a channel: on a picture of one's own, and as here.
func (m *atlasMaker) commands(layer string, channel int) []sheet.Command {
	r := m.Recipe
	r.Dream = m.Dream.WithDefaults(m.model.Graph)
	common := append([]string{"tfdream"}, m.Network.Arguments()...)
	common = append(common, "-l", m.objective(layer, channel))
	here := dreaming.Arguments(recipe.Table(), &r, append([]string{"seed"}, dreamedBy...)...)
	from := m.from.Name
	if m.from.SHA256 != "" {
		from = m.atlas.from
		here = append(here, "--max-side", fmt.Sprint(max(m.from.Picture.Width, m.from.Picture.Height)))
	}
	return []sheet.Command{
		{About: "on your picture", Text: shellescape.QuoteCommand(append(slices.Clone(common), "PICTURE.jpg"))},
		{About: "this one", Text: shellescape.QuoteCommand(slices.Concat(common, here, []string{from}))},
	}
}

func writePage(path string, p sheet.Page) error {
	var text bytes.Buffer
	if err := p.Write(&text); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	if err := renameio.WriteFile(path, text.Bytes(), 0o666); err != nil {
		return fmt.Errorf("writing %s: %w", path, file.Cause(err))
	}
	return nil
}
