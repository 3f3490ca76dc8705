package main

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	functionpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/function_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	opdefpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/op_def_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/encoding/protowire"
)

// graphCase dreams on a graph of some bytes.
func graphCase(name string, graph []byte, want answer) Case {
	return Case{Group: "graphs", Name: name, Want: want, Files: with("net.pb", graph), Args: dream("sky.png")}
}

// graphCases are graphs that are broken as files, as graphs, and in their ops.
func graphCases() []Case {
	var cases []Case
	whole := marshal(network("Relu", nil))
	for i := range 16 {
		n := len(whole) * i / 16
		cases = append(cases, graphCase(fmt.Sprintf("cut after %d of %d bytes", n, len(whole)), whole[:n], aRefusal))
	}
	for i := range 48 {
		at := len(whole) * i / 48
		damaged := bytes.Clone(whole)
		damaged[at] ^= 1 << (i % 8)
		cases = append(cases, graphCase(fmt.Sprintf("bit %d of byte %d flipped", i%8, at), damaged, anything))
	}
	for name, content := range map[string]string{
		"text": "Not Found\n", "pbtxt": "node {\n  name: \"x\"\n  op: \"Relu\"\n}\n", "pbtxt, cut": "node {\n  name: \"x\"\n  op: \"Re",
		"pbtxt of braces": "node " + strings.Repeat("{ attr ", 1<<20), "a label map": "item {\n  name: \"n01440764\"\n}\n", "a prototxt": prototxt,
		"a pbtxt SavedModel": "saved_model_schema_version: 1\nmeta_graphs {\n}\n", "a quote that does not end": "node { name: \"x", "zip": "PK\x03\x04....", "gzip": "\x1f\x8b\x08.", "HDF5": "\x89HDF\r\n\x1a\n\x00",
		"ONNX": "\x08\x07\x12\x07pytorch", "SavedModel": "\x08\x01\x12\x80\x01", "TFLite": "\x1c\x00\x00\x00TFL3\x00", "pickle": "\x80\x02}q\x00",
		"git lfs": "version https://git-lfs.github.com/spec/v1\n", "zeros": strings.Repeat("\x00", 999), "ones": strings.Repeat("\xff", 999),
		"a protobuf of strings": "\x0a\x05hello\x12\x05world", "a message in itself": nested(20000), "a length of 2 GB": "\x0a\xff\xff\xff\xff\x07",
		"a picture": string(png(4, 4)), "Core ML": "\x08\x05\x12\x02hi\xb2\x1f\x00", "safetensors": "\x02\x00\x00\x00\x00\x00\x00\x00{\"}", "Darknet": "\x00\x00\x00\x00\x02\x00\x00\x00\x05\x00\x00\x00" + strings.Repeat("\x00", 20),
		"a checkpoint": "model_checkpoint_path: \"x\"\n", "a web page": "<!DOCTYPE html><html></html>", "Keras JSON": `{"class_name": "Functional", "config": {}}`,
	} {
		cases = append(cases, graphCase(name+" for a graph", []byte(content), aRefusal))
	}
	text, err := prototext.Marshal(network("Relu", nil))
	must(err)
	cases = append(cases, graphCase("a graph as text", text, aPicture))
	for i := range 16 {
		cases = append(cases, graphCase(fmt.Sprintf("text cut at %d sixteenths", i), text[:len(text)*i/16], aRefusal))
		damaged := bytes.Clone(text)
		damaged[len(text)*i/16] ^= 1 << (i % 8)
		cases = append(cases, graphCase(fmt.Sprintf("text with a bit flipped at %d sixteenths", i), damaged, anything))
	}
	meta := protowire.AppendBytes(protowire.AppendTag([]byte("\x0a\x08\x2a\x062.21.0"), 2, protowire.BytesType), whole)
	cases = append(cases, graphCase("a graph in a MetaGraph", meta, aPicture), graphCase("a MetaGraph, cut", meta[:len(meta)-9], aRefusal))
	add := func(name string, setup func(string) error) {
		cases = append(cases, Case{Group: "graphs", Name: name, Want: aRefusal, Setup: setup,
			Files: map[string][]byte{"sky.png": png(40, 30)}, Args: dream("sky.png")})
	}
	add("no file", nil)
	add("a folder", directory("net.pb"))
	add("a pipe that nobody writes to", fifo("net.pb"))
	add("a device without end", link("/dev/zero", "net.pb"))
	add("a link to itself", link("net.pb", "net.pb"))
	cases = slices.Concat(cases, structureCases(), constantCases(), opCases(), pictureForms(), sizeCases())
	for _, c := range slices.Clone(cases) {
		fast, listed := c, c
		fast.Name, fast.Args = c.Name+", fast", append(slices.Clone(c.Args), "--fast")
		listed.Name, listed.Args, listed.Want = c.Name+", listed", []string{"layers", "-q", "-g", "net.pb"}, anything
		listed.Prints = true
		cases = append(cases, fast, listed)
	}
	return cases
}

