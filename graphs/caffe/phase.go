package caffe

// testedBy tells whether a layer is in the tested net, with level 0 and no stages: if
// any of its include rules holds, or it has none and no exclude rule holds.
func testedBy(l *fields) bool {
	if include := l.named("include"); len(include) > 0 {
		return anyHolds(l, include)
	}
	return !anyHolds(l, l.named("exclude"))
}

func anyHolds(l *fields, rules []field) bool {
	for _, rule := range rules {
		f := &fields{of: rule.message}
		phase := f.text("phase", "TEST")
		low, high := f.whole("min_level", 0, -1<<31, 1<<31-1), f.whole("max_level", 0, -1<<31, 1<<31-1)
		holds := phase == "TEST" && low <= 0 && high >= 0 && len(f.named("stage")) == 0
		l.err = firstOf(l.err, f.err)
		if holds {
			return true
		}
	}
	return false
}
