package intake

import (
	"slices"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/tfdream/internal/rewrite/layout"
)

// Batched has a network that takes one picture, [height, width, channels], take several: up to where it puts
// the picture into a batch, its ops are given them all. def itself is returned for any other network.
func Batched(def *graphpb.GraphDef, input string) (*graphpb.GraphDef, map[string]string) {
	if n := graphdef.ByName(def)[input]; n == nil || n.Op != "Placeholder" || len(dims(n)) != 3 {
		return def, nil
	}
	w := copyOf(def)
	picture := w.nodes[input]
	picture.Attr["shape"] = graphdef.Attribute(graphdef.Shape(append([]int{-1}, dims(picture)...)...))
	batched := map[string]bool{input: true}
	for todo := []string{input}; len(todo) > 0; todo = todo[1:] {
		for _, n := range w.readers[todo[0]] {
			switch {
			case layout.Elementwise(n.Op):
				if !batched[n.Name] {
					batched[n.Name] = true
					todo = append(todo, n.Name)
				}
			case n.Op == "Shape":
				w.withoutBatch(n)
			case first(n, todo[0]) && w.putsIntoBatch(n):
				identity(n, typeOf(n, "T"))
			case first(n, todo[0]) && n.Op == "Reshape" && w.reshapesIntoBatch(n):
			default:
				w.lose(n, "of a picture without a batch")
			}
		}
	}
	for name := range batched { // broadcast against what is not in the batch
		for _, in := range w.nodes[name].Input {
			from := w.nodes[graphdef.NodeOf(in)]
			if name != input && !batched[from.GetName()] && (from.GetOp() != "Const" || len(from.Attr["value"].GetTensor().GetTensorShape().GetDim()) > 3) {
				w.lose(w.nodes[name], "of a picture without a batch, and of something else")
			}
		}
	}
	return w.result()
}

// withoutBatch makes the shape of pictures that of one.
func (w *network) withoutBatch(n *nodepb.NodeDef) {
	name := func(part string) string {
		name := n.Name + "/" + part
		for w.nodes[name] != nil {
			name += "_"
		}
		return name
	}
	one, three := graphdef.IntConst(name("first"), []int32{1}, 1), graphdef.IntConst(name("three"), []int32{3}, 1)
	dtype := typeOf(n, "out_type")
	if dtype == typespb.DataType_DT_INVALID {
		dtype = typespb.DataType_DT_INT32
	}
	all := &nodepb.NodeDef{Name: name("batch"), Op: "Shape", Input: n.Input, Attr: n.Attr}
	n.Op, n.Input, n.Attr = "Slice", []string{all.Name, one.Name, three.Name}, graphdef.Attributes{"T": dtype, "Index": typespb.DataType_DT_INT32}.Proto()
	w.def.Node = append(w.def.Node, all, one, three)
	for _, made := range []*nodepb.NodeDef{all, one, three} {
		w.nodes[made.Name] = made
	}
}

// putsIntoBatch tells whether a node does nothing but make a batch of one picture.
func (w *network) putsIntoBatch(n *nodepb.NodeDef) bool {
	switch n.Op {
	case "ExpandDims":
		axis := graphdef.Ints(graphdef.Operand(n, 1, w.nodes))
		return len(axis) == 1 && (axis[0] == 0 || axis[0] == -4)
	case "Pack":
		return len(n.Input) == 1 && n.Attr["axis"].GetI() == 0
	case "StridedSlice": // picture[newaxis, ...]
		mask := func(key string) int64 { return n.Attr[key].GetI() }
		begin := graphdef.Operand(n, 1, w.nodes)
		all := int64(1)<<len(graphdef.Ints(begin)) - 2 // but the first
		given := mask("begin_mask") & mask("end_mask")
		strides := graphdef.Ints(graphdef.Operand(n, 3, w.nodes))
		return begin != nil && mask("new_axis_mask") == 1 && mask("shrink_axis_mask") == 0 && (given|mask("ellipsis_mask"))&all == all &&
			!slices.ContainsFunc(strides, func(stride int64) bool { return stride != 1 })
	}
	return false
}

// reshapesIntoBatch tells whether a Reshape is to [1, height, width, channels].
func (w *network) reshapesIntoBatch(n *nodepb.NodeDef) bool {
	shape := graphdef.Ints(graphdef.Operand(n, 1, w.nodes))
	return len(shape) == 4 && (shape[0] == 1 || shape[0] == -1)
}

// AnyBatch frees a network of a batch that is not 1: of the pictures that its placeholder declares, and that its
// constant shapes repeat. It tells the batch's size; def itself, and 0, are returned for any other network.
func AnyBatch(def *graphpb.GraphDef, input string) (*graphpb.GraphDef, int) {
	n := graphdef.ByName(def)[input]
	sides := dims(n)
	if n == nil || n.Op != "Placeholder" || len(sides) != 4 || sides[0] <= 1 {
		return def, 0
	}
	batch := sides[0]
	w := copyOf(def)
	sides[0] = -1
	w.nodes[input].Attr["shape"] = graphdef.Attribute(graphdef.Shape(sides...))
	for _, n := range slices.Clone(w.def.Node) {
		at := 1
		if n.Op == "Conv2DBackpropInput" {
			at = 0
		} else if n.Op != "Reshape" {
			continue
		}
		shape := graphdef.Ints(graphdef.Operand(n, at, w.nodes))
		if len(shape) < 2 || shape[0] != int64(batch) {
			continue
		}
		free := make([]int32, len(shape))
		for i, side := range shape {
			free[i] = int32(side)
		}
		if free[0] = -1; n.Op != "Reshape" || slices.Contains(free[1:], -1) {
			free[0] = 1 // one picture
		}
		made := graphdef.IntConst(n.Name+"/any_batch", free, len(free))
		for w.nodes[made.Name] != nil {
			made.Name += "_"
		}
		w.nodes[made.Name] = made
		w.def.Node = append(w.def.Node, made)
		n.Input[at] = made.Name
		if n.Op == "Reshape" {
			n.Attr["Tshape"] = graphdef.Attribute(typespb.DataType_DT_INT32)
		}
	}
	freed, _ := w.result()
	return freed, batch
}
