package sheet

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"strings"
	"testing"
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
		{Sheet{Width: 1000}, 7, image.Pt(40, 30), 1200},
		{Sheet{Width: 100}, 5, image.Pt(40, 30), 1200},
		{Sheet{Width: 10}, 2, image.Pt(40, 30), 1200},
		{Sheet{Width: 640, Height: 480}, 100, image.Pt(160, 160), 0},
		{Sheet{Width: 300, Height: 900}, 3, image.Pt(100, 100), 200 * 200},
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
	if _, err := (Sheet{Width: 100, Height: 100}).Draw(cells(50, image.Pt(40, 40))); err == nil || !strings.Contains(err.Error(), "too small") {
		t.Errorf("50 pictures on 100x100: %v", err)
	}
	if _, err := (Sheet{Width: 100}).Draw(nil); err == nil {
		t.Error("a sheet of nothing")
	}
	gone := errors.New("gone")
	broken := cells(3, image.Pt(40, 40))
	broken[2].Open = func() (image.Image, error) { return nil, gone }
	if _, err := (Sheet{Width: 100}).Draw(broken); !errors.Is(err, gone) {
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
