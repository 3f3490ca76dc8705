package caffe

import "fmt"

// lrn adds Caffe's LRN across channels: x / (k + alpha/size * sum of x²)^beta over
// size neighbouring channels. TensorFlow's alpha is not divided.
func (c *converter) lrn(l layer) error {
	x, p, err := c.read(l, "lrn_param")
	if err != nil {
		return err
	}
	size, region := p.whole("local_size", 5, 1, maxWindow), p.text("norm_region", "ACROSS_CHANNELS")
	alpha, beta, k := p.real("alpha", 1), p.real("beta", 0.75), p.real("k", 1)
	switch {
	case p.err != nil:
		return p.err
	case region != "ACROSS_CHANNELS":
		return fmt.Errorf("its norm_region is %.40q, but only ACROSS_CHANNELS can be converted", region)
	case size%2 == 0:
		return fmt.Errorf("its local_size is %d, but must be odd", size)
	}
	top, err := c.top(l)
	if err != nil {
		return err
	}
	x.node = c.add(top, "LRN", attrs{"T": float, "depth_radius": int64(size-1) / 2,
		"alpha": alpha / float32(size), "beta": beta, "bias": k}, x.node)
	c.blobs[l.tops[0]] = x
	return nil
}

// concat joins the channels of blobs.
func (c *converter) concat(l layer) error {
	p, err := l.params("concat_param")
	if err != nil {
		return err
	}
	axis := p.whole("axis", p.whole("concat_dim", 1, -8, 8), -8, 8)
	switch {
	case p.err != nil:
		return p.err
	case axis != 1 && axis != -3:
		return fmt.Errorf("its axis is %d, but only 1, the channels, can be converted", axis)
	case len(l.bottoms) == 0 || len(l.tops) != 1:
		return fmt.Errorf("it has %d bottoms and %d tops; it should have at least one bottom and exactly one top", len(l.bottoms), len(l.tops))
	}
	var joined value
	var parts []*node
	for i, bottom := range l.bottoms {
		x, err := c.blob(bottom)
		if err != nil {
			return err
		}
		if x.flat {
			return errFlat
		}
		if i > 0 && (x.height != joined.height || x.width != joined.width) {
			return fmt.Errorf("its bottoms have %dx%d and %dx%d pixels", joined.width, joined.height, x.width, x.height)
		}
		parts = append(parts, x.node)
		joined.channels += x.channels
		joined.height, joined.width = x.height, x.width
		joined.positive = x.positive && (joined.positive || i == 0)
		if joined.channels > maxOutputs {
			return fmt.Errorf("it would have more than %d channels", maxOutputs)
		}
	}
	top, err := c.top(l)
	if err != nil {
		return err
	}
	if len(parts) == 1 {
		joined.node = c.add(top, "Identity", attrs{"T": float}, parts...)
		c.blobs[l.tops[0]] = joined
		return nil
	}
	joined.node = c.add(top, "ConcatV2", attrs{"T": float, "N": int64(len(parts))}, append(parts, c.axis(top+"/axis", 3))...)
	c.blocks = append(c.blocks, joined.node)
	c.blobs[l.tops[0]] = joined
	return nil
}

// softmax turns the channels of each place into probabilities.
func (c *converter) softmax(l layer) error {
	x, p, err := c.read(l, "softmax_param")
	if err != nil {
		return err
	}
	axis := p.whole("axis", 1, -8, 8)
	switch {
	case p.err != nil:
		return p.err
	case axis != 1 && axis != -3:
		return fmt.Errorf("its axis is %d, but only 1, the channels, can be converted", axis)
	}
	top, err := c.top(l)
	if err != nil {
		return err
	}
	x.node, x.positive = c.add(top, "Softmax", attrs{"T": float}, x.node), true
	c.blobs[l.tops[0]] = x
	return nil
}

// pass lets a blob through under the names of the tops: Split, and Dropout, which
// does nothing but in training.
func (c *converter) pass(l layer) error {
	if len(l.bottoms) != 1 || len(l.tops) == 0 {
		return fmt.Errorf("it has %d bottoms and %d tops; it should have exactly one bottom and at least one top", len(l.bottoms), len(l.tops))
	}
	x, err := c.blob(l.bottoms[0])
	if err != nil {
		return err
	}
	for _, top := range l.tops {
		if _, taken := c.blobs[top]; taken && top != l.bottoms[0] {
			return fmt.Errorf("its top %.80q is also made by another layer", top)
		}
		c.blobs[top] = x
	}
	return nil
}
