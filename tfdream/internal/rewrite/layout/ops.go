package layout

import (
	"fmt"
	"slices"
	"strings"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

const unknownOp = "which is not known for channels first"

var turned = tensor{rank: 4, turned: true}

var reductions = map[string]bool{"Mean": true, "Sum": true, "Max": true, "Min": true, "Prod": true, "All": true, "Any": true, "EuclideanNorm": true}

// turnFormat turns a node that says itself that its channels are first.
func (t *turning) turnFormat(n *nodepb.NodeDef) string {
	data, outputs := 0, []tensor{turned}
	switch n.Op {
	case "Conv2D", "DepthwiseConv2dNative", "MaxPool", "AvgPool", "DepthToSpace", "SpaceToDepth":
	case "BiasAdd":
		if rank := t.of(n, 0).rank; rank >= 0 && rank != 4 {
			return fmt.Sprintf("with channels first, of %d dimensions", rank)
		}
	case "FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3":
		outputs = append(outputs, slices.Repeat([]tensor{{rank: 1, loose: true}}, 5)...)
	case "Conv2DBackpropInput":
		data = 2
	case "MaxPoolV2":
		for _, at := range []int{1, 2} {
			values, ok := t.constant(n, at)
			if !ok || len(values) != 4 {
				return "whose window is not constant, with channels first"
			}
			n.Input[at] = t.ints(n.Name, fmt.Sprint("window", at), reordered(values, channelsLast))
		}
	default:
		return unknownOp
	}
	if data >= len(n.Input) {
		return "which has too few inputs"
	}
	n.Input[data] = t.last(n, data)
	if n.Op == "Conv2DBackpropInput" {
		if sizes, ok := t.constant(n, 0); ok && len(sizes) == 4 {
			n.Input[0] = t.ints(n.Name, "sizes", reordered(sizes, channelsLast))
		} else if pack := t.nodes[graphdef.NodeOf(n.Input[0])]; !ok && pack.GetOp() == "Pack" && len(operands(pack)) == 4 {
			n.Input[0] = t.packed(t.name(n.Name, "sizes"), pack)
		} else if !ok {
			n.Input[0] = t.gathered(t.name(n.Name, "sizes"), n.Input[0], channelsLast)
		}
	}
	n.Attr["data_format"] = graphdef.Attribute("NHWC")
	for _, key := range []string{"strides", "ksize", "dilations"} {
		if list := n.Attr[key].GetList().GetI(); len(list) == 4 {
			n.Attr[key] = graphdef.Attribute(reordered(list, channelsLast))
		}
	}
	if pads := n.Attr["explicit_paddings"].GetList().GetI(); len(pads) == 8 {
		n.Attr["explicit_paddings"] = graphdef.Attribute(reorderedPairs(pads))
	}
	t.add(n, outputs...)
	return ""
}

// turnReader turns a node that reads something that has been turned.
func (t *turning) turnReader(n *nodepb.NodeDef) string {
	switch {
	case hasChannelsFirst(n):
		return t.turnFormat(n)
	case elementwise[n.Op]:
		return t.turnElementwise(n)
	case reductions[n.Op]:
		return t.turnReduction(n)
	}
	switch n.Op {
	case "IdentityN":
		outputs := make([]tensor, len(n.Input))
		for i := range n.Input {
			outputs[i] = t.of(n, i)
		}
		t.add(n, outputs...)
		return ""
	case "EnsureShape":
		n.Op, n.Attr = "Identity", graphdef.Attributes{"T": t.typeOf(n.Input[0])}.Proto()
		t.add(n, turned)
		return ""
	case "Transpose":
		return t.turnTranspose(n)
	case "Concat", "ConcatV2", "Split", "SplitV", "GatherV2", "ReverseV2":
		return t.turnAlongAxis(n)
	case "Pad", "PadV2", "MirrorPad", "Slice", "Tile", "BroadcastTo", "StridedSlice":
		return t.turnLists(n)
	case "Shape":
		sizes := t.name(n.Name, "channels_last")
		n.Name, sizes = sizes, n.Name
		t.add(n, tensor{rank: 1})
		t.gathered(sizes, n.Name, channelsFirst)
		return ""
	case "Softmax", "LogSoftmax", "LRN":
		return t.turnAround(n)
	case "Reshape", "ExpandDims", "Squeeze", "Pack", "Unpack", "MatMul", "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3", "Einsum", "ArgMax", "ArgMin", "Size", "Rank", "L2Loss",
		"ResizeBilinear", "ResizeNearestNeighbor", "ResizeBicubic", "ResizeArea", "Conv2D", "DepthwiseConv2dNative", "MaxPool", "AvgPool", "BiasAdd":
		return t.turnBack(n)
	}
	return unknownOp
}

// turnBack gives a node what it read before: what it makes is not turned, unless it is reshaped to
// four axes, which are taken for channels first, too.
func (t *turning) turnBack(n *nodepb.NodeDef) string {
	for i := range n.Input {
		n.Input[i] = t.first(n, i)
	}
	made := t.plain(n)
	if made.loose = true; made.rank == 4 && (n.Op == "Reshape" || n.Op == "ExpandDims") {
		return t.turnAround(n)
	}
	t.add(n, made)
	return ""
}

// turnAround lets a node do its work with channels first, and turns the result.
func (t *turning) turnAround(n *nodepb.NodeDef) string {
	for i := range n.Input {
		n.Input[i] = t.first(n, i)
	}
	name := n.Name
	dtype := t.typeOf(name)
	n.Name = t.name(name, "channels_first")
	t.add(n, tensor{rank: 4, loose: true})
	after := t.transpose(name, n.Name, channelsLast)
	after.Attr["T"] = graphdef.Attribute(dtype)
	t.add(after, turned)
	return ""
}

// turnElementwise lines up what is not turned with what is.
func (t *turning) turnElementwise(n *nodepb.NodeDef) string {
	for i, in := range n.Input {
		known := t.of(n, i)
		switch {
		case known.turned || known.rank == 0:
		case known.rank == 4:
			n.Input[i] = t.last(n, i)
		case known.rank == 3: // [channels, height, width]
			n.Input[i] = t.transposed(in, "channels_last", []int{1, 2, 0}, tensor{rank: 3})
		case known.rank == 2 || known.rank == 1: // [height, width] or [width]
			n.Input[i] = t.expanded(in, int64(known.rank))
		default:
			return fmt.Sprintf("which reads %q with channels first, but it is not known how many dimensions that has", graphdef.NodeOf(in))
		}
	}
	if n.Op == "PlaceholderWithDefault" {
		n = &nodepb.NodeDef{Name: n.Name, Op: "Identity", Input: n.Input, Attr: graphdef.Attributes{"T": t.typeOf(n.Name)}.Proto()}
	}
	t.add(n, turned)
	return ""
}

// expanded adds an axis at the end, for the channels.
func (t *turning) expanded(in string, axis int64) string {
	name := t.name(in, "expanded")
	t.add(&nodepb.NodeDef{Name: name, Op: "ExpandDims", Input: []string{in, t.ints(name, "axis", []int64{axis}, []int{}...)},
		Attr: graphdef.Attributes{"T": t.typeOf(in), "Tdim": typespb.DataType_DT_INT32}.Proto()}, tensor{rank: int(axis) + 1})
	return name
}

// gathered adds the numbers of a list of four in another order.
func (t *turning) gathered(name, list string, order []int) string {
	indices := make([]int64, len(order))
	for i, axis := range order {
		indices[i] = int64(axis)
	}
	dtype := typespb.DataType_DT_INT32
	if t.typeOf(list) == typespb.DataType_DT_INT64 || t.typeOf(name) == typespb.DataType_DT_INT64 {
		dtype = typespb.DataType_DT_INT64
	}
	t.add(&nodepb.NodeDef{Name: name, Op: "GatherV2", Input: []string{list, t.ints(name, "order", indices), t.ints(name, "axis", []int64{0}, []int{}...)},
		Attr: graphdef.Attributes{"Tparams": dtype, "Tindices": typespb.DataType_DT_INT32, "Taxis": typespb.DataType_DT_INT32, "batch_dims": int64(0)}.Proto()}, tensor{rank: 1})
	return name
}

// packed adds the list that a Pack of four numbers makes, in the order of channels last. Unlike gathered it
// lets TensorFlow see which of them it knows.
func (t *turning) packed(name string, pack *nodepb.NodeDef) string {
	last := &nodepb.NodeDef{Name: name, Op: "Pack", Attr: pack.Attr}
	for _, i := range channelsLast {
		last.Input = append(last.Input, operands(pack)[i])
	}
	t.add(last, tensor{rank: 1})
	return name
}

// operands are what a node reads, not what it waits for.
func operands(n *nodepb.NodeDef) []string {
	return slices.DeleteFunc(slices.Clone(n.Input), func(in string) bool { return strings.HasPrefix(in, "^") })
}

// turnTranspose drops a Transpose that only moves the channels, and turns others.
func (t *turning) turnTranspose(n *nodepb.NodeDef) string {
	order, ok := t.constant(n, 1)
	if !ok || len(order) != 4 || !slices.Equal(slices.Sorted(slices.Values(order)), []int64{0, 1, 2, 3}) {
		if t.of(n, 0).turned {
			return "whose order is not constant, of what has its channels first"
		}
		t.add(n, t.plain(n))
		return ""
	}
	from := channelsFirst // where an axis of what is read is now
	if !t.of(n, 0).turned {
		from = []int{0, 1, 2, 3}
	}
	now := make([]int, 4)
	for i, axis := range order {
		now[i] = from[axis]
	}
	result := tensor{rank: 4}
	switch {
	case t.of(n, 0).turned && order[0] == 0 && order[1] == 1, !t.of(n, 0).turned && slices.Equal(order, []int64{0, 3, 1, 2}):
		result, now = turned, []int{now[0], now[2], now[3], now[1]}
	}
	if slices.Equal(now, []int{0, 1, 2, 3}) {
		n = &nodepb.NodeDef{Name: n.Name, Op: "Identity", Input: n.Input[:1], Attr: graphdef.Attributes{"T": t.typeOf(n.Name)}.Proto()}
	} else {
		dtype := n.Attr["T"]
		n = t.transpose(n.Name, n.Input[0], now)
		n.Attr["T"] = dtype
	}
	t.add(n, result)
	return ""
}

func reordered(values []int64, order []int) []int64 {
	out := make([]int64, len(order))
	for i, at := range order {
		out[i] = values[at]
	}
	return out
}

// reorderedPairs are paddings [4, 2] with the channels last.
func reorderedPairs(pads []int64) []int64 {
	var out []int64
	for _, axis := range channelsLast {
		out = append(out, pads[2*axis:2*axis+2]...)
	}
	return out
}
