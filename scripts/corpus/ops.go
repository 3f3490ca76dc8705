package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
)

// square is a window or stride over height and width of NHWC.
func square(n int64) []int64 { return []int64{1, n, n, 1} }

// layers are networks that end in each op that image networks are made of, as they
// should be.
func layers() map[string]*graphpb.GraphDef {
	pool := func() attrs {
		return attrs{"T": float, "ksize": square(2), "strides": square(2), "padding": "SAME", "data_format": "NHWC"}
	}
	conv := func() attrs {
		return attrs{"T": float, "strides": square(1), "padding": "SAME", "data_format": "NHWC", "dilations": square(1)}
	}
	index := typespb.DataType_DT_INT32
	fused := attrs{"T": float, "epsilon": 1e-3, "is_training": false, "data_format": "NHWC"}
	vector := func(values ...float32) *tensorpb.TensorProto {
		return &tensorpb.TensorProto{Dtype: float, TensorShape: shape(int64(len(values))), FloatVal: values}
	}
	concat := network("Concat", attrs{"T": float, "N": 2}, scalar(3))
	concat.Node[len(concat.Node)-1].Input = []string{"constant0", "conv", "conv"}
	split := network("Split", attrs{"T": float, "num_split": 2}, scalar(3))
	split.Node[len(split.Node)-1].Input = []string{"constant0", "conv"}
	transposed := network("Conv2DBackpropInput", conv(), ints(1, 30, 40, 3), weights(3, 3, 3, 4))
	transposed.Node[len(transposed.Node)-1].Input = []string{"constant0", "constant1", "conv"}
	filled := network("Mul", attrs{"T": float}, ints(1, 1, 1, 4), weights())
	random := network("Mul", attrs{"T": float}, ints(1, 1, 1, 4), ints(3, 4))
	for graph, source := range map[*graphpb.GraphDef]*nodepb.NodeDef{
		filled: node("source", "Fill", attrs{"T": float, "index_type": index}, "constant0", "constant1"),
		random: node("source", "StatelessRandomUniform", attrs{"T": index, "Tseed": index, "dtype": float}, "constant0", "constant1"),
	} {
		last := graph.Node[len(graph.Node)-1]
		last.Input = []string{"conv", "source"}
		graph.Node = slices.Insert(graph.Node, len(graph.Node)-1, source)
	}
	return map[string]*graphpb.GraphDef{
		"Conv2D":                network("Conv2D", conv(), weights(1, 1, 4, 5)),
		"DepthwiseConv2dNative": network("DepthwiseConv2dNative", conv(), weights(3, 3, 4, 2)),
		"Conv2DBackpropInput":   transposed,
		"MaxPool":               network("MaxPool", pool()),
		"AvgPool":               network("AvgPool", pool()),
		"LRN":                   network("LRN", attrs{"T": float, "depth_radius": 2, "bias": 1.0, "alpha": 1e-4, "beta": 0.75}),
		"BiasAdd":               network("BiasAdd", attrs{"T": float, "data_format": "NHWC"}, vector(1, 2, 3, 4)),
		"FusedBatchNorm":        network("FusedBatchNorm", fused, vector(1, 1, 1, 1), vector(0, 0, 0, 0), vector(0, 0, 0, 0), vector(1, 1, 1, 1)),
		"Concat":                concat,
		"Split":                 split,
		"Reshape":               network("Reshape", attrs{"T": float, "Tshape": index}, ints(1, -1, 8, 4)),
		"Pad":                   network("Pad", attrs{"T": float, "Tpaddings": index}, matrix(4, 2, 0, 0, 1, 1, 1, 1, 0, 0)),
		"MirrorPad":             network("MirrorPad", attrs{"T": float, "Tpaddings": index, "mode": "REFLECT"}, matrix(4, 2, 0, 0, 1, 1, 1, 1, 0, 0)),
		"Mean":                  network("Mean", attrs{"T": float, "Tidx": index, "keep_dims": true}, ints(1, 2)),
		"ResizeBilinear":        network("ResizeBilinear", attrs{"T": float, "align_corners": false, "half_pixel_centers": false}, ints(10, 10)),
		"Squeeze":               network("Squeeze", attrs{"T": float, "squeeze_dims": []int64{}}),
		"DepthToSpace":          network("DepthToSpace", attrs{"T": float, "block_size": 2, "data_format": "NHWC"}),
		"SpaceToDepth":          network("SpaceToDepth", attrs{"T": float, "block_size": 2, "data_format": "NHWC"}),
		"Transpose":             network("Transpose", attrs{"T": float, "Tperm": index}, ints(0, 2, 1, 3)),
		"StridedSlice":          network("StridedSlice", attrs{"T": float, "Index": index, "begin_mask": 0, "end_mask": 0, "ellipsis_mask": 0, "new_axis_mask": 0, "shrink_axis_mask": 0}, ints(0, 0, 0, 0), ints(1, 9, 9, 4), ints(1, 1, 1, 1)),
		"Slice":                 network("Slice", attrs{"T": float, "Index": index}, ints(0, 0, 0, 0), ints(1, 5, 5, 4)),
		"Gather":                network("GatherV2", attrs{"Tparams": float, "Tindices": index, "Taxis": index, "batch_dims": 0}, ints(0, 1), scalar(3)),
		"Fill":                  filled,
		"StatelessRandom":       random,
		"Tile":                  network("Tile", attrs{"T": float, "Tmultiples": index}, ints(1, 1, 1, 2)),
		"Dilation2D":            network("Dilation2D", attrs{"T": float, "strides": square(1), "rates": square(1), "padding": "SAME"}, weights(3, 3, 4)),
		"Softmax":               network("Softmax", attrs{"T": float}),
		"Relu6":                 network("Relu6", attrs{"T": float}),
		"LeakyRelu":             network("LeakyRelu", attrs{"T": float, "alpha": 0.2}),
		"Cast":                  network("Cast", attrs{"SrcT": float, "DstT": float, "Truncate": false}),
		"FakeQuant":             network("FakeQuantWithMinMaxArgs", attrs{"min": -6.0, "max": 6.0, "num_bits": 8, "narrow_range": false}),
	}
}

