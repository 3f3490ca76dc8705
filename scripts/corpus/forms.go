package main

import (
	"fmt"
	"maps"
	"slices"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	"google.golang.org/protobuf/proto"
)

// pictureForms are networks that take their pictures in other forms than float32 [batch, height, width, 3]: of
// every type, of all sorts of shapes, and with their channels first before each op.
func pictureForms() []Case {
	var cases []Case
	photo := func(dtype typespb.DataType, sides ...int64) *nodepb.NodeDef {
		return node("photo", "Placeholder", attrs{"dtype": dtype, "shape": shape(sides...)})
	}
	for name, c := range map[string]struct {
		photo *nodepb.NodeDef
		want  answer
	}{
		"of bytes": {photo(typespb.DataType_DT_UINT8, 1, -1, -1, 3), aRefusal}, "of halves": {photo(typespb.DataType_DT_HALF, 1, -1, -1, 3), anything},
		"of doubles": {photo(typespb.DataType_DT_DOUBLE, 1, -1, -1, 3), anything}, "of whole numbers": {photo(typespb.DataType_DT_INT32, 1, -1, -1, 3), aRefusal},
		"of truths": {photo(typespb.DataType_DT_BOOL, 1, -1, -1, 3), aRefusal}, "of complex numbers": {photo(typespb.DataType_DT_COMPLEX64, 1, -1, -1, 3), aRefusal},
		"of files": {photo(typespb.DataType_DT_STRING), aRefusal}, "of resources": {photo(typespb.DataType_DT_RESOURCE), aRefusal},
		"of one channel": {photo(float, 1, -1, -1, 1), aRefusal}, "of two channels": {photo(float, 1, -1, -1, 2), aRefusal}, "of four channels": {photo(float, 1, -1, -1, 4), aRefusal},
		"of no channel": {photo(float, 1, -1, -1, 0), aRefusal}, "without a batch": {photo(float, -1, -1, 3), aRefusal}, "of two dimensions": {photo(float, -1, 784), aRefusal},
		"of five dimensions": {photo(float, 1, 8, -1, -1, 3), aRefusal}, "of -5 pixels": {photo(float, 1, -5, -5, 3), anything}, "of a batch of 8": {photo(float, 8, -1, -1, 3), aPicture},
		"of a batch of 0": {photo(float, 0, -1, -1, 3), anything}, "of all sides 3": {photo(float, 3, 3, 3, 3), anything}, "of sides beyond all bounds": {photo(float, 1<<62, 1<<62, 1<<62, 3), anything},
		"with channels first, read as last": {photo(float, 1, 3, -1, -1), anything},
	} {
		def := network("Relu", nil)
		def.Node[0] = c.photo
		flags := graphCase("a picture "+name, marshal(def), c.want)
		flags.Args = append(flags.Args, "--input", "photo")
		cases = append(cases, flags)
	}
	all := layers()
	for _, op := range slices.Sorted(maps.Keys(all)) {
		def := proto.Clone(all[op]).(*graphpb.GraphDef)
		for _, n := range def.Node {
			if n.Attr["data_format"] != nil || n.Name == "conv" {
				n.Attr["data_format"] = attribute("NCHW")
			}
		}
		cases = append(cases, graphCase(op+" of channels first", marshal(def), anything))
		inside := proto.Clone(def).(*graphpb.GraphDef)
		for i, n := range inside.Node {
			if n.Name == "conv" {
				n.Input[0] = "turned"
				inside.Node = slices.Insert(inside.Node, i, constant("order", ints(0, 3, 1, 2)),
					node("turned", "Transpose", attrs{"T": float, "Tperm": typespb.DataType_DT_INT32}, "photo", "order"))
				break
			}
		}
		cases = append(cases, graphCase(fmt.Sprintf("%s of channels first within", op), marshal(inside), anything))
	}
	return cases
}
