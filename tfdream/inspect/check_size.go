package inspect

import (
	"cmp"
	"errors"
	"slices"

	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// Most graphs take pictures of any size, at least small ones; classifiers with a fixed reshape or window
// take their own.

// mostChecks is how many sizes are tried where the shapes let pass what then fails.
const mostChecks = 3

// checkSizes are the sizes of pictures to check gradients on, the first that is likely to do first: what
// the graph declares, 96x96, 224x224 or, where the network takes none of these, another that it takes, and
// that of the picture to dream on. Where all objectives take none, or the picture is too small for them, the error is a
// *objective.SizeError.
func checkSizes(m Model, own objective.Size, all []objective.Objective) ([]objective.Size, error) {
	var sizes []objective.Size
	var wrong error
	try := func(size objective.Size) {
		if size == (objective.Size{}) || slices.Contains(sizes, size) || len(sizes) == mostChecks {
			return
		}
		if err := m.Takes(size, all...); err != nil {
			wrong = cmp.Or(wrong, err)
			return
		}
		sizes = append(sizes, size)
	}
	for _, size := range []objective.Size{m.DeclaredSize(), objective.Square(96), objective.Square(224)} {
		try(size)
	}
	if len(sizes) > 0 {
		return sizes, nil
	}
	if own != (objective.Size{}) {
		wrong = cmp.Or(m.Takes(own, all...), wrong) // is what people want to know of
	}
	if refused := (*objective.SizeError)(nil); errors.As(wrong, &refused) && !(refused.Size == own && refused.TooSmall()) {
		try(refused.Sizes.Best)
	}
	if try(own); len(sizes) == 0 {
		return nil, wrong
	}
	return sizes, nil
}

// cloudy is cloudy noise of any size: the upper left part of a square of it.
func cloudy(random *numpy.Random, size objective.Size) *picture.Picture {
	whole := picture.CloudyNoise(random, max(size.Width, size.Height))
	part := picture.New(size.Width, size.Height)
	for y := range size.Height {
		copy(part.Pix[3*y*size.Width:3*(y+1)*size.Width], whole.Pix[3*y*whole.Width:])
	}
	return part
}
