package diagram

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/architecture"
)

// A page is A4, in millimetres.
const (
	pageShort, pageLong = 210.0, 297.0
	border              = 10.0
	title               = 14.0 // above the drawing
	legend              = 8.0  // below it
)

// drawing is the text of an SVG in the making.
type drawing struct {
	bytes.Buffer
	*layout
	note func(layer string) string
}

// letter is the width of a letter, of the font's size, on average.
const letter = 0.54

// Sizes of the font in the boxes.
const doingSize, nameSize = 5.2, 4.0

// usable is the room for the drawing on a page that stands or lies on its side.
func usable(across bool) (w, h float64) {
	w, h = pageShort, pageLong
	if across {
		w, h = h, w
	}
	return w - 2*border, h - 2*border - title - legend
}

// Draw writes an SVG picture of a graph, an A4 page, with a heading and a line below it.
// note says in a few words what to tell of a block's layer, such as its receptive field.
func Draw(w io.Writer, g *graphs.Graph, heading, below string, note func(layer string) string) error {
	steps := architecture.Outline(g)
	l, across, scale, width := fit(steps)
	room, _ := usable(across)
	pageWidth, pageHeight := pageShort, pageLong
	if across {
		pageWidth, pageHeight = pageHeight, pageWidth
	}
	scale = min(scale, 1.1) // a small network need not be a poster
	d := &drawing{layout: l, note: note}
	d.printf(`<svg xmlns="http://www.w3.org/2000/svg" width="%gmm" height="%gmm" viewBox="0 0 %g %g" font-family="Helvetica, Arial, Liberation Sans, sans-serif">`+"\n", pageWidth, pageHeight, pageWidth, pageHeight)
	d.printf("<defs><marker id=\"arrow\" viewBox=\"0 0 6 6\" refX=\"5.5\" refY=\"3\" markerWidth=\"6\" markerHeight=\"6\" orient=\"auto\"><path d=\"M0,0.8 L5.5,3 L0,5.2 Z\" fill=\"%s\"/></marker></defs>\n", ink)
	d.printf("<rect width=\"%g\" height=\"%g\" fill=\"white\"/>\n", pageWidth, pageHeight)
	d.text(border, border+5.5, 6.5, "start", "bold", dark, heading, pageWidth-2*border)
	d.text(border, border+10.5, 3.4, "start", "normal", grey, below, pageWidth-2*border)
	d.text(pageWidth-border, border+10.5, 3, "end", "normal", grey, "3×3/2 · 64: kernel, stride, channels", pageWidth/3)
	d.printf("<g transform=\"translate(%.2f %.2f) scale(%.4f)\">\n", border+(room-width*scale)/2, border+title, scale)
	d.all()
	d.printf("</g>\n")
	d.legend(pageHeight-border, pageWidth)
	d.printf("</svg>\n")
	_, err := d.WriteTo(w)
	return err
}

func (d *drawing) printf(format string, args ...any) { fmt.Fprintf(&d.Buffer, format, args...) }

// text writes one line of a font size, made smaller where it would be wider than room.
func (d *drawing) text(x, y, size float64, anchor, weight, colour, text string, room float64) {
	letters := []rune(text)
	if wide := widthOf(text, size); wide > room {
		smallest := 0.7 * size
		size = max(size*room/wide, smallest)
		if most := int(room / letter / size); most < len(letters) && most > 4 {
			text = string(letters[:most/2]) + "…" + string(letters[len(letters)-most/2+1:])
		}
	}
	d.printf("<text x=\"%.2f\" y=\"%.2f\" font-size=\"%.2f\" text-anchor=\"%s\" font-weight=\"%s\" fill=\"%s\">%s</text>\n", x, y, size, anchor, weight, colour, escaped(text))
}

// all draws frames, lines and boxes, in this order.
func (d *drawing) all() {
	for _, f := range d.frames {
		d.printf("<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" rx=\"2.5\" fill=\"%s\" stroke=\"%s\" stroke-width=\"0.35\"/>\n", f.x, f.y, f.w, f.h, paper, rule)
		d.text(f.x+margin, f.y+6.4, 6, "start", "bold", dark, f.name, f.w/2-2*margin)
		d.text(f.x+f.w-margin, f.y+6.2, 4.4, "end", "normal", grey, d.note(d.steps[f.join].Name), f.w/2-2*margin)
	}
	for _, l := range d.lines {
		d.line(l)
	}
	for _, b := range d.boxes {
		d.box(b)
	}
}

func (d *drawing) line(l line) {
	var points []string
	for i, p := range l {
		if i == 0 || p.x != l[i-1].x || p.y != l[i-1].y {
			points = append(points, fmt.Sprintf("%.2f,%.2f", p.x, p.y))
		}
	}
	end := ` marker-end="url(#arrow)"`
	if l[len(l)-1].open {
		end = ""
	}
	d.printf("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"0.45\" stroke-linejoin=\"round\"%s/>\n", strings.Join(points, " "), ink, end)
}

// box draws a step: what it does, and below that its name.
func (d *drawing) box(b box) {
	step := d.steps[b.step]
	k := kindOf(step)
	d.printf("<g><title>%s</title>\n", escaped(step.Name))
	d.printf("<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" rx=\"1.5\" fill=\"%s\" stroke=\"%s\" stroke-width=\"0.3\"/>\n", b.x, b.y, b.w, b.h, k.fill, k.edge)
	middle, room := b.x+b.w/2, b.w-2
	name := strings.TrimLeft(strings.TrimPrefix(step.Name, b.short), "/_-.")
	switch {
	case d.joins(b.step) && b.short == "":
		d.text(middle, b.y+b.h/2+1.8, doingSize, "middle", "normal", dark, describe(step)+"  "+name, room)
	case d.joins(b.step):
		d.text(middle, b.y+b.h/2+1.8, doingSize, "middle", "normal", dark, describe(step), room)
		d.text(b.x+b.w-2, b.y+b.h/2+1.5, nameSize, "end", "normal", grey, name, room/2-widthOf(describe(step), doingSize)/2)
	case name == "":
		d.text(middle, b.y+b.h/2+1.8, doingSize, "middle", "normal", dark, describe(step), room)
	default:
		d.text(middle, b.y+6, doingSize, "middle", "normal", dark, describe(step), room)
		d.text(middle, b.y+10.8, nameSize, "middle", "normal", grey, name, room)
	}
	d.printf("</g>\n")
}

// escaped is text as XML has it.
func escaped(text string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(text)); err != nil {
		return "" // a strings.Builder takes everything
	}
	return b.String()
}

// widthOf is about how wide a text is.
func widthOf(text string, size float64) float64 { return letter * size * float64(len([]rune(text))) }
