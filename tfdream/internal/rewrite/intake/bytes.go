package intake

import (
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// rearranging are the ops that pass on the numbers that they read as their first operand, or as several,
// without computing with them, by the attribute that says which type these have.
var rearranging = func() map[string]string {
	ops := map[string]string{"GatherV2": "Tparams"}
	for _, name := range strings.Fields(`Identity Snapshot ExpandDims Squeeze Reshape Transpose Slice StridedSlice Pad MirrorPad Split SplitV
		Unpack Pack ConcatV2 Concat ReverseV2 Tile EnsureShape ResizeNearestNeighbor SpaceToDepth DepthToSpace`) {
		ops[name] = "T"
	}
	return ops
}()

// measuring are those that read numbers of any type, and make something else of them.
var measuring = map[string]bool{"Shape": true, "Size": true, "Rank": true, "ResizeBilinear": true, "ResizeBicubic": true, "ResizeArea": true, "CropAndResize": true}

// FloatBytes has a network whose pictures are bytes, 0 to 255, take them as float32: the bytes are passed on as
// such up to the Cast that makes other numbers of them, as gradients need it. What computes with bytes
// otherwise is lost. def itself is returned for any other network.
func FloatBytes(def *graphpb.GraphDef, input string) (*graphpb.GraphDef, map[string]string) {
	const bytes = typespb.DataType_DT_UINT8
	if n := graphdef.ByName(def)[input]; n == nil || n.Op != "Placeholder" || typeOf(n, "dtype") != bytes {
		return def, nil
	}
	w := copyOf(def)
	floats := graphdef.Attribute(float32Type)
	w.nodes[input].Attr["dtype"] = floats
	passed := map[string]bool{input: true}
	todo := []*nodepb.NodeDef{w.nodes[input]}
	pass := func(n *nodepb.NodeDef) {
		if !passed[n.Name] {
			passed[n.Name] = true
			todo = append(todo, n)
		}
	}
	for ; len(todo) > 0; todo = todo[1:] {
		for _, n := range w.readers[todo[0].Name] {
			key := rearranging[n.Op]
			switch {
			case n.Op == "Cast":
				n.Attr["SrcT"] = floats
				if whole(typeOf(n, "DstT")) {
					n.Attr["DstT"] = floats
					pass(n)
				}
			case n.Op == "PlaceholderWithDefault":
				identity(n, float32Type)
				pass(n)
			case measuring[n.Op]:
				n.Attr["T"] = floats
			case key != "":
				n.Attr[key] = floats
				pass(n)
			default:
				w.lose(n, "that computes with bytes, through which there is no gradient")
			}
		}
	}
	for name := range passed { // together with bytes that are still bytes
		n := w.nodes[name]
		for i, in := range n.Input {
			joined := n.Op == "Pack" || n.Op == "ConcatV2" && i < len(n.Input)-1 || n.Op == "Concat" && i > 0
			if joined && !passed[graphdef.NodeOf(in)] {
				w.lose(n, "of the picture's bytes and others")
			}
		}
	}
	return w.result()
}

// whole tells types of whole numbers that hold all bytes.
func whole(t typespb.DataType) bool {
	switch t {
	case typespb.DataType_DT_UINT8, typespb.DataType_DT_INT16, typespb.DataType_DT_UINT16, typespb.DataType_DT_INT32, typespb.DataType_DT_UINT32, typespb.DataType_DT_INT64, typespb.DataType_DT_UINT64:
		return true
	}
	return false
}
