package architecture

import (
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
)

// united is the view of what has several inputs: from the first that any of them sees to
// the last. Grids that do not match are not known.
func united(inputs []*View) *View {
	var all *View
	for _, v := range inputs {
		switch {
		case v == nil:
			return nil
		case all == nil || v.Whole:
			all = v
		case all.Whole:
		case !all.Rows.matches(v.Rows) || !all.Columns.matches(v.Columns):
			return nil
		default:
			all = &View{Rows: all.Rows.with(v.Rows), Columns: all.Columns.with(v.Columns)}
		}
	}
	return all
}

func (a Axis) matches(b Axis) bool { return a.Cells == b.Cells && a.Stride == b.Stride }

func (a Axis) with(b Axis) Axis {
	a.First, a.Last = min(a.First, b.First), max(a.Last, b.Last)
	return a
}

// padded is a view with cells added round it; paddings are [4, 2].
func padded(v *View, paddings []int64) *View {
	if v == nil || v.Whole || len(paddings) != 8 {
		return nil
	}
	return &View{
		Rows:    v.Rows.padded(int(paddings[2]), int(paddings[3])),
		Columns: v.Columns.padded(int(paddings[4]), int(paddings[5])),
	}
}

func (a Axis) padded(before, after int) Axis {
	return Axis{Cells: a.Cells + before + after, Stride: a.Stride, First: a.First - before*a.Stride, Last: a.Last - before*a.Stride}
}

// slid is the view behind a convolution or a pooling.
func slid(v *View, node *nodepb.NodeDef, height, width int) *View {
	if v == nil || v.Whole {
		return nil
	}
	padding, explicit := string(node.Attr["padding"].GetS()), node.Attr["explicit_paddings"].GetList().GetI()
	sides := [2]Axis{v.Rows, v.Columns}
	for i, size := range [2]int{height, width} {
		stride, dilation := along(node, "strides", 1+i), along(node, "dilations", 1+i)
		reach := (size-1)*dilation + 1 // in cells, the gaps of a dilated kernel counted
		a := sides[i]
		switch {
		case padding == "SAME":
			cells := (a.Cells + stride - 1) / stride
			pad := max((cells-1)*stride+reach-a.Cells, 0)
			a = a.padded(pad/2, pad-pad/2)
		case padding == "EXPLICIT" && len(explicit) == 8:
			a = a.padded(int(explicit[2+2*i]), int(explicit[3+2*i]))
		case padding != "VALID":
			return nil
		}
		sides[i] = Axis{
			Cells:  max((a.Cells-reach+stride)/stride, 0),
			Stride: a.Stride * stride,
			First:  a.First,
			Last:   a.Last + (reach-1)*a.Stride,
		}
	}
	return &View{Rows: sides[0], Columns: sides[1]}
}

// along is the number of a node's list of four that is for an axis, 1 where there is none.
func along(node *nodepb.NodeDef, key string, axis int) int {
	if list := node.Attr[key].GetList().GetI(); len(list) == 4 {
		return int(list[axis])
	}
	return 1
}
