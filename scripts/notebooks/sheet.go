package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // Google's figures
	"image/png"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Measures of the contact sheet, in pixels.
const (
	thumbWidth, thumbHeight = 320, 240
	captionHeight           = 26
	sheetGap                = 12
	sheetColumns            = 4
)

// thumb is a picture on the contact sheet.
type thumb struct{ path, caption string }

// writeSheet writes all figures small into one picture, in order.
func (p *page) writeSheet(path string) error {
	thumbs := p.thumbs()
	if len(thumbs) == 0 {
		return nil
	}
	face, err := captionFace()
	if err != nil {
		return err
	}
	columns := min(sheetColumns, len(thumbs))
	rows := (len(thumbs) + columns - 1) / columns
	cell := image.Pt(thumbWidth+sheetGap, thumbHeight+captionHeight+sheetGap)
	sheet := image.NewRGBA(image.Rect(0, 0, columns*cell.X+sheetGap, rows*cell.Y+sheetGap))
	draw.Draw(sheet, sheet.Rect, image.White, image.Point{}, draw.Src)
	for i, t := range thumbs {
		at := image.Pt(sheetGap+i%columns*cell.X, sheetGap+i/columns*cell.Y)
		if err := drawThumb(sheet, at, t.path); err != nil {
			return err
		}
		text := font.Drawer{Dst: sheet, Src: image.NewUniform(color.Gray{40}), Face: face, Dot: fixed.P(at.X, at.Y+thumbHeight+18)}
		text.DrawString(t.caption)
	}
	var file bytes.Buffer
	if err := png.Encode(&file, sheet); err != nil {
		return err
	}
	return renameio.WriteFile(path, file.Bytes(), 0o666)
}

func (p *page) thumbs() (thumbs []thumb) {
	for _, section := range p.Sections {
		for _, figure := range section.Figures {
			for _, picture := range figure.Pictures {
				thumbs = append(thumbs, thumb{filepath.Join(p.output, picture.Path), fmt.Sprintf("%d %s: %s", figure.Number, figure.Name, picture.Caption)})
			}
		}
	}
	return thumbs
}

// drawThumb fits a picture into its place, centred.
func drawThumb(sheet *image.RGBA, at image.Point, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	picture, _, err := image.Decode(file)
	if err != nil {
		return fmt.Errorf("reading %s: %w", path, err)
	}
	size := picture.Bounds().Size()
	scale := min(float64(thumbWidth)/float64(size.X), float64(thumbHeight)/float64(size.Y))
	fitted := image.Pt(int(float64(size.X)*scale), int(float64(size.Y)*scale))
	corner := at.Add(image.Pt((thumbWidth-fitted.X)/2, (thumbHeight-fitted.Y)/2))
	draw.CatmullRom.Scale(sheet, image.Rectangle{corner, corner.Add(fitted)}, picture, picture.Bounds(), draw.Src, nil)
	return nil
}

func captionFace() (font.Face, error) {
	parsed, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, err
	}
	return opentype.NewFace(parsed, &opentype.FaceOptions{Size: 14, DPI: 72})
}
