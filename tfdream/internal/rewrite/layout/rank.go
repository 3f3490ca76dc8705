package layout

import (
	"strings"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
)

// elementwise are the ops whose output has the elements of their inputs, broadcast against each other.
var elementwise = func() map[string]bool {
	ops := map[string]bool{}
	for _, name := range strings.Fields(`
		Identity Snapshot StopGradient PreventGradient CheckNumerics PlaceholderWithDefault Cast
		Relu Relu6 LeakyRelu Elu Selu Sigmoid Tanh Softplus Softsign
		Add AddV2 AddN AccumulateNV2 Sub Mul MulNoNan Div DivNoNan RealDiv FloorDiv TruncateDiv FloorMod Mod
		Maximum Minimum SquaredDifference Pow Xdivy Xlogy Xlog1py Atan2 ClipByValue Select SelectV2
		Abs Neg Exp Expm1 Log Log1p Sqrt Rsqrt Square Reciprocal Inv Sign Erf Erfc Floor Ceil Round Rint
		Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh
		Equal NotEqual Greater GreaterEqual Less LessEqual LogicalAnd LogicalOr LogicalNot
		IsNan IsInf IsFinite OnesLike ZerosLike FakeQuantWithMinMaxArgs FakeQuantWithMinMaxVars`) {
		ops[name] = true
	}
	return ops
}()

// plain is what is known of the first output of a node that is not turned.
func (t *turning) plain(n *nodepb.NodeDef) tensor {
	known := tensor{rank: -1}
	for i := range n.Input {
		known.loose = known.loose || t.of(n, i).loose
	}
	first := t.of(n, 0).rank
	switch {
	case n.Op == "Const":
		known.rank = len(n.Attr["value"].GetTensor().GetTensorShape().GetDim())
	case n.Op == "Placeholder":
		if shape := n.Attr["shape"].GetShape(); shape != nil && !shape.UnknownRank {
			known.rank = len(shape.Dim)
		}
	case elementwise[n.Op]:
		for i := range n.Input {
			rank := t.of(n, i).rank
			if rank < 0 {
				known.rank = -1
				break
			}
			known.rank = max(known.rank, rank)
		}
	case n.Op == "MatMul":
		known.rank = 2
	case n.Op == "Shape" || n.Op == "Range":
		known.rank = 1
	case n.Op == "Conv2D" || n.Op == "DepthwiseConv2dNative" || n.Op == "Conv2DBackpropInput" || n.Op == "MaxPool" || n.Op == "AvgPool" || strings.HasPrefix(n.Op, "Resize"):
		known.rank = 4
	case n.Op == "BiasAdd" || n.Op == "BiasAddV1" || n.Op == "Softmax" || n.Op == "LogSoftmax" || n.Op == "Transpose" || n.Op == "Pad" || n.Op == "Slice" || n.Op == "Tile" || n.Op == "ConcatV2":
		known.rank = first
	case n.Op == "Reshape" || n.Op == "Fill" || n.Op == "BroadcastTo":
		at := 1
		if n.Op == "Fill" {
			at = 0
		}
		if shape, ok := t.constant(n, at); ok {
			known.rank = len(shape)
		}
	case n.Op == "ExpandDims" && first >= 0:
		known.rank = first + 1
	case n.Op == "Squeeze" && first >= 0 && len(n.Attr["squeeze_dims"].GetList().GetI()) > 0:
		known.rank = first - len(n.Attr["squeeze_dims"].GetList().GetI())
	case reductions[n.Op] && first >= 0:
		if known.rank = first; !n.Attr["keep_dims"].GetB() {
			known.rank = -1
			if axes, ok := t.constant(n, 1); ok {
				known.rank = first - len(axes)
			}
		}
	}
	return known
}

// Elementwise tells whether an op's output has the elements of its inputs, broadcast against each other.
func Elementwise(op string) bool { return elementwise[op] }
