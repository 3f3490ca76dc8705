package caffe

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// batchNorm adds Caffe's BatchNorm as it is in testing: (x - mean) / sqrt(variance + eps) for
// each channel. The caffemodel has sums of means and variances, and what they are to be divided by.
func (c *converter) batchNorm(l layer) error {
	return c.pointwise(l, "batch_norm_param", func(p *fields, top string, x value) (*node, bool, error) {
		eps := float64(p.real("eps", 1e-5))
		if !p.flag("use_global_stats", true) {
			return nil, false, errors.New("its use_global_stats is false: it depends on the pictures beside it, as in training")
		}
		blobs := c.weights[l.name]
		if len(blobs) != 3 || !blobs[0].is(x.channels) || !blobs[1].is(x.channels) || !blobs[2].is(1) {
			return nil, false, fmt.Errorf("its statistics in the caffemodel should be %d means, as many variances and their divisor, but %s", x.channels, shapes(blobs))
		}
		factor := blobs[2].number(0)
		if factor != 0 {
			factor = 1 / factor
		}
		means, scales := make([]float32, x.channels), make([]float32, x.channels)
		for i := range means {
			means[i] = float32(-blobs[0].number(i) * factor)
			scales[i] = float32(1 / math.Sqrt(blobs[1].number(i)*factor+eps))
			if value := float64(scales[i]); math.IsNaN(value) || math.IsInf(value, 0) {
				return nil, false, fmt.Errorf("its variance of channel %d is %g", i, blobs[1].number(i)*factor)
			}
		}
		centred := c.add(stem(l)+"/centred", "BiasAdd", attrs{"T": float}, x.node, c.vector(stem(l)+"/means", means))
		return c.add(top, "Mul", attrs{"T": float}, centred, c.vector(stem(l)+"/scales", scales)), false, nil
	})
}

// scale adds Caffe's Scale: times a learned number for each channel, or times another blob.
func (c *converter) scale(l layer) error {
	if len(l.bottoms) == 2 {
		return c.scaleByBlob(l)
	}
	return c.pointwise(l, "scale_param", func(p *fields, top string, x value) (*node, bool, error) {
		shared, err := sharedOverChannels(p)
		if err != nil {
			return nil, false, err
		}
		scales, err := c.perChannel(l, 0, "scales", x, shared)
		if err != nil {
			return nil, false, err
		}
		if !p.flag("bias_term", false) {
			return c.add(top, "Mul", attrs{"T": float}, x.node, scales), false, nil
		}
		biases, err := c.perChannel(l, 1, "biases", x, shared)
		if err != nil {
			return nil, false, err
		}
		scaled := c.add(stem(l)+"/scaled", "Mul", attrs{"T": float}, x.node, scales)
		return c.add(top, "AddV2", attrs{"T": float}, scaled, biases), false, nil
	})
}

// bias adds Caffe's Bias: plus a learned number for each channel.
func (c *converter) bias(l layer) error {
	return c.pointwise(l, "bias_param", func(p *fields, top string, x value) (*node, bool, error) {
		shared, err := sharedOverChannels(p)
		if err != nil {
			return nil, false, err
		}
		biases, err := c.perChannel(l, 0, "biases", x, shared)
		if err != nil {
			return nil, false, err
		}
		return c.add(top, "AddV2", attrs{"T": float}, x.node, biases), false, nil
	})
}

// scaleByBlob multiplies a blob by another of its size, or of a number for each channel, as
// squeeze-and-excitation does.
func (c *converter) scaleByBlob(l layer) error {
	p, err := l.params("scale_param")
	if err != nil {
		return err
	}
	axis, biased := p.whole("axis", 1, -8, 8), p.flag("bias_term", false)
	x, err := c.blob(l.bottoms[0])
	if err != nil {
		return err
	}
	by, err := c.blob(l.bottoms[1])
	switch {
	case err != nil || p.err != nil:
		return firstOf(err, p.err)
	case axis != 0 || biased || len(l.tops) != 1:
		return errors.New("of two bottoms it can be converted where its axis is 0 and it has no bias_term")
	case x.channels != by.channels || (by.height != 1 || by.width != 1) && (by.height != x.height || by.width != x.width):
		return fmt.Errorf("its bottoms have %dx%dx%d and %dx%dx%d values", x.channels, x.height, x.width, by.channels, by.height, by.width)
	}
	top, err := c.top(l)
	if err != nil {
		return err
	}
	x.node, x.positive = c.add(top, "Mul", attrs{"T": float}, x.node, by.node), x.positive && by.positive
	c.blobs[l.tops[0]] = x
	return nil
}

// sharedOverChannels reads over which axes learned numbers go: one for each channel, or one for all.
func sharedOverChannels(p *fields) (bool, error) {
	axis, axes := p.whole("axis", 1, -8, 8), p.whole("num_axes", 1, -1, 8)
	if axes == 0 {
		return true, p.err
	}
	if axis != 1 && axis != -3 || axes != 1 {
		return false, firstOf(p.err, errors.New("its numbers are not one for each channel (axis 1, num_axes 1) or one for all (num_axes 0)"))
	}
	return false, p.err
}

// perChannel adds a constant of a layer's blob: one number for each channel, or one for all.
func (c *converter) perChannel(l layer, at int, what string, x value, shared bool) (*node, error) {
	want := x.channels
	if shared {
		want = 1
	}
	blobs := c.weights[l.name]
	if at >= len(blobs) || !blobs[at].is(want) {
		return nil, fmt.Errorf("its %s in the caffemodel should be %d numbers, but %s", what, want, found(blobs, at))
	}
	return c.constant(stem(l)+"/"+what, float, blobs[at].values, want), nil
}

// vector adds a Const of float32.
func (c *converter) vector(name string, values []float32) *node {
	content, _ := binary.Append(nil, binary.LittleEndian, values) // never fails for these
	return c.constant(name, float, content, len(values))
}

// number is one of the blob's values.
func (b blob) number(i int) float64 {
	return float64(math.Float32frombits(binary.LittleEndian.Uint32(b.values[4*i:])))
}

// shapes says what there is in place of blobs that do not fit.
func shapes(blobs []blob) string {
	if len(blobs) == 0 {
		return "there are none"
	}
	all := make([][]int, len(blobs))
	for i, b := range blobs {
		all[i] = b.shape
	}
	return fmt.Sprintf("they have %v", all[:min(len(all), 8)])
}
