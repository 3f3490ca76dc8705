package sheet

import (
	"bytes"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"image/jpeg"
	"io"
)

// pageText makes pages that need nothing but themselves: no other file, no network.
//
//go:embed page.html
var pageText string

var page = template.Must(template.New("page").Parse(pageText))

// Page is a page for a browser, with a search box; a click on a picture shows its commands.
type Page struct {
	Title, About string
	Up           string // address of the book's index, "" for none
	Cells        []Cell
	Chapters     []Chapter // of a book's index, instead of cells
}

// Chapter is a page in the index of a book.
type Chapter struct {
	Title, File string
	Cells       []Cell // some of its pictures
}

// view is a cell as the page has it.
type view struct {
	Cell
	Picture template.URL
}

// Write writes the page as HTML. Errors are those of opening a picture, and of w.
func (p Page) Write(w io.Writer) error {
	type chapter struct {
		Chapter
		Views []view
	}
	shown := struct {
		Page
		Views    []view
		Chapters []chapter
	}{Page: p}
	var err error
	if shown.Views, err = views(p.Cells); err != nil {
		return err
	}
	for _, c := range p.Chapters {
		few, err := views(c.Cells)
		if err != nil {
			return err
		}
		shown.Chapters = append(shown.Chapters, chapter{c, few})
	}
	return page.Execute(w, shown)
}

// views reads the cells' pictures, and makes them part of the page.
func views(cells []Cell) ([]view, error) {
	var all []view
	for _, cell := range cells {
		picture, err := cell.Open()
		if err != nil {
			return nil, err
		}
		var file bytes.Buffer
		if err := jpeg.Encode(&file, picture, &jpeg.Options{Quality: 88}); err != nil {
			return nil, fmt.Errorf("making a JPEG of %s: %w", cell.Label, err)
		}
		all = append(all, view{cell, template.URL("data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(file.Bytes()))})
	}
	return all, nil
}
