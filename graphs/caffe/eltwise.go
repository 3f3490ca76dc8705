package caffe

import (
	"fmt"
	"slices"
)

// eltwise adds Caffe's Eltwise: the sum, each blob times its coefficient, product or maximum of blobs of one
// size, value by value.
func (c *converter) eltwise(l layer) error {
	p, err := l.params("eltwise_param")
	if err != nil {
		return err
	}
	operation, coefficients := p.text("operation", "SUM"), p.reals("coeff")
	switch {
	case p.err != nil:
		return p.err
	case len(l.bottoms) < 2 || len(l.tops) != 1:
		return fmt.Errorf("it has %d bottoms and %d tops; it should have at least two bottoms and exactly one top", len(l.bottoms), len(l.tops))
	case !slices.Contains([]string{"SUM", "PROD", "MAX"}, operation):
		return fmt.Errorf("its operation is %.40q, but must be SUM, PROD or MAX", operation)
	case len(coefficients) > 0 && operation != "SUM":
		return fmt.Errorf("it has coefficients, which only a SUM can have, but its operation is %s", operation)
	case len(coefficients) > 0 && len(coefficients) != len(l.bottoms):
		return fmt.Errorf("it has %d coefficients for %d bottoms", len(coefficients), len(l.bottoms))
	}
	var parts []*node
	var all value
	for i, bottom := range l.bottoms {
		x, err := c.blob(bottom)
		switch {
		case err != nil:
			return err
		case i == 0:
			all = x
		case x.channels != all.channels || x.height != all.height || x.width != all.width || x.flat != all.flat:
			return fmt.Errorf("its bottoms have %dx%dx%d and %dx%dx%d values", all.channels, all.height, all.width, x.channels, x.height, x.width)
		}
		all.positive = all.positive && x.positive
		parts = append(parts, x.node)
	}
	top, err := c.top(l)
	if err != nil {
		return err
	}
	one := attrs{"T": float}
	for i, coefficient := range coefficients {
		if coefficient != 1 {
			parts[i] = c.add(fmt.Sprintf("%s/term_%d", top, i), "Mul", one, parts[i], c.number(fmt.Sprintf("%s/coefficient_%d", top, i), coefficient))
		}
		all.positive = all.positive && coefficient >= 0
	}
	all.node = c.joined(top, map[string]string{"SUM": "AddV2", "PROD": "Mul", "MAX": "Maximum"}[operation], parts)
	c.blocks = append(c.blocks, all.node)
	c.blobs[l.tops[0]] = all
	return nil
}

// joined joins parts by an op of two, one after the other; the last has the name.
func (c *converter) joined(name, op string, parts []*node) *node {
	made := parts[0]
	for i, part := range parts[1:] {
		each := name
		if i < len(parts)-2 {
			each = fmt.Sprintf("%s/first_%d", name, i+2)
		}
		made = c.add(each, op, attrs{"T": float}, made, part)
	}
	return made
}

// replaceBlock keeps what an in-place layer makes of a block in the block's place.
func (c *converter) replaceBlock(before, after *node) {
	if i := slices.Index(c.blocks, before); i >= 0 {
		c.blocks[i] = after
	}
}
