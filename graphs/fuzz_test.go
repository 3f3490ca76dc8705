package graphs

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	functionpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/function_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	opdefpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/op_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	"google.golang.org/protobuf/proto"
)

// FuzzGraph looks for files that the checks or the passes break on, and for graphs that
// pass the checks and are no longer whole after a pass.
func FuzzGraph(f *testing.F) {
	lrn := node("norm", "LRN", "input")
	lrn.Attr = map[string]*attrpb.AttrValue{
		"depth_radius": {Value: &attrpb.AttrValue_I{I: 2}},
		"beta":         {Value: &attrpb.AttrValue_F{F: 0.75}},
	}
	concat := node("concat", "Concat", "axis", "input", "norm", "^relu")
	concat.Attr = map[string]*attrpb.AttrValue{"N": {Value: &attrpb.AttrValue_I{I: 2}}}
	concat.Device = "/cpu:0"
	network := tiny()
	network.Node = append(network.Node, lrn, node("axis", "Const"), concat)
	functions := graphOf(node("call", "mine"))
	functions.Library = &functionpb.FunctionDefLibrary{Function: []*functionpb.FunctionDef{{
		Signature: &opdefpb.OpDef{Name: "mine"}, NodeDef: graphOf(node("inside", "Relu")).Node,
	}}}
	sliding := floatOp("slide", "Conv2D", "padded", "filter")
	sliding.Attr["padding"], sliding.Attr["strides"] = stringAttr("VALID"), intsAttr(1, 1, 1, 1)
	back := floatOp("back", "Conv2DBackpropInput", "sizes", "filter", "slide")
	back.Attr["padding"], back.Attr["strides"] = stringAttr("SAME"), intsAttr(1, 2, 2, 1)
	gradient := floatOp("gradient", "Conv2DBackpropInput", "shape", "filter", "relu")
	gradient.Attr["padding"], gradient.Attr["strides"] = sliding.Attr["padding"], sliding.Attr["strides"]
	sliced := graphOf(placeholder("x", typespb.DataType_DT_FLOAT), floatConst("filter", make([]float32, 9*3*2), 3, 3, 3, 2),
		intConst("paddings", 0, 0, 1, 1, 1, 1, 0, 0), intConst("sizes", 1, 8, 8, 3), floatOp("padded", "Pad", "x", "paddings"), sliding, back,
		floatOp("shape", "Shape", "padded"), gradient,
		floatOp("relu", "Relu", "back"), floatOp("mean", "Mean", "relu", "sizes"), floatOp("flat", "Reshape", "mean", "sizes"))
	for _, def := range []*graphpb.GraphDef{
		tiny(), network, functions, sliced, graphOf(constant("12345678", 2), node("loop", "Relu", "loop")),
	} {
		data, err := proto.Marshal(def)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		def, err := parse(data)
		if err == nil {
			err = Check(def, nil)
		}
		if err != nil {
			var refused *RefusedOpError
			if !errors.Is(err, ErrNotGraph) && !errors.As(err, &refused) {
				t.Fatalf("an error of no kind: %v", err)
			}
			return
		}
		if name, err := input(def, ""); err == nil && !slices.ContainsFunc(def.Node, named(name)) {
			t.Fatalf("the input %q is no node", name)
		} else if err == nil {
			Views(def.Node, name, 224, 224)
		}
		passed, err := ClearDevices(def)
		if err == nil {
			passed, err = ModernConcat(passed)
		}
		if err == nil {
			passed, err = RightGradients(passed, "back")
		}
		if err == nil {
			passed, err = SpellOutLRN(passed, func(string) (int, error) { return 5, nil })
		}
		const large = 1 << 20 // bytes, which to unpack takes a fuzzer too long
		weights := func(name string) *nodepb.NodeDef {
			if n := byName(passed)[name]; n.GetOp() == "Const" && elements(n) <= large/4 {
				return n
			}
			return nil
		}
		for _, pass := range []func(*graphpb.GraphDef) (*graphpb.GraphDef, error){
			ReluGradientsByOutput, PadWithin,
			func(def *graphpb.GraphDef) (*graphpb.GraphDef, error) { return SubPixelGradients(def, weights) },
			func(def *graphpb.GraphDef) (*graphpb.GraphDef, error) { return TurnConvolutionGradients(def, weights) },
		} {
			if err == nil {
				passed, err = pass(passed)
			}
		}
		if err != nil {
			return
		}
		if err := Check(passed, nil); err != nil {
			t.Fatalf("after the passes: %v", err)
		}
		for _, n := range def.Node {
			if !slices.ContainsFunc(passed.Node, named(n.Name)) {
				t.Fatalf("node %q is gone", n.Name)
			}
		}
	})
}

// elements is how many numbers a constant's shape asks for.
func elements(n *nodepb.NodeDef) int64 {
	count := int64(1)
	for _, dim := range n.Attr["value"].GetTensor().GetTensorShape().GetDim() {
		count *= dim.Size
	}
	return count
}

// FuzzSidecar looks for TOML files that are taken although no picture can be prepared
// as they say.
func FuzzSidecar(f *testing.F) {
	f.Add("input = \"data\"\nmean = [123, 117, 104.5]\ndivide = 58\norder = \"bgr\"\nlabels = \"words.txt\"\n")
	f.Add("objective = \"square(relu)\"\niterations = 20\noctaves = 4\nstep = 2\noctave-scale = 1.5\n")
	f.Add("mean = [nan, inf, 1e300]\ndivide = -0.0\n[made]\n")
	f.Add("step = 9223372036854775807\nlabels = [\"a\"]\n\"in\\u0000put\" = 1\n")
	read := func(string) ([]byte, error) { return []byte("cat\n"), nil }
	f.Fuzz(func(t *testing.T, text string) {
		s, err := parseSidecar("net.toml", text, read)
		if err != nil {
			return
		}
		p, err := profileOf(nil, s)
		if err != nil {
			return
		}
		for _, m := range append(p.Mean[:], p.Divide, float32(p.Step), float32(p.OctaveScale)) {
			if x := float64(m); math.IsNaN(x) || math.IsInf(x, 0) {
				t.Errorf("%v is taken: %+v", m, p)
			}
		}
		if p.Divide <= 0 || p.Order != RGB && p.Order != BGR || p.Iterations < 0 || p.Octaves < 0 || p.Step < 0 {
			t.Errorf("%+v is taken", p)
		}
	})
}

// FuzzLabels looks for label files of which a line is lost.
func FuzzLabels(f *testing.F) {
	for _, text := range []string{"cat\ndog\n", "cat\r\ndog", "\n\n", "", "\r", "a\x00b\n\xff\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		labels, err := readLabels(func(string) ([]byte, error) { return data, nil }, "words.txt")
		if err != nil {
			if bytes.Trim(data, "\r\n") != nil {
				t.Errorf("%q: %v", data, err)
			}
			return
		}
		if strings.Join(labels, "\n") != strings.TrimRight(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n") {
			t.Errorf("%q is read as %q", data, labels)
		}
	})
}

func named(name string) func(*nodepb.NodeDef) bool {
	return func(n *nodepb.NodeDef) bool { return n.Name == name }
}