// nested is a message of type 10 within itself.
func nested(depth int) string {
	message := ""
	for range depth {
		length := len(message)
		var size []byte
		for ; length >= 0x80; length >>= 7 {
			size = append(size, byte(length)|0x80)
		}
		message = "\x0a" + string(append(size, byte(length))) + message
	}
	return message
}

// structureCases are graphs whose nodes do not make a graph, or not one to dream on.
func structureCases() []Case {
	base := network("Relu", nil)
	last := func(edit func(*nodepb.NodeDef)) *graphpb.GraphDef { return edited(base, edit) }
	more := func(nodes ...*nodepb.NodeDef) *graphpb.GraphDef {
		return &graphpb.GraphDef{Node: slices.Concat(base.Node, nodes), Library: base.Library}
	}
	boolean := &tensorpb.TensorProto{Dtype: typespb.DataType_DT_BOOL, TensorShape: shape(), BoolVal: []bool{true}}
	refused := map[string]*graphpb.GraphDef{
		"no nodes":                              {},
		"two nodes of one name":                 more(node("last", "Relu", attrs{"T": float}, "conv")),
		"a node without a name":                 last(func(n *nodepb.NodeDef) { n.Name = "" }),
		"a node without an op":                  last(func(n *nodepb.NodeDef) { n.Op = "" }),
		"a name with blanks":                    last(func(n *nodepb.NodeDef) { n.Name = "a b\n" }),
		"a name that is too long":               last(func(n *nodepb.NodeDef) { n.Name = strings.Repeat("n", 1<<20) }),
		"a node that reads itself":              last(func(n *nodepb.NodeDef) { n.Input = []string{"last"} }),
		"a node that waits for itself":          last(func(n *nodepb.NodeDef) { n.Input = append(n.Input, "^last") }),
		"a cycle of two":                        more(node("a", "Relu", attrs{"T": float}, "b"), node("b", "Relu", attrs{"T": float}, "a")),
		"an input that is not there":            last(func(n *nodepb.NodeDef) { n.Input = []string{"nowhere"} }),
		"no input":                              last(func(n *nodepb.NodeDef) { n.Input = nil }),
		"an input too many":                     last(func(n *nodepb.NodeDef) { n.Input = append(n.Input, "conv") }),
		"an output that is not there":           last(func(n *nodepb.NodeDef) { n.Input = []string{"conv:7"} }),
		"output -1":                             last(func(n *nodepb.NodeDef) { n.Input = []string{"conv:-1"} }),
		"output 2 to the 64":                    last(func(n *nodepb.NodeDef) { n.Input = []string{"conv:18446744073709551616"} }),
		"an output without a number":            last(func(n *nodepb.NodeDef) { n.Input = []string{"conv:"} }),
		"an empty input":                        last(func(n *nodepb.NodeDef) { n.Input = []string{""} }),
		"an input of a mark":                    last(func(n *nodepb.NodeDef) { n.Input = []string{"^"} }),
		"only a wait":                           last(func(n *nodepb.NodeDef) { n.Input = []string{"^conv"} }),
		"a wait before the input":               last(func(n *nodepb.NodeDef) { n.Input = []string{"^filters", "conv"} }),
		"no type":                               last(func(n *nodepb.NodeDef) { n.Attr = nil }),
		"a type that is none":                   last(func(n *nodepb.NodeDef) { n.Attr["T"] = attribute(typespb.DataType(9999)) }),
		"a type for another":                    last(func(n *nodepb.NodeDef) { n.Attr["T"] = attribute(typespb.DataType_DT_INT32) }),
		"a string for a type":                   last(func(n *nodepb.NodeDef) { n.Attr["T"] = attribute("float") }),
		"an unknown op":                         last(func(n *nodepb.NodeDef) { n.Op = "NobodyKnows" }),
		"an op in other letters":                last(func(n *nodepb.NodeDef) { n.Op = "relu" }),
		"two pictures":                          more(node("other", "Placeholder", attrs{"dtype": float})),
		"no picture":                            {Node: base.Node[1:2]},
		"a picture of strings":                  edited(&graphpb.GraphDef{Node: base.Node[:1]}, func(n *nodepb.NodeDef) { n.Attr["dtype"] = attribute(typespb.DataType_DT_STRING) }),
		"a picture alone":                       {Node: base.Node[:1]},
		"a layer that does not see the picture": network("Identity", attrs{"T": float}),
	}
	refused["a layer that does not see the picture"].Node[3].Input = []string{"filters"}
	picture := map[string]*graphpb.GraphDef{}
	for _, op := range []string{"ReadFile", "WriteFile", "MatchingFiles", "ImmutableConst", "PyFunc", "PyFuncStateless", "EagerPyFunc", "_Send", "_Recv",
		"TFRecordReaderV2", "RestoreV2", "SaveV2", "VarHandleOp", "VariableV2", "RandomUniform", "Abort", "Assert", "Print", "PrintV2", "ZipDataset",
		"IteratorGetNext", "RpcCall", "CollectiveReduce", "DebugIdentityV2", "Switch", "Merge", "Enter", "Exit", "While", "If", "Case",
		"PartitionedCall", "StatefulPartitionedCall", "SymbolicGradient", "RemoteCall", "LoadAndRemapMatrix", "_HostSend", "XlaLaunch", "TPUExecute",
		"FileSystemSetConfiguration", "GenerateVocabRemapping", "InitializeTableFromTextFileV2", "ReaderReadV2", "DecodeWav", "EncodePng"} {
		refused["the op "+op] = last(func(n *nodepb.NodeDef) { n.Op = op })
		if op == "PartitionedCall" { // is allowed, and wants a function
			continue
		}
		picture["the op "+op+" on no way"] = more(node("evil", op, nil), node("behind", op, nil, "last"))
		picture["the op "+op+" to wait for"] = more(node("evil", op, nil))
		picture["the op "+op+" to wait for"].Node[3] = node("last", "Relu", attrs{"T": float}, "conv", "^evil")
	}
	function := func(name string, nodes ...*nodepb.NodeDef) *functionpb.FunctionDefLibrary {
		return &functionpb.FunctionDefLibrary{Function: []*functionpb.FunctionDef{{Signature: &opdefpb.OpDef{Name: name}, NodeDef: nodes}}}
	}
	for name, def := range map[string]*graphpb.GraphDef{
		"a function that writes":       {Node: last(func(n *nodepb.NodeDef) { n.Op = "mine" }).Node, Library: function("mine", node("hidden", "WriteFile", nil))},
		"a function that calls itself": {Node: more(node("call", "mine", nil)).Node, Library: function("mine", node("again", "mine", nil))},
		"a function without a name":    {Node: base.Node, Library: function("", node("x", "Relu", nil))},
		"a function called Relu":       {Node: base.Node, Library: function("Relu", node("x", "NoOp", nil))},
		"a function called WriteFile":  {Node: more(node("call", "WriteFile", nil)).Node, Library: function("WriteFile", node("x", "NoOp", nil))},
	} {
		refused[name] = def
	}
	picture["a function that writes, and nobody calls"] = &graphpb.GraphDef{Node: base.Node, Library: function("mine", node("hidden", "WriteFile", nil))}
	picture["a function that writes, called on no way"] = &graphpb.GraphDef{Node: more(node("call", "mine", nil)).Node, Library: function("mine", node("hidden", "WriteFile", nil))}
	either := map[string]*graphpb.GraphDef{
		"a branch on nothing":      more(constant("yes", boolean), node("never", "Identity", attrs{"T": typespb.DataType_DT_BOOL}, "yes")),
		"a name like that of ours": last(func(n *nodepb.NodeDef) { n.Device = "/job:worker/task:9/device:TPU:99" }),
		"a device that is none":    last(func(n *nodepb.NodeDef) { n.Device = "//:::" }),
		"an attribute too many":    last(func(n *nodepb.NodeDef) { n.Attr["extra"] = attribute(3) }),
		"a hidden attribute":       last(func(n *nodepb.NodeDef) { n.Attr["_class"] = attribute("loc:@nowhere") }),
		"an XLA attribute":         last(func(n *nodepb.NodeDef) { n.Attr["_XlaMustCompile"] = attribute(true) }),
		"output shapes that lie":   last(func(n *nodepb.NodeDef) { n.Attr["_output_shapes"] = attribute(shape(1, 2, 3)) }),
		"wait for a constant":      last(func(n *nodepb.NodeDef) { n.Input = append(n.Input, "^filters") }),
		"a chain of 5000":          chain(base, 5000),
		"a placeholder of its own": edited(&graphpb.GraphDef{Node: base.Node}, func(n *nodepb.NodeDef) { n.Input = []string{"conv:0"} }),
	}
	either["a picture of a shape that lies"] = more()
	either["a picture of a shape that lies"].Node[0] = node("photo", "Placeholder", attrs{"dtype": float, "shape": shape(7, 7)})
	var cases []Case
	for _, name := range slices.Sorted(maps.Keys(refused)) {
		cases = append(cases, graphCase(name, marshal(refused[name]), aRefusal))
	}
	for _, name := range slices.Sorted(maps.Keys(picture)) {
		cases = append(cases, graphCase(name, marshal(picture[name]), aPicture))
	}
	for _, name := range slices.Sorted(maps.Keys(either)) {
		cases = append(cases, graphCase(name, marshal(either[name]), anything))
	}
	return cases
}

