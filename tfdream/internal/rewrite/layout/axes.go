package layout

import (
	"fmt"
	"slices"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

const notConstant = "whose axes are not constant, of what has its channels first"

// mapped is where axes of [batch, channels, height, width] are with the channels last; ok is false for
// axes that are none.
func mapped(axes []int64) (out []int64, ok bool) {
	for _, axis := range axes {
		if axis < 0 {
			axis += 4
		}
		if axis < 0 || axis > 3 {
			return nil, false
		}
		out = append(out, int64(channelsFirst[axis]))
	}
	return out, true
}

// turnAlongAxis turns a node that joins, splits or picks along an axis.
func (t *turning) turnAlongAxis(n *nodepb.NodeDef) string {
	at, data := len(n.Input)-1, []int{0} // of the axis, and of what it is an axis of
	outputs := []tensor{turned}
	switch n.Op {
	case "Concat", "ConcatV2":
		data = nil
		for i := range n.Input {
			data = append(data, i)
		}
		if n.Op == "Concat" {
			at = 0
		}
		data = slices.Delete(data, at, at+1)
	case "Split":
		at, data = 0, []int{1}
	case "SplitV", "GatherV2":
		at = 2
	case "ReverseV2":
		at = 1
	}
	if n.Op == "Split" || n.Op == "SplitV" {
		outputs = slices.Repeat(outputs, int(min(max(n.Attr["num_split"].GetI(), 1), 1<<15)))
	}
	values, ok := t.constant(n, at)
	axes, within := mapped(values)
	if !ok || !within || len(axes) != 1 && n.Op != "ReverseV2" || len(data) == 0 || data[len(data)-1] >= len(n.Input) || n.Op == "GatherV2" && (t.of(n, 1).rank != 1 || n.Attr["batch_dims"].GetI() != 0 || !t.of(n, 0).turned) {
		return notConstant
	}
	for _, i := range data {
		if known := t.of(n, i); !known.turned && known.rank != 4 {
			return fmt.Sprintf("which joins %q with channels first, but it is not known how many dimensions that has", graphdef.NodeOf(n.Input[i]))
		}
		n.Input[i] = t.last(n, i)
	}
	if n.Op == "ReverseV2" {
		n.Input[at] = t.ints(n.Name, "axis", axes)
	} else {
		n.Input[at] = t.ints(n.Name, "axis", axes, []int{}...)
	}
	for _, key := range []string{"Tidx", "Taxis"} {
		if n.Attr[key] != nil {
			n.Attr[key] = graphdef.Attribute(typespb.DataType_DT_INT32)
		}
	}
	t.add(n, outputs...)
	return ""
}

// turnReduction turns a mean, sum or the like over some axes.
func (t *turning) turnReduction(n *nodepb.NodeDef) string {
	values, ok := t.constant(n, 1)
	axes, within := mapped(values)
	if !ok || !within {
		return notConstant
	}
	kept := func(axis int64) bool { return !slices.Contains(axes, axis) }
	if keep := n.Attr["keep_dims"].GetB(); !keep && kept(3) && (kept(1) || kept(2)) { // [batch, channels, height] for example
		return t.turnBack(n)
	} else if keep {
		t.add(t.reduced(n, axes), turned)
		return ""
	}
	t.add(t.reduced(n, axes), tensor{rank: 4 - len(axes), loose: true})
	return ""
}

func (t *turning) reduced(n *nodepb.NodeDef, axes []int64) *nodepb.NodeDef {
	n.Input[1] = t.ints(n.Name, "axes", axes)
	n.Attr["Tidx"] = graphdef.Attribute(typespb.DataType_DT_INT32)
	return n
}

// turnLists turns a node that reads lists with a number, or two, for each axis.
func (t *turning) turnLists(n *nodepb.NodeDef) string {
	lists := []int{1}
	switch n.Op {
	case "Slice":
		lists = []int{1, 2}
	case "StridedSlice":
		if n.Attr["ellipsis_mask"].GetI() != 0 || n.Attr["new_axis_mask"].GetI() != 0 || n.Attr["shrink_axis_mask"].GetI() != 0 {
			return t.turnBack(n)
		}
		if begin, ok := t.constant(n, 1); !ok || len(begin) != 4 {
			return t.turnAround(n) // leaves out the last axes
		}
		lists = []int{1, 2, 3}
	}
	for _, at := range lists {
		values, ok := t.constant(n, at)
		switch {
		case ok && len(values) == 8:
			n.Input[at] = t.ints(n.Name, "paddings", reorderedPairs(values), 4, 2)
		case ok && len(values) == 4:
			n.Input[at] = t.ints(n.Name, fmt.Sprint("list", at), reordered(values, channelsLast))
		default:
			return notConstant
		}
	}
	for _, key := range []string{"Tpaddings", "Index", "Tmultiples", "Tidx"} {
		if n.Attr[key] != nil {
			n.Attr[key] = graphdef.Attribute(typespb.DataType_DT_INT32)
		}
	}
	for _, key := range []string{"begin_mask", "end_mask"} {
		if mask := n.Attr[key].GetI(); n.Op == "StridedSlice" {
			n.Attr[key] = graphdef.Attribute(mask&1 | mask>>1&6 | mask<<2&8)
		}
	}
	n.Input[0] = t.last(n, 0)
	t.add(n, turned)
	return ""
}
