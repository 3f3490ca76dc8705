package intake

import (
	"math"
	"strings"
	"testing"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
)

// Values and gradients are held against TensorFlow's in tfdream/layouts_test.go.

const uint8Type = typespb.DataType_DT_UINT8

func picture(dtype typespb.DataType, sides ...int) *nodepb.NodeDef {
	n := graphtest.Placeholder("x", dtype)
	n.Attr["shape"] = graphdef.Attribute(graphdef.Shape(sides...))
	return n
}

func typed(name, op string, dtype typespb.DataType, inputs ...string) *nodepb.NodeDef {
	n := graphtest.FloatNode(name, op, inputs...)
	n.Attr["T"] = graphdef.Attribute(dtype)
	return n
}

func cast(name, of string, from, to typespb.DataType) *nodepb.NodeDef {
	n := graphtest.Node(name, "Cast", of)
	n.Attr = graphdef.Attributes{"SrcT": from, "DstT": to}.Proto()
	return n
}

// lostTo holds what is lost, and why, against what is wanted, and that the graph itself is as it was.
func lostTo(t *testing.T, rewrite func(*graphpb.GraphDef) (*graphpb.GraphDef, map[string]string), def *graphpb.GraphDef, want map[string]string) map[string]*nodepb.NodeDef {
	t.Helper()
	before := proto.Clone(def)
	out, lost := rewrite(def)
	if !proto.Equal(before, def) {
		t.Error("the graph itself was changed")
	}
	if err := graphs.Check(out, nil); err != nil {
		t.Error(err)
	}
	if len(lost) != len(want) {
		t.Errorf("lost %v, want %v", lost, want)
	}
	for name, why := range want {
		if !strings.Contains(lost[name], why) {
			t.Errorf("%s: lost as %q, want %q", name, lost[name], why)
		}
	}
	return graphdef.ByName(out)
}

func TestBytesThatAreComputedWithAreLost(t *testing.T) {
	def := graphtest.Graph(picture(uint8Type, 1, -1, -1, 3), cast("float", "x", uint8Type, float32Type), graphtest.FloatNode("relu", "Relu", "float"),
		cast("int", "x", uint8Type, typespb.DataType_DT_INT32), cast("late", "int", typespb.DataType_DT_INT32, float32Type),
		typed("odd", "BitwiseAnd", uint8Type, "x", "x"), cast("behind", "odd", uint8Type, float32Type))
	nodes := lostTo(t, func(def *graphpb.GraphDef) (*graphpb.GraphDef, map[string]string) { return FloatBytes(def, "x") }, def, map[string]string{
		"odd": `node "odd" is a BitwiseAnd that computes with bytes`, "behind": `node "odd" is a BitwiseAnd`})
	if nodes["int"].Attr["DstT"].GetType() != float32Type || nodes["late"].Attr["SrcT"].GetType() != float32Type || nodes["x"].Attr["dtype"].GetType() != float32Type {
		t.Errorf("bytes are left: %v", nodes)
	}
}

func TestHalvesAreFloats(t *testing.T) {
	for bits, want := range map[uint16]float32{0: 0, 0x3c00: 1, 0xc000: -2, 0x7bff: 65504, 0x0001: 0x1p-24, 0x03ff: 1023 * 0x1p-24, 0x0400: 0x1p-14, 0x3555: 0.33325195,
		0x7c00: float32(math.Inf(1)), 0xfc00: float32(math.Inf(-1))} {
		if got := fromHalf(bits); got != want {
			t.Errorf("%#04x is %v, want %v", bits, got, want)
		}
	}
	if got := fromHalf(0x7e00); got == got {
		t.Errorf("NaN is %v", got)
	}
	half := graphdef.Const("w", &tensorpb.TensorProto{Dtype: halfType, TensorShape: graphdef.Shape(2), HalfVal: []int32{0x3c00}})
	def := graphtest.Graph(picture(float32Type, 1, -1, -1, 3), cast("narrow", "x", float32Type, halfType), half, typed("mul", "Mul", halfType, "narrow", "w"), typed("bits", "Bitcast", halfType, "mul"))
	nodes := lostTo(t, func(def *graphpb.GraphDef) (*graphpb.GraphDef, map[string]string) {
		out, kind, lost := Float32(def, "x")
		if kind != "float16" {
			t.Errorf("kind %q", kind)
		}
		return out, lost
	}, def, map[string]string{"bits": `node "bits" is a Bitcast of numbers`})
	if values := nodes["w"].Attr["value"].GetTensor(); values.Dtype != float32Type || values.FloatVal[0] != 1 {
		t.Errorf("the constant is %v", values)
	}
	// Weights that are only kept in float16, and cast, are no such network.
	kept := graphtest.Graph(picture(float32Type, 1, -1, -1, 3), half, cast("wide", "w", halfType, float32Type), graphtest.FloatNode("mul", "Mul", "x", "wide"))
	if same, kind, _ := Float32(kept, "x"); same != kept || kind != "" {
		t.Errorf("%s is found in a network of float32", kind)
	}
}

