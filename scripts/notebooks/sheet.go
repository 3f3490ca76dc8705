package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"path/filepath"

	"github.com/google/renameio/v2"

	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/sheet"
)

// sheetLook is dark letters on white paper.
var sheetLook = sheet.Look{Gap: 12, Label: 14, Paper: color.White, Ink: color.Gray{40}, Faint: color.Gray{130}}

// writeSheet writes all figures small into one picture, in order.
func (p *page) writeSheet(path string) error {
	cells := p.cells()
	if len(cells) == 0 {
		return nil
	}
	drawn, err := sheet.Sheet{Look: sheetLook, Columns: 4, Cell: image.Pt(320, 240)}.Draw(cells)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := png.Encode(&file, drawn); err != nil {
		return err
	}
	return renameio.WriteFile(path, file.Bytes(), 0o666)
}

// cells are the pictures of all figures with their captions.
func (p *page) cells() (cells []sheet.Cell) {
	for _, section := range p.Sections {
		for _, figure := range section.Figures {
			for _, shown := range figure.Pictures {
				cells = append(cells, sheet.Cell{
					Label: fmt.Sprintf("%d %s: %s", figure.Number, figure.Name, shown.Caption),
					Open:  func() (image.Image, error) { return open(filepath.Join(p.output, shown.Path)) },
				})
			}
		}
	}
	return cells
}

// open reads a picture, Google's JPEGs too.
func open(path string) (image.Image, error) {
	p, err := picture.ReadFile(path, picture.Limits{})
	if err != nil {
		return nil, err
	}
	return p.Image(), nil
}
