package diagram

import "github.com/tfdream/tfdream/graphs/architecture"

// unit is what is not divided between columns: a step, or a block of towers and the step
// that joins them.
type unit struct {
	part     part
	join     int // -1 for a step alone, or towers that nothing joins
	branches []series
	w, h     float64 // without the branches, which stand to the right
	bw, bh   float64 // of the branches
}

// units divides the trunk.
func (l *layout) units(trunk series, branches map[int][]series) []unit {
	var units []unit
	for i := 0; i < len(trunk); i++ {
		u := unit{part: trunk[i], join: -1}
		if u.part.towers != nil && i+1 < len(trunk) && l.joins(trunk[i+1].step) {
			i++
			u.join = trunk[i].step
		}
		u.w, u.h = l.sizeOf(u.part)
		if u.join >= 0 {
			u.w, u.h = u.w+2*margin, u.h+header+gapY/2+gapY+barHeight+margin
		}
		l.eachStep(u.part, func(step int) { u.branches = append(u.branches, branches[step]...) })
		if u.join >= 0 {
			u.branches = append(u.branches, branches[u.join]...)
		}
		for _, branch := range u.branches {
			w, h := l.size(branch)
			u.bw, u.bh = u.bw+gapX*2+w, max(u.bh, h)
		}
		units = append(units, u)
	}
	return units
}

// eachStep calls do with the steps of a part.
func (l *layout) eachStep(p part, do func(step int)) {
	switch {
	case p.towers != nil:
		for _, tower := range p.towers {
			for _, q := range tower {
				l.eachStep(q, do)
			}
		}
	case p.tangle != nil:
		for _, step := range p.tangle {
			do(step)
		}
	default:
		do(p.step)
	}
}

// columns divides units, in order, into so many columns whose longest is as short as can be.
func columns(units []unit, n int) [][]unit {
	limit := 0.0
	for _, u := range units {
		limit = max(limit, u.h)
	}
	for ; ; limit += gapY {
		var all [][]unit
		room := 0.0
		for _, u := range units {
			if room -= gapY + u.h; len(all) == 0 || room < 0 {
				all, room = append(all, nil), limit-u.h
			}
			all[len(all)-1] = append(all[len(all)-1], u)
		}
		if len(all) <= n {
			return all
		}
	}
}

// arrange places columns side by side, and returns the size of it all.
func (l *layout) arrange(all [][]unit) (w, h float64) {
	const gutter = 3 * gapX
	var out []point
	x, below := 0.0, 0.0 // below: where the branches end
	for _, column := range all {
		middle, right := 0.0, 0.0
		for _, u := range column {
			middle, right = max(middle, u.w), max(right, u.bw)
		}
		y := float64(gapY)
		for i, u := range column {
			in, next := l.placeUnit(u, x+(middle-u.w)/2, y)
			switch {
			case out == nil:
			case i == 0: // from the foot of the column before, up in the gutter
				foot, edge := max(out[0].y+gapY/2, below-gapY/2), x-gutter/2
				for _, from := range out {
					l.lines = append(l.lines, line{from, {x: from.x, y: foot}, {x: edge, y: foot}, {x: edge, y: gapY / 2}, {x: in[0].x, y: gapY / 2}, in[0]})
				}
			default:
				l.connect(out, in, false)
			}
			if out = next; i == 0 {
				below = 0
			}
			below = max(below, l.placeBranches(u, x+(middle+u.w)/2, below, y))
			h = max(h, y+u.h+gapY, below)
			y += u.h + l.gap
		}
		x += middle + right + gutter
	}
	return x - gutter, h
}

// placeUnit places a unit without its branches. Lines come in at one point.
func (l *layout) placeUnit(u unit, x, y float64) (in, out []point) {
	if u.join < 0 {
		in, out = l.place(series{u.part}, x, y, u.w)
		if len(in) == 1 {
			return in, out
		}
	}
	gate := []point{{x + u.w/2, y, true}}
	if u.join < 0 {
		l.connect(gate, in, false)
		return gate, out
	}
	first := len(l.boxes)
	f := frame{join: u.join, x: x, y: y, w: u.w, h: u.h}
	in, out = l.place(series{u.part, {step: u.join}}, x+margin, y+header+gapY/2, u.w-2*margin)
	names := []string{}
	for _, b := range l.boxes[first:] {
		names = append(names, l.steps[b.step].Name)
	}
	f.name = blockName(names, l.steps[u.join].Name)
	for i := range l.boxes[first:] {
		l.boxes[first+i].short = f.name
	}
	l.frames = append(l.frames, f)
	l.connect(gate, in, false)
	return gate, out
}

// placeBranches places the branches of a unit that ends at x on its right, below what
// stands there, and returns where they end.
func (l *layout) placeBranches(u unit, x, below, y float64) float64 {
	from := point{x: x, y: y + u.h/2}
	if u.join >= 0 {
		from = point{x: x - margin, y: y + u.h - margin - barHeight/2}
	}
	top, end := max(below, from.y+gapY/2), 0.0
	for _, branch := range u.branches {
		w, h := l.size(branch)
		x += 2 * gapX
		in, _ := l.place(branch, x, top, w)
		for _, to := range in {
			l.lines = append(l.lines, line{from, {x: to.x, y: from.y}, to})
		}
		x, end = x+w, max(end, top+h+gapY)
	}
	return end
}

// fit is the drawing with that number of columns, on a page that stands or lies on its
// side (across), with which everything is largest. Gaps grow where there is room left.
func fit(steps []architecture.Step) (l *layout, across bool, scale, w float64) {
	trunk, branches := structure(steps)
	room := 0.0 // of the page's height, in the drawing's units
	for n := 1; n <= 12; n++ {
		tried := newLayout(steps, trunk, branches)
		all := columns(tried.units(trunk, branches), n)
		tw, th := tried.arrange(all)
		longest := 1
		for _, column := range all {
			longest = max(longest, len(column)-1)
		}
		for _, side := range []bool{false, true} {
			pw, ph := usable(side)
			if s := min(pw/tw, ph/th); s > scale {
				scale, across, w, room = s, side, tw, ph/s
				l = newLayout(steps, trunk, branches)
				l.gap += min((room-th)/float64(longest), gapY)
				l.arrange(all)
			}
		}
	}
	return l, across, scale, w
}

func newLayout(steps []architecture.Step, trunk series, branches map[int][]series) *layout {
	return &layout{steps: steps, widths: widths(steps, trunk, branches), gap: gapY}
}

// widths are those of the steps outside of blocks, where names stand in full.
func widths(steps []architecture.Step, trunk series, branches map[int][]series) map[int]float64 {
	all := map[int]float64{}
	alone := []series{trunk}
	for _, some := range branches {
		alone = append(alone, some...)
	}
	for _, s := range alone {
		for _, p := range s {
			if p.towers == nil && p.tangle == nil {
				step := steps[p.step]
				all[p.step] = min(max(widthOf(step.Name, nameSize), widthOf(describe(step), doingSize))+3, 1.3*boxWidth)
			}
		}
	}
	return all
}
