package canvas

import (
	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/tensor"
)

// zoomOps resize a picture by linear interpolation between corners that stay in place,
// as scipy.ndimage.zoom of order 1 does. ResizeBilinear with aligned corners means the
// same, but takes positions in float32, too coarse to follow a notebook's long runs.
type zoomOps struct {
	axes [2]zoomAxis
}

// zoomAxis is what is fed for one axis of the result: for each position its neighbours
// in the source, and the weight of the second, 0..1.
type zoomAxis struct {
	first, second, weight tf.Output
}

func newZoomOps(o tensor.Ops) (z zoomOps) {
	for axis := range z.axes {
		z.axes[axis] = zoomAxis{o.Placeholder(tf.Int32, -1), o.Placeholder(tf.Int32, -1), o.Placeholder(tf.Float, -1)}
	}
	return z
}

// zoom is pictures [n, h, w, 3] in the size fed.
func (z zoomOps) zoom(o tensor.Ops, picture tf.Output) tf.Output {
	for axis, fed := range z.axes {
		along := o.Constant(int32(axis + 1))
		shape := [][]int32{{-1, 1, 1}, {1, -1, 1}}[axis]
		weight := op.Reshape(o.Scope(), fed.weight, o.Constant(shape))
		first := op.GatherV2(o.Scope(), picture, fed.first, along)
		second := op.GatherV2(o.Scope(), picture, fed.second, along)
		picture = o.Add(o.Mul(first, o.Sub(o.Constant(float32(1)), weight)), o.Mul(second, weight))
	}
	return picture
}

// feeds tell zoom from which size to which.
func (z zoomOps) feeds(from, to Size) (tensor.Feeds, error) {
	f := tensor.Feeds{}
	for axis, sides := range [2][2]int{{from.Height, to.Height}, {from.Width, to.Width}} {
		first, second, weight := make([]int32, sides[1]), make([]int32, sides[1]), make([]float32, sides[1])
		for i := range weight {
			position := 0.0
			if sides[1] > 1 {
				position = float64(i) * (float64(sides[0]-1) / float64(sides[1]-1))
			}
			first[i] = min(int32(position), int32(sides[0]-1))
			second[i] = min(first[i]+1, int32(sides[0]-1))
			weight[i] = float32(position - float64(first[i]))
		}
		for output, values := range map[tf.Output]any{z.axes[axis].first: first, z.axes[axis].second: second, z.axes[axis].weight: weight} {
			tensor, err := tf.NewTensor(values)
			if err != nil {
				return nil, err
			}
			f[output] = tensor
		}
	}
	return f, nil
}
