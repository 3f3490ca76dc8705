package sheet

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"strings"
	"testing"

	"golang.org/x/image/draw"
)

// cells are so many grey pictures of a size, each of another grey.
func cells(n int, size image.Point) []Cell {
	all := make([]Cell, n)
	for i := range all {
		all[i] = Cell{Label: fmt.Sprint(i), Open: func() (image.Image, error) {
			picture := image.NewGray(image.Rectangle{Max: size})
			for k := range picture.Pix {
				picture.Pix[k] = uint8(100 + i)
			}
			return picture, nil
		}}
	}
	return all
}

// Every picture is on the sheet, once, in its own size or in one that makes them all fit.
func TestAllPicturesAreOnTheSheet(t *testing.T) {
	for _, c := range []struct {
		Sheet
		n    int
		size image.Point
		area int // of each picture, 0: any
	}{
		{Sheet{Look: Dark, Width: 1000}, 7, image.Pt(40, 30), 1200},
		{Sheet{Look: Dark, Width: 100}, 5, image.Pt(40, 30), 1200},
		{Sheet{Look: Dark, Width: 10}, 2, image.Pt(40, 30), 1200},
		{Sheet{Look: Look{Gap: 3, Paper: color.White}, Columns: 3}, 8, image.Pt(40, 30), 1200},
		{Sheet{Look: Dark, Columns: 4, Cell: image.Pt(64, 30)}, 6, image.Pt(80, 60), 1200},
		{Sheet{Look: Dark, Width: 640, Height: 480}, 100, image.Pt(160, 160), 0},
		{Sheet{Look: Dark, Width: 300, Height: 900}, 3, image.Pt(100, 100), 200 * 200},
	} {
		drawn, err := c.Draw(cells(c.n, c.size))
		if err != nil {
			t.Fatal(err)
		}
		if c.Height != 0 && drawn.Rect.Size() != image.Pt(c.Width, c.Height) {
			t.Errorf("the sheet is %v, not %dx%d", drawn.Rect.Size(), c.Width, c.Height)
		}
		areas := map[color.Color]int{}
		for y := range drawn.Rect.Dy() {
			for x := range drawn.Rect.Dx() {
				areas[drawn.At(x, y)]++
			}
		}
		for i := range c.n {
			area := areas[color.NRGBA{uint8(100 + i), uint8(100 + i), uint8(100 + i), 255}]
			if area < smallest*smallest || c.area != 0 && area < c.area {
				t.Errorf("%d pictures on %dx%d: picture %d covers %d pixels", c.n, c.Width, c.Height, i, area)
			}
		}
	}
}

func TestSheetsThatCannotBe(t *testing.T) {
	if _, err := (Sheet{Look: Dark, Width: 100, Height: 100}).Draw(cells(50, image.Pt(40, 40))); err == nil || !strings.Contains(err.Error(), "too small") {
		t.Errorf("50 pictures on 100x100: %v", err)
	}
	if _, err := (Sheet{Look: Dark, Width: 100}).Draw(nil); err == nil {
		t.Error("a sheet of nothing")
	}
	gone := errors.New("gone")
	broken := cells(3, image.Pt(40, 40))
	broken[2].Open = func() (image.Image, error) { return nil, gone }
	if _, err := (Sheet{Look: Dark, Width: 100}).Draw(broken); !errors.Is(err, gone) {
		t.Errorf("a picture that cannot be read: %v", err)
	}
	if err := (Page{Cells: broken}).Write(new(strings.Builder)); !errors.Is(err, gone) {
		t.Errorf("on a page: %v", err)
	}
}

// What stands on a page is text, whatever it looks like.
func TestPageEscapes(t *testing.T) {
	one := cells(1, image.Pt(40, 40))
	one[0].Label = `7 <script>alert("x")</script>`
	one[0].Commands = []Command{{"here", `tfdream -l '"><b>'`}}
	var page strings.Builder
	if err := (Page{Title: "<i>", Cells: one}).Write(&page); err != nil {
		t.Fatal(err)
	}
	for _, never := range []string{"<script>alert", "<i>", "<b>"} {
		if strings.Contains(page.String(), never) {
			t.Errorf("the page has %s", never)
		}
	}
	if !strings.Contains(page.String(), "tfdream -l &#39;&#34;&gt;&lt;b&gt;&#39;") {
		t.Errorf("the page lacks its command")
	}
}

// Without title and labels a sheet is pictures and gaps, and nothing is lost of what is enlarged.
func TestBareSheet(t *testing.T) {
	paper := color.NRGBA{26, 40, 66, 255}
	drawn, err := Sheet{Look: Look{Gap: 2, Paper: paper}, Columns: 3, Cell: image.Pt(6, 4), Scaler: draw.NearestNeighbor}.Draw(cells(4, image.Pt(3, 2)))
	if err != nil {
		t.Fatal(err)
	}
	if drawn.Rect.Size() != image.Pt(26, 14) {
		t.Fatalf("the sheet is %v", drawn.Rect.Size())
	}
	for y := range drawn.Rect.Dy() {
		for x := range drawn.Rect.Dx() {
			want := paper
			if cell := y/6*3 + x/8; x%8 > 1 && y%6 > 1 && cell < 4 {
				want = color.NRGBA{uint8(100 + cell), uint8(100 + cell), uint8(100 + cell), 255}
			}
			if got := drawn.NRGBAAt(x, y); got != want {
				t.Errorf("%v at %d,%d, want %v", got, x, y, want)
			}
		}
	}
}
