package caffe

import (
	"errors"
	"math"
)

// unary is a layer that is one op on each value.
func unary(op string, positive bool) func(*converter, layer) error {
	return func(c *converter, l layer) error {
		return c.pointwise(l, "", func(_ *fields, top string, x value) (*node, bool, error) {
			return c.add(top, op, attrs{"T": float}, x.node), positive, nil
		})
	}
}

// pointwise adds a layer of one bottom and one top that keeps the shape; nodes makes its nodes,
// and says if they are never below 0. The layer's name is the stem of its constants' names.
func (c *converter) pointwise(l layer, params string, nodes func(p *fields, top string, x value) (made *node, positive bool, err error)) error {
	x, p, err := c.read(l, params)
	if err != nil {
		return err
	}
	top, err := c.top(l)
	if err != nil {
		return err
	}
	before := x.node
	made, positive, err := nodes(p, top, x)
	if err = firstOf(p.err, err); err != nil {
		return err
	}
	if l.tops[0] == l.bottoms[0] {
		c.replaceBlock(before, made)
	}
	x.node, x.positive = made, positive
	c.blobs[l.tops[0]] = x
	return nil
}

// stem is what the names of a layer's constants begin with.
func stem(l layer) string { return nodeName(l.name) }

// relu adds Caffe's ReLU, with a slope below 0 where it has one.
func (c *converter) relu(l layer) error {
	return c.pointwise(l, "relu_param", func(p *fields, top string, x value) (*node, bool, error) {
		slope := p.real("negative_slope", 0)
		op, a := "Relu", attrs{"T": float}
		if slope != 0 {
			op, a["alpha"] = "LeakyRelu", slope
		}
		made := c.add(top, op, a, x.node)
		c.activations = append(c.activations, made)
		return made, slope <= 0, nil
	})
}

// prelu adds Caffe's PReLU: a slope below 0 for each channel, or one for all.
func (c *converter) prelu(l layer) error {
	return c.pointwise(l, "prelu_param", func(p *fields, top string, x value) (*node, bool, error) {
		slopes, err := c.perChannel(l, 0, "slopes", x, p.flag("channel_shared", false))
		if err != nil {
			return nil, false, err
		}
		one := attrs{"T": float}
		above := c.add(stem(l)+"/above", "Relu", one, x.node)
		below := c.add(stem(l)+"/below", "Relu", one, c.add(stem(l)+"/negative", "Neg", one, x.node))
		made := c.add(top, "Sub", one, above, c.add(stem(l)+"/sloped", "Mul", one, below, slopes))
		c.activations = append(c.activations, made)
		return made, false, nil
	})
}

// elu adds Caffe's ELU: alpha * (exp(x) - 1) below 0.
func (c *converter) elu(l layer) error {
	return c.pointwise(l, "elu_param", func(p *fields, top string, x value) (*node, bool, error) {
		alpha, one := p.real("alpha", 1), attrs{"T": float}
		var made *node
		if alpha == 1 {
			made = c.add(top, "Elu", one, x.node)
		} else {
			above := c.add(stem(l)+"/above", "Relu", one, x.node)
			below := c.add(stem(l)+"/below", "Sub", one, x.node, above)
			curved := c.add(stem(l)+"/scaled", "Mul", one, c.add(stem(l)+"/curved", "Elu", one, below), c.number(stem(l)+"/alpha", alpha))
			made = c.add(top, "AddV2", one, above, curved)
		}
		c.activations = append(c.activations, made)
		return made, false, nil
	})
}

// power adds Caffe's Power: (shift + scale * x) ^ power.
func (c *converter) power(l layer) error {
	return c.pointwise(l, "power_param", func(p *fields, top string, x value) (*node, bool, error) {
		power, scale, shift := p.real("power", 1), p.real("scale", 1), p.real("shift", 0)
		inner := top
		if power != 1 {
			inner += "/inner"
		}
		made := c.affine(l, inner, x.node, scale, shift)
		switch power {
		case 1:
		case 2:
			made = c.add(top, "Square", attrs{"T": float}, made)
		default:
			made = c.add(top, "Pow", attrs{"T": float}, made, c.number(stem(l)+"/power", power))
		}
		return made, power == 2, nil
	})
}

// exp adds Caffe's Exp: base ^ (shift + scale * x), by default of e.
func (c *converter) exp(l layer) error {
	return c.pointwise(l, "exp_param", func(p *fields, top string, x value) (*node, bool, error) {
		scale, shift := p.real("scale", 1), p.real("shift", 0)
		logBase, err := logOf(p.real("base", -1))
		if err != nil {
			return nil, false, err
		}
		inner := c.affine(l, stem(l)+"/inner", x.node, scale*logBase, shift*logBase)
		return c.add(top, "Exp", attrs{"T": float}, inner), true, nil
	})
}

// log adds Caffe's Log: the logarithm of shift + scale * x, by default the natural one.
func (c *converter) log(l layer) error {
	return c.pointwise(l, "log_param", func(p *fields, top string, x value) (*node, bool, error) {
		scale, shift := p.real("scale", 1), p.real("shift", 0)
		logBase, err := logOf(p.real("base", -1))
		if err != nil {
			return nil, false, err
		}
		made := c.add(stem(l)+"/natural", "Log", attrs{"T": float}, c.affine(l, stem(l)+"/inner", x.node, scale, shift))
		return c.add(top, "RealDiv", attrs{"T": float}, made, c.number(stem(l)+"/base", logBase)), false, nil
	})
}

// logOf is the natural logarithm of a base; -1 stands for e.
func logOf(base float32) (float32, error) {
	switch {
	case base == -1:
		return 1, nil
	case base <= 0 || base == 1:
		return 0, errors.New("its base is not above 0, or is 1")
	}
	return float32(math.Log(float64(base))), nil
}

// affine adds shift + scale * x under a name.
func (c *converter) affine(l layer, name string, x *node, scale, shift float32) *node {
	one := attrs{"T": float}
	if shift == 0 {
		return c.add(name, "Mul", one, x, c.number(stem(l)+"/scale", scale))
	}
	if scale != 1 {
		x = c.add(name+"/scaled", "Mul", one, x, c.number(stem(l)+"/scale", scale))
	}
	return c.add(name, "AddV2", one, x, c.number(stem(l)+"/shift", shift))
}
