package diagram

import "github.com/tfdream/tfdream/graphs/architecture"

// Sizes of what is drawn, in a unit that the page scales.
const (
	boxWidth, boxHeight = 30, 13
	barHeight           = 9 // of a join
	gapX, gapY          = 3, 6
	emptyWidth          = 6   // of a tower that passes its input on
	header              = 8.5 // of a block's frame
	margin              = 3   // within it
	detour              = 5   // of a line round others
)

type point struct {
	x, y float64
	open bool // a line that ends here goes on, and has no arrow
}

// box is a step in its place.
type box struct {
	step       int
	short      string // the name without that of the block
	x, y, w, h float64
}

// frame is round a block.
type frame struct {
	name       string
	join       int
	x, y, w, h float64
}

// line leads from step to step.
type line []point

// layout is a drawing in the making: where everything is.
type layout struct {
	steps  []architecture.Step
	widths map[int]float64 // of steps whose name needs more than others
	gap    float64         // between blocks
	boxes  []box
	frames []frame
	lines  []line
}

func (b box) top() point { return point{x: b.x + b.w/2, y: b.y} }

// place puts a series in a column of width w at x, y, and returns where lines come in at
// its top and go out at its bottom.
func (l *layout) place(s series, x, y, w float64) (in, out []point) {
	if len(s) == 0 {
		middle := point{x + w/2, y, true}
		return []point{middle}, []point{middle}
	}
	wide := 0.0 // of the towers before
	for i, p := range s {
		pw, ph := l.sizeOf(p)
		at := x + (w-pw)/2
		var tops, bottoms []point
		switch {
		case p.towers != nil:
			tops, bottoms = l.placeTowers(p.towers, at, y, ph)
		case p.tangle != nil:
			tops, bottoms = l.placeTangle(p.tangle, at+detour, y)
		default:
			b := box{step: p.step, x: at, y: y, w: pw, h: ph}
			if l.joins(p.step) && wide > pw {
				b.x, b.w = x+(w-wide)/2, wide
			}
			l.boxes = append(l.boxes, b)
			tops, bottoms = []point{b.top()}, []point{b.bottom()}
		}
		if i == 0 {
			in = tops
		} else {
			l.connect(out, tops, p.towers == nil && p.tangle == nil && l.joins(p.step))
		}
		out, wide, y = bottoms, pw, y+ph+gapY
		if p.towers == nil {
			wide = 0
		}
	}
	return in, out
}

// placeTangle puts steps one below the other, with lines round those between.
func (l *layout) placeTangle(tangle []int, x, y float64) (in, out []point) {
	at := map[int]box{}
	for i, step := range tangle {
		b := box{step: step, x: x, y: y, w: boxWidth, h: boxHeight}
		for _, input := range l.steps[step].Inputs {
			from, inside := at[input]
			switch {
			case !inside:
			case i > 0 && tangle[i-1] == input:
				l.lines = append(l.lines, line{from.bottom(), b.top()})
			default:
				a, c := point{x: x + b.w, y: from.y + from.h/2}, point{x: x + b.w, y: b.y + b.h/2}
				l.lines = append(l.lines, line{a, {x: a.x + detour, y: a.y}, {x: a.x + detour, y: c.y}, c})
			}
		}
		at[step] = b
		l.boxes = append(l.boxes, b)
		y += boxHeight + gapY
	}
	return []point{at[tangle[0]].top()}, []point{at[tangle[len(tangle)-1]].bottom()}
}

func (b box) bottom() point { return point{x: b.x + b.w/2, y: b.y + b.h} }

// joins tells whether a step brings several others together.
func (l *layout) joins(step int) bool { return len(l.steps[step].Inputs) > 1 }

func (l *layout) sizeOf(p part) (w, h float64) {
	switch {
	case p.towers != nil:
		for i, tower := range p.towers {
			tw, th := l.size(tower)
			if w, h = w+tw, max(h, th); i > 0 {
				w += gapX
			}
		}
		return w, h
	case p.tangle != nil:
		return boxWidth + 2*detour, float64(len(p.tangle))*(boxHeight+gapY) - gapY
	case l.joins(p.step):
		return boxWidth, barHeight
	}
	return max(boxWidth, l.widths[p.step]), boxHeight
}

// size is how much room a series takes.
func (l *layout) size(s series) (w, h float64) {
	for i, p := range s {
		pw, ph := l.sizeOf(p)
		w, h = max(w, pw), h+ph
		if i > 0 {
			h += gapY
		}
	}
	if len(s) == 0 {
		w = emptyWidth
	}
	return w, h
}

// placeTowers puts towers side by side, so that they end together.
func (l *layout) placeTowers(towers []series, x, y, h float64) (in, out []point) {
	for _, tower := range towers {
		tw, th := l.size(tower)
		i, o := l.place(tower, x, y+h-th, tw)
		in, out = append(in, i...), append(out, o...)
		x += tw + gapX
	}
	return in, out
}

// connect draws lines from what goes out to what comes in below: straight down into a
// join, which is as wide as its towers, else over a level line just before.
func (l *layout) connect(out, in []point, join bool) {
	for _, from := range out {
		if join && len(out) > 1 {
			l.lines = append(l.lines, line{from, {x: from.x, y: in[0].y}})
			continue
		}
		for _, to := range in {
			level := highest(in) - gapY/2
			l.lines = append(l.lines, line{from, {x: from.x, y: level}, {x: to.x, y: level}, to})
		}
	}
}

func highest(points []point) float64 {
	y := points[0].y
	for _, p := range points {
		y = min(y, p.y)
	}
	return y
}