func matrix(rows, columns int64, values ...int32) *tensorpb.TensorProto {
	m := ints(values...)
	m.TensorShape = shape(rows, columns)
	return m
}

// opCases are each layer as it should be, and with every attribute and constant wrong in
// many ways.
func opCases() []Case {
	var cases []Case
	all := layers()
	for _, op := range slices.Sorted(maps.Keys(all)) {
		good := all[op]
		cases = append(cases, graphCase(op+" as it should be", marshal(good), anything))
		last := good.Node[len(good.Node)-1]
		for _, key := range slices.Sorted(maps.Keys(last.Attr)) {
			for name, value := range wrong(last.Attr[key]) {
				bad := edited(good, func(n *nodepb.NodeDef) { n.Attr[key] = value })
				cases = append(cases, graphCase(fmt.Sprintf("%s with %s %s", op, key, name), marshal(bad), anything))
			}
			bad := edited(good, func(n *nodepb.NodeDef) { delete(n.Attr, key) })
			cases = append(cases, graphCase(fmt.Sprintf("%s without %s", op, key), marshal(bad), anything))
		}
		for i, n := range good.Node {
			if n.Op != "Const" || n.Name == "filters" {
				continue
			}
			for name, value := range wrongConstants(n.Attr["value"].GetTensor()) {
				bad := &graphpb.GraphDef{Node: slices.Clone(good.Node)}
				bad.Node[i] = constant(n.Name, value)
				cases = append(cases, graphCase(fmt.Sprintf("%s with %s %s", op, n.Name, name), marshal(bad), anything))
			}
		}
	}
	slices.SortStableFunc(cases, func(a, b Case) int { return cmp.Compare(a.Name, b.Name) })
	return cases
}

// wrong are values in place of an attribute's.
func wrong(good *attrpb.AttrValue) map[string]*attrpb.AttrValue {
	values := map[string]any{"that is a string": "x", "that is a number": 1, "that is a list": []int64{1, 1, 1, 1}}
	switch v := good.Value.(type) {
	case *attrpb.AttrValue_I:
		for _, n := range []int{0, -1, 3, 1 << 31, math.MaxInt64, math.MinInt64} {
			values[fmt.Sprint(n)] = n
		}
	case *attrpb.AttrValue_F:
		for _, x := range []float64{0, -1, math.NaN(), math.Inf(1), 1e38} {
			values[fmt.Sprint(x)] = x
		}
	case *attrpb.AttrValue_S:
		for _, s := range []string{"", "NCHW", "NCHW_VECT_C", "VALID", "EXPLICIT", "SYMMETRIC", "bogus"} {
			values[fmt.Sprintf("%q", s)] = s
		}
	case *attrpb.AttrValue_Type:
		for _, t := range []typespb.DataType{0, 2, 3, 7, 9, 14, 19, 20, 21, 101, 9999} {
			values[t.String()] = t
		}
	case *attrpb.AttrValue_List:
		for _, list := range [][]int64{{}, {1}, {0, 0, 0, 0}, {1, 0, 0, 1}, {1, -1, -1, 1}, {2, 2, 2, 2}, {1, 1, 1}, {1, 1, 1, 1, 1},
			{1, 1 << 31, 1 << 31, 1}, {1, math.MaxInt64, math.MaxInt64, 1}, {math.MinInt64, 1, 1, 1}, {1, 1000, 1000, 1}} {
			values[fmt.Sprint(list)] = list
		}
	case *attrpb.AttrValue_B:
		values["turned round"] = !v.B
	}
	out := map[string]*attrpb.AttrValue{"that is nothing": {}}
	for name, value := range values {
		out[name] = attribute(value)
	}
	return out
}

// wrongConstants are tensors in place of a constant's.
func wrongConstants(good *tensorpb.TensorProto) map[string]*tensorpb.TensorProto {
	out := map[string]*tensorpb.TensorProto{"of no dimension": scalar(1), "of another type": weights(2, 2), "of nothing": ints()}
	if good.Dtype == float {
		for _, dims := range [][]int64{{0}, {1}, {4, 4}, {1, 1, 1, 1}, {3, 0, 4, 2}, {3, 3, 4}, {1, 1, 1, 1, 1}} {
			out[fmt.Sprint("of shape ", dims)] = weights(dims...)
		}
		return out
	}
	n := int32(1)
	for _, d := range good.GetTensorShape().GetDim() {
		n *= int32(d.Size)
	}
	for _, v := range []int32{0, -1, -2, 5, 100000, math.MaxInt32, math.MinInt32} {
		t := ints(slices.Repeat([]int32{v}, int(n))...)
		t.TensorShape = good.TensorShape
		out[fmt.Sprint("of ", v)] = t
	}
	if sides := good.IntVal; len(sides) == 4 { // which may well be a shape
		t := ints(sides[0], math.MaxInt32, math.MaxInt32, sides[3])
		out["of a picture beyond all bounds"] = t
	}
	return out
}