func TestOnePictureIsPutIntoABatch(t *testing.T) {
	zero, two := graphdef.IntConst("zero", []int32{0}), graphdef.IntConst("two", []int32{2})
	def := graphtest.Graph(picture(float32Type, 8, 8, 3), zero, two, graphdef.FloatConst("mean", make([]float32, 3), 3),
		graphtest.FloatNode("sub", "Sub", "x", "mean"), graphtest.FloatNode("batch", "ExpandDims", "sub", "zero"), graphtest.FloatNode("relu", "Relu", "batch"),
		graphtest.FloatNode("sizes", "Shape", "x"), graphtest.FloatNode("rows", "ExpandDims", "sub", "two"), graphtest.FloatNode("behind", "Relu", "rows"))
	nodes := lostTo(t, func(def *graphpb.GraphDef) (*graphpb.GraphDef, map[string]string) { return Batched(def, "x") }, def, map[string]string{
		"rows": `node "rows" is a ExpandDims of a picture without a batch`, "behind": `"rows"`})
	if nodes["batch"].Op != "Identity" || nodes["sizes"].Op != "Slice" || len(dims(nodes["x"])) != 4 {
		t.Errorf("%v", nodes)
	}
}

func TestABatchIsFreed(t *testing.T) {
	def := graphtest.Graph(picture(float32Type, 8, 32, 32, 3), graphdef.IntConst("flat", []int32{8, 3072}, 2), graphtest.FloatNode("reshape", "Reshape", "x", "flat"),
		graphdef.IntConst("other", []int32{8, -1}, 2), graphtest.FloatNode("open", "Reshape", "x", "other"))
	nodes := lostTo(t, func(def *graphpb.GraphDef) (*graphpb.GraphDef, map[string]string) {
		out, batch := AnyBatch(def, "x")
		if batch != 8 {
			t.Errorf("batch %d", batch)
		}
		return out, nil
	}, def, nil)
	for name, want := range map[string]int64{"reshape": -1, "open": 1} {
		if shape := graphdef.Ints(graphdef.Operand(nodes[name], 1, nodes)); len(shape) != 2 || shape[0] != want {
			t.Errorf("%s: %d", name, shape)
		}
	}
}

// FuzzIntake looks for graphs that pass the checks, and do not after they have been rewritten.
func FuzzIntake(f *testing.F) {
	graphtest.AddSeeds(f)
	zero := graphdef.IntConst("zero", []int32{0}, 1)
	for _, in := range []*nodepb.NodeDef{picture(uint8Type, 8, 8, 3), picture(halfType, 8, 8, 8, 3), picture(doubleType, 1, 3), picture(float32Type, 3, 3, 3)} {
		for _, op := range []string{"Cast", "ExpandDims", "Reshape", "Shape", "Sub", "StridedSlice", "Pack", "Conv2DBackpropInput"} {
			f.Add(graphtest.Bytes(f, graphtest.Graph(in, zero, graphtest.FloatNode("it", op, "x", "zero", "zero", "zero"), graphtest.FloatNode("behind", "Add", "it", "x"))))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		def := &graphpb.GraphDef{}
		if proto.Unmarshal(data, def) != nil || len(def.Node) == 0 || graphs.Check(def, nil) != nil {
			return
		}
		input := def.Node[0].Name
		out, _ := FloatBytes(def, input)
		out, _, _ = Float32(out, input)
		out, _ = Batched(out, input)
		out, _ = AnyBatch(out, input)
		if err := graphs.Check(out, nil); err != nil && len(out.Node) > 0 {
			t.Fatalf("rewritten: %v", err)
		}
	})
}
