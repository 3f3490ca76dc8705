package layout

import (
	"strings"
	"testing"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
)

// Values and gradients are held against TensorFlow's in tfdream/layouts_test.go.

// conv is a convolution with its channels first, of a picture that declares its sides.
func conv(sides []int, more ...*nodepb.NodeDef) *graphpb.GraphDef {
	picture := graphtest.Placeholder("x", typespb.DataType_DT_FLOAT)
	if sides != nil {
		picture.Attr["shape"] = graphdef.Attribute(graphdef.Shape(sides...))
	}
	return graphtest.Graph(append([]*nodepb.NodeDef{picture, graphdef.FloatConst("w", make([]float32, 3*3*3*4), 3, 3, 3, 4), format("conv", "Conv2D", "NCHW", "x", "w")}, more...)...)
}

func format(name, op, format string, inputs ...string) *nodepb.NodeDef {
	n := graphtest.FloatNode(name, op, inputs...)
	n.Attr["data_format"] = graphdef.Attribute(format)
	n.Attr["strides"] = graphdef.Attribute([]int64{1, 1, 2, 3})
	n.Attr["padding"] = graphdef.Attribute("SAME")
	return n
}

func TestWhatIsNotKnownForChannelsFirstIsLeftOutWithTheReason(t *testing.T) {
	axis := graphdef.IntConst("axis", []int32{1})
	for _, c := range []struct {
		says string
		more []*nodepb.NodeDef
	}{
		{`node "it" is a Cumsum, which is not known for channels first`, []*nodepb.NodeDef{axis, graphtest.FloatNode("it", "Cumsum", "conv", "axis")}},
		{`node "it" is a Dilation2D, which is not known for channels first`, []*nodepb.NodeDef{format("it", "Dilation2D", "NCHW", "conv", "w")}},
		{`node "it" is a Mean, whose axes are not constant`, []*nodepb.NodeDef{axis, graphtest.Node("computed", "Neg", "axis"), graphtest.FloatNode("it", "Mean", "conv", "computed")}},
		{`node "it" is a Mul, which reads "odd" with channels first, but it is not known how many dimensions that has`,
			[]*nodepb.NodeDef{graphtest.Placeholder("odd", typespb.DataType_DT_FLOAT), graphtest.FloatNode("it", "Mul", "conv", "odd")}},
		{`node "it" is a Transpose, whose order is not constant`, []*nodepb.NodeDef{axis, graphtest.Node("computed", "Neg", "axis"), graphtest.FloatNode("it", "Transpose", "conv", "computed")}},
	} {
		more := append(c.more, graphtest.FloatNode("behind", "Relu", "it"), graphtest.FloatNode("beside", "Relu", "conv"))
		last, lost := ChannelsLast(conv([]int{1, 3, -1, -1}, more...), "x")
		for _, name := range []string{"it", "behind"} {
			if !strings.HasPrefix(lost[name], c.says) {
				t.Errorf("%s: %q, want %q", name, lost[name], c.says)
			}
		}
		nodes := graphdef.ByName(last)
		if nodes["it"] != nil || nodes["behind"] != nil || nodes["beside"] == nil || len(lost) != 2 {
			t.Errorf("%s: left out %v", c.says, lost)
		}
	}
}

// Where a placeholder does not say where its channels are, what reads it does.
func TestHowThePictureEnters(t *testing.T) {
	perm := graphdef.IntConst("perm", []int32{0, 3, 1, 2}, 4)
	pads := graphdef.IntConst("pads", make([]int32, 8), 4, 2)
	read := func(by ...*nodepb.NodeDef) *graphpb.GraphDef {
		def := conv(nil, append(by, perm, pads)...)
		def.Node[2].Input[0] = by[len(by)-1].Name
		return def
	}
	for name, c := range map[string]struct {
		def   *graphpb.GraphDef
		first bool
	}{
		"declared first":      {conv([]int{1, 3, 224, 224}), true},
		"declared grey first": {conv([]int{-1, 1, -1, -1}), true},
		"declared last":       {conv([]int{1, 224, 224, 3}), false},
		"not declared":        {conv(nil), true},
		"by arithmetic":       {read(graphtest.FloatNode("sub", "Sub", "x", "w"), graphtest.FloatNode("pad", "Pad", "sub", "pads")), true},
		"transposed":          {read(graphtest.FloatNode("turn", "Transpose", "x", "perm")), false},
	} {
		before := proto.Clone(c.def)
		last, lost := ChannelsLast(c.def, "x")
		if len(lost) > 0 && name != "by arithmetic" {
			t.Errorf("%s: lost %v", name, lost)
		}
		if !proto.Equal(before, c.def) {
			t.Errorf("%s: the graph itself was changed", name)
		}
		n := graphdef.ByName(last)["conv"]
		direct := n != nil && n.Input[0] == c.def.Node[2].Input[0]
		if turned := n != nil && !direct; n == nil || c.first == turned && name != "transposed" {
			t.Errorf("%s: the convolution is %v", name, n)
			continue
		}
		if got := n.Attr["strides"].GetList().GetI(); got[1] != 2 || got[2] != 3 || got[3] != 1 || !graphdef.ChannelsLast(n) {
			t.Errorf("%s: strides %d, format %s", name, got, n.Attr["data_format"].GetS())
		}
	}
	plain := graphtest.Tiny()
	if same, lost := ChannelsLast(plain, "input"); same != plain || lost != nil {
		t.Error("a graph with its channels last was changed")
	}
}

// FuzzChannelsLast looks for graphs that pass the checks, and do not after they have been turned.
func FuzzChannelsLast(f *testing.F) {
	graphtest.AddSeeds(f)
	axes := graphdef.IntConst("axes", []int32{2, 3}, 2)
	list := graphdef.IntConst("list", []int32{0, 1, 2, 3}, 4)
	for _, op := range []string{"Mean", "Reshape", "Slice", "StridedSlice", "Pad", "Transpose", "ConcatV2", "Split", "Softmax", "Shape", "Mul", "Cumsum", "ExpandDims"} {
		f.Add(graphtest.Bytes(f, conv([]int{1, 3, -1, -1}, axes, list, graphtest.FloatNode("it", op, "conv", "list", "list"), graphtest.FloatNode("other", op, "conv", "axes"),
			graphtest.FloatNode("behind", "Add", "it", "conv"))))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		def := &graphpb.GraphDef{}
		if proto.Unmarshal(data, def) != nil || len(def.Node) == 0 || graphs.Check(def, nil) != nil {
			return
		}
		input := def.Node[0].Name
		last, lost := ChannelsLast(def, input)
		if err := graphs.Check(last, nil); err != nil {
			t.Fatalf("channels last: %v", err)
		}
		nodes := graphdef.ByName(last)
		for _, n := range def.Node {
			if _, gone := lost[n.Name]; gone == (nodes[n.Name] != nil) {
				t.Fatalf("%q is neither there nor left out, or both", n.Name)
			}
		}
		if again, _ := ChannelsLast(last, input); again != last && again != nil {
			for _, n := range again.Node {
				if hasChannelsFirst(n) {
					t.Fatalf("%q still has its channels first", n.Name)
				}
			}
		}
	})
}
