package architecture

import (
	"slices"
	"strings"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/graphdef"
)

// View is how a layer sees the picture: its cells, [rows, columns], lie over it like a
// grid, and each sees a rectangle of it, its receptive field.
type View struct {
	Rows, Columns Axis
	// Whole says that every unit sees the whole picture, as behind a matrix product; the
	// layer then has no cells.
	Whole bool
}

// Axis is a View along one side of the picture, in pixels. Cell i sees the pixels from
// First + i*Stride to Last + i*Stride, both included; some may be beyond the picture's
// edges, where padding is. Where several paths lead to a layer that is the widest.
type Axis struct {
	Cells       int // 0 where the picture is too small for the layer
	Stride      int
	First, Last int
}

// sight follows what is seen through a graph.
type sight struct {
	nodes map[string]*nodepb.NodeDef
	views map[string]*View // nil for what is not known, and for what sees no picture
	blind map[string]bool
}

// cellwise are the ops whose output at a cell depends on their inputs at that cell alone.
var cellwise = func() map[string]bool {
	ops := map[string]bool{}
	for _, name := range strings.Fields(`
		Identity Snapshot StopGradient PreventGradient CheckNumerics EnsureShape PlaceholderWithDefault Cast
		Relu Relu6 LeakyRelu Elu Selu Sigmoid Tanh Softplus Softsign Softmax LogSoftmax LRN
		FusedBatchNorm FusedBatchNormV2 FusedBatchNormV3 BatchNormWithGlobalNormalization
		BiasAdd BiasAddV1 Add AddV2 AddN Sub Mul Div RealDiv Maximum Minimum SquaredDifference Pow ClipByValue
		Abs Neg Exp Log Log1p Sqrt Rsqrt Square Reciprocal Inv Sign Erf Floor Round`) {
		ops[name] = true
	}
	return ops
}()

// Field is the side of the receptive field in pixels.
func (a Axis) Field() int { return a.Last - a.First + 1 }

// ViewsOf is Views of a graph's own picture.
func ViewsOf(g *graphs.Graph, height, width int) map[string]View {
	return Views(g.Def.Node, g.Profile.Input, height, width)
}

// Views computes how each layer sees a picture of so many pixels that enters at input.
// Layers behind operations that move pixels about in other ways than convolution, pooling
// and padding do (resizing, transposing) are left out, and so is what sees no picture.
func Views(nodes []*nodepb.NodeDef, input string, height, width int) map[string]View {
	s := sight{nodes: map[string]*nodepb.NodeDef{}, views: map[string]*View{
		input: {Rows: Axis{height, 1, 0, 0}, Columns: Axis{width, 1, 0, 0}},
	}}
	for _, node := range nodes {
		s.nodes[node.Name] = node
	}
	views := map[string]View{}
	for _, node := range nodes {
		if v, _ := s.of(node.Name); v != nil {
			views[node.Name] = *v
		}
	}
	return views
}

// of is the view of a node's first output, nil where it is not known, and whether the
// node sees the picture at all.
func (s *sight) of(name string) (v *View, sees bool) {
	if v, known := s.views[name]; known {
		return v, !s.blind[name]
	}
	node := s.nodes[name]
	if node == nil {
		return nil, false
	}
	s.views[name] = nil
	var inputs []*View
	for _, from := range node.Input {
		if strings.HasPrefix(from, "^") {
			continue
		}
		if v, ok := s.of(graphdef.NodeOf(from)); ok {
			inputs = append(inputs, v)
			sees = true
		}
	}
	if !sees {
		if s.blind == nil {
			s.blind = map[string]bool{}
		}
		s.blind[name] = true
		return nil, false
	}
	s.views[name] = s.through(node, inputs)
	return s.views[name], true
}

// through is the view behind a node of what sees the picture among its inputs.
func (s *sight) through(node *nodepb.NodeDef, inputs []*View) *View {
	switch {
	case node.Op == "MatMul":
		return &View{Whole: true}
	case !graphdef.ChannelsLast(node):
		return nil
	case node.Op == "Mean" || node.Op == "Max" || node.Op == "Sum":
		axes := graphdef.Ints(s.operand(node, 1))
		if slices.Contains(axes, 1) && slices.Contains(axes, 2) {
			return &View{Whole: true}
		}
		return nil
	case node.Op == "Reshape" || node.Op == "Squeeze":
		if inputs[0] == nil || !inputs[0].Whole {
			return nil
		}
		return inputs[0]
	case node.Op == "Concat" || node.Op == "ConcatV2":
		if axis := s.concatAxis(node); axis != 3 && axis != -1 {
			return nil
		}
		return united(inputs)
	case cellwise[node.Op]:
		return united(inputs)
	case node.Op == "Pad" || node.Op == "PadV2" || node.Op == "MirrorPad":
		return padded(inputs[0], graphdef.Ints(s.operand(node, 1)))
	}
	if height, width, ok := s.window(node); ok {
		return slid(inputs[0], node, height, width)
	}
	return nil
}

// concatAxis is along which axis a Concat, which has it first, or a ConcatV2, which has it
// last, joins; an axis that is not known is that of the batch, 0.
func (s *sight) concatAxis(node *nodepb.NodeDef) int64 {
	at := 0
	if node.Op == "ConcatV2" {
		at = int(node.Attr["N"].GetI())
	}
	if axis := graphdef.Ints(s.operand(node, at)); len(axis) == 1 {
		return axis[0]
	}
	return 0
}

// operand is the Const that a node reads as its operand at, nil if it is none.
func (s *sight) operand(node *nodepb.NodeDef, at int) *nodepb.NodeDef {
	for at < len(node.Input) {
		from := s.nodes[graphdef.NodeOf(node.Input[at])]
		if from.GetOp() != "Identity" {
			break
		}
		node, at = from, 0
	}
	return graphdef.Operand(node, at, s.nodes)
}

// window is the size of what a convolution or a pooling slides over its input.
func (s *sight) window(node *nodepb.NodeDef) (height, width int, ok bool) {
	switch node.Op {
	case "Conv2D", "DepthwiseConv2dNative":
		dims := s.operand(node, 1).GetAttr()["value"].GetTensor().GetTensorShape().GetDim()
		if len(dims) == 4 {
			return int(dims[0].Size), int(dims[1].Size), true
		}
	case "MaxPool", "AvgPool":
		if size := node.Attr["ksize"].GetList().GetI(); len(size) == 4 {
			return int(size[1]), int(size[2]), true
		}
	}
	return 0, 0, false
}
