package draft

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	tf "github.com/galeone/tensorflow/tensorflow/go"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/tfdream/internal/network"
)

// What TensorFlow's inference of shapes lets pass, and would fail when it runs, or mean nothing.

// checkNode refuses what a node makes of a picture.
func checkNode(n network.Network, nodes map[string]*nodepb.NodeDef, node *nodepb.NodeDef) error {
	switch node.Op {
	case "Slice", "StridedSlice", "Split", "SplitV": // a part may be empty, and joined with others
		return nil
	case "Mean", "Max", "Min":
		if shape := shapeOfInput(n, node, 0); isEmpty(shape) {
			return emptyError(graphdef.NodeOf(node.Input[0]), shape)
		}
	case "MatMul":
		return checkProduct(n, nodes, node)
	case "Conv2DBackpropInput":
		return checkTransposed(n, node)
	}
	if shape := shapeOf(n, node.Name, 0); isEmpty(shape) {
		return emptyError(node.Name, shape)
	}
	return nil
}

func emptyError(name string, shape tf.Shape) error {
	return fmt.Errorf("%s would be empty, %v", name, shape)
}

// isEmpty says whether activations have no rows or no columns.
func isEmpty(shape tf.Shape) bool {
	return shape.NumDimensions() == 4 && (shape.Size(1) == 0 || shape.Size(2) == 0)
}

// shapeOf is that of an output of a node.
func shapeOf(n network.Network, name string, output int) tf.Shape {
	node := n.Node(name)
	if node == nil || output >= node.NumOutputs() {
		return tf.Shape{}
	}
	return node.Output(output).Shape()
}

// shapeOfInput is that of what a node reads.
func shapeOfInput(n network.Network, node *nodepb.NodeDef, at int) tf.Shape {
	if at >= len(node.Input) {
		return tf.Shape{}
	}
	if name, number, _ := strings.Cut(node.Input[at], ":"); name == n.Profile.Input {
		return n.Input.Shape()
	} else {
		output, _ := strconv.Atoi(number) // "" is output 0
		return shapeOf(n, name, output)
	}
}

// checkProduct refuses to take the parts of one picture for several: a classifier with a matrix for
// pictures of 32x32 pixels would see one of 64x64 as four of them, whose rows are mixed. Rows of one
// position, or of a part of its channels, are as they should be.
func checkProduct(n network.Network, nodes map[string]*nodepb.NodeDef, node *nodepb.NodeDef) error {
	from := node
	for from != nil && len(from.Input) > 0 && (from == node || from.Op == "Identity") {
		from = nodes[graphdef.NodeOf(from.Input[0])]
	}
	if from == nil || from.Op != "Reshape" {
		return nil
	}
	whole, rows := shapeOfInput(n, from, 0), shapeOf(n, from.Name, 0)
	if whole.NumDimensions() == 4 && whole.Size(0) == 1 && rows.NumDimensions() == 2 && rows.Size(0) > 1 && rows.Size(1) > whole.Size(3) {
		return fmt.Errorf("%s would make %d pictures of one, %v of %v", from.Name, rows.Size(0), rows, whole)
	}
	return nil
}

// checkTransposed refuses a transposed convolution to a size that its input is not of.
func checkTransposed(n network.Network, node *nodepb.NodeDef) error {
	out, filter, in := shapeOf(n, node.Name, 0), shapeOfInput(n, node, 1), shapeOfInput(n, node, 2)
	strides, dilations := node.Attr["strides"].GetList().GetI(), node.Attr["dilations"].GetList().GetI()
	padding := string(node.Attr["padding"].GetS())
	if !graphdef.ChannelsLast(node) || len(strides) != 4 || padding != "SAME" && padding != "VALID" ||
		slices.ContainsFunc(dilations, func(by int64) bool { return by != 1 }) {
		return nil
	}
	for axis := 1; axis <= 2; axis++ {
		size, reach, stride, got := out.Size(axis), filter.Size(axis-1), strides[axis], in.Size(axis)
		if size < 0 || reach < 0 || got < 0 || stride < 1 {
			continue
		}
		want := (size + stride - 1) / stride
		if padding == "VALID" {
			want = (size - reach + stride) / stride
		}
		if want != got {
			return fmt.Errorf("%s would make %v of %v", node.Name, out, in)
		}
	}
	return nil
}