func chain(base *graphpb.GraphDef, length int) *graphpb.GraphDef {
	def := &graphpb.GraphDef{Node: slices.Clone(base.Node[:3])}
	from := "conv"
	for i := range length {
		name := fmt.Sprint("link", i)
		if i == length-1 {
			name = "last"
		}
		def.Node, from = append(def.Node, node(name, "Identity", attrs{"T": float}, from)), name
	}
	return def
}

// constantCases are constants that claim what they do not hold.
func constantCases() []Case {
	var cases []Case
	for name, t := range map[string]*tensorpb.TensorProto{
		"of 2 GB in a header":        {Dtype: float, TensorShape: shape(1 << 29), FloatVal: []float32{1}},
		"of 4 GB in a header":        {Dtype: float, TensorShape: shape(1<<15, 1<<15), FloatVal: []float32{1}},
		"of 2 to the 62 values":      {Dtype: float, TensorShape: shape(1<<31, 1<<31), FloatVal: []float32{1}},
		"of 2 to the 64 values":      {Dtype: float, TensorShape: shape(1<<32, 1<<32)},
		"of -1 values":               {Dtype: float, TensorShape: shape(-1)},
		"of the least number":        {Dtype: float, TensorShape: shape(math.MinInt64)},
		"of a shape without rank":    {Dtype: float, TensorShape: unranked()},
		"of 300 dimensions":          {Dtype: float, TensorShape: shape(slices.Repeat([]int64{1}, 300)...), FloatVal: []float32{1}},
		"of bytes too few":           {Dtype: float, TensorShape: shape(3, 3, 3, 4), TensorContent: []byte("1234")},
		"of bytes too many":          {Dtype: float, TensorShape: shape(1), TensorContent: make([]byte, 400)},
		"of values too many":         {Dtype: float, TensorShape: shape(1), FloatVal: make([]float32, 100)},
		"of no type":                 {TensorShape: shape(3, 3, 3, 4)},
		"of a type that is none":     {Dtype: typespb.DataType(9999), TensorShape: shape(1), TensorContent: []byte("1")},
		"of a reference type":        {Dtype: typespb.DataType_DT_FLOAT_REF, TensorShape: shape(1), FloatVal: []float32{1}},
		"of strings":                 {Dtype: typespb.DataType_DT_STRING, TensorShape: shape(3, 3, 3, 4), StringVal: [][]byte{[]byte("x")}},
		"of strings in bytes":        {Dtype: typespb.DataType_DT_STRING, TensorShape: shape(2), TensorContent: []byte("\xff\xff\xff\xff\xff\xff\xff\xff\x7f\x01")},
		"of strings, 2 GB of them":   {Dtype: typespb.DataType_DT_STRING, TensorShape: shape(1 << 31), StringVal: [][]byte{[]byte("x")}},
		"of resources":               {Dtype: typespb.DataType_DT_RESOURCE, TensorShape: shape(1), ResourceHandleVal: nil},
		"of variants":                {Dtype: typespb.DataType_DT_VARIANT, TensorShape: shape(1)},
		"of half floats":             {Dtype: typespb.DataType_DT_HALF, TensorShape: shape(3, 3, 3, 4), HalfVal: []int32{1 << 30}},
		"of another size":            weights(3, 3, 5, 4),
		"of another rank":            weights(27, 4),
		"of nothing":                 weights(3, 3, 3, 0),
		"of a kernel without extent": weights(0, 0, 3, 4),
	} {
		def := network("Relu", nil)
		def.Node[1] = constant("filters", t)
		cases = append(cases, graphCase("a constant "+name, marshal(def), aRefusal))
	}
	def := network("Relu", nil)
	delete(def.Node[1].Attr, "value")
	cases = append(cases, graphCase("a constant without a value", marshal(def), aRefusal))
	def = network("Relu", nil)
	def.Node[1].Attr["dtype"] = attribute(typespb.DataType_DT_INT32)
	cases = append(cases, graphCase("a constant of two types", marshal(def), aRefusal))
	def = network("Relu", nil)
	def.Node[1].Attr["value"] = &attrpb.AttrValue{}
	cases = append(cases, graphCase("a constant whose value is nothing", marshal(def), aRefusal))
	// What is computed shows only in the run.
	def = network("ResizeBilinear", attrs{"T": float, "align_corners": false, "half_pixel_centers": false}, ints(math.MaxInt32, math.MaxInt32))
	last := def.Node[len(def.Node)-1]
	def.Node[len(def.Node)-1] = node("computed", "Identity", attrs{"T": typespb.DataType_DT_INT32}, "constant0")
	last.Input[1] = "computed"
	def.Node = append(def.Node, last)
	return append(cases, graphCase("a size that shows only in the run", marshal(def), aRefusal))
}
