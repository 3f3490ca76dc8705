package twin

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs"
)

var generate = sync.OnceValue(func() *graphpb.GraphDef { return Inception5h(1) })

func byName(def *graphpb.GraphDef) map[string]*nodepb.NodeDef {
	nodes := map[string]*nodepb.NodeDef{}
	for _, n := range def.Node {
		nodes[n.Name] = n
	}
	return nodes
}

// The numbers that Google's notebook prints, and those of the published file.
func TestCountsAreInception5hs(t *testing.T) {
	count := map[string]int{}
	var channels int64
	nodes := byName(generate())
	for _, n := range generate().Node {
		count[n.Op]++
		if n.Op == "Conv2D" {
			channels += dims(nodes[n.Input[1]])[3]
		}
		if n.Device != "/cpu:0" {
			t.Errorf("%s is on device %q", n.Name, n.Device)
		}
	}
	want := map[string]int{
		"Conv2D": 59, "Const": 142, "Placeholder": 1, "Concat": 9, "LRN": 2, "MaxPool": 4 + 9, "AvgPool": 3,
		"BiasAdd": 59 + 2 + 3, "Relu": 59 + 2, "MatMul": 5, "Reshape": 5, "Softmax": 3, "Identity": 3,
	}
	for op, n := range want {
		if count[op] != n {
			t.Errorf("%d nodes of %s, want %d", count[op], op, n)
		}
	}
	if len(count) != len(want) {
		t.Errorf("ops %v, want only those of %v", count, want)
	}
	if channels != 7548 {
		t.Errorf("%d channels of convolutions, want 7548", channels)
	}
}

// The table of the blocks: input channels, those of the six convolutions, and
// of their concatenation.
func TestBlocksHaveTheChannelsOfTheTable(t *testing.T) {
	nodes := byName(generate())
	for _, row := range []struct {
		block string
		n     [8]int64
	}{
		{"mixed3a", [8]int64{192, 64, 96, 128, 16, 32, 32, 256}},
		{"mixed3b", [8]int64{256, 128, 128, 192, 32, 96, 64, 480}},
		{"mixed4a", [8]int64{480, 192, 96, 204, 16, 48, 64, 508}},
		{"mixed4b", [8]int64{508, 160, 112, 224, 24, 64, 64, 512}},
		{"mixed4c", [8]int64{512, 128, 128, 256, 24, 64, 64, 512}},
		{"mixed4d", [8]int64{512, 112, 144, 288, 32, 64, 64, 528}},
		{"mixed4e", [8]int64{528, 256, 160, 320, 32, 128, 128, 832}},
		{"mixed5a", [8]int64{832, 256, 160, 320, 48, 128, 128, 832}},
		{"mixed5b", [8]int64{832, 384, 192, 384, 48, 128, 128, 1024}},
	} {
		n := row.n
		for name, want := range map[string][4]int64{
			"_1x1":            {1, 1, n[0], n[1]},
			"_3x3_bottleneck": {1, 1, n[0], n[2]},
			"_3x3":            {3, 3, n[2], n[3]},
			"_5x5_bottleneck": {1, 1, n[0], n[4]},
			"_5x5":            {5, 5, n[4], n[5]},
			"_pool_reduce":    {1, 1, n[0], n[6]},
		} {
			if got := [4]int64(dims(nodes[row.block+name+"_w"])); got != want {
				t.Errorf("%s%s_w is %v, want %v", row.block, name, got, want)
			}
		}
		inputs := strings.Join(nodes[row.block].Input, " ")
		if want := strings.ReplaceAll("B/concat_dim B_1x1 B_3x3 B_5x5 B_pool_reduce", "B", row.block); inputs != want {
			t.Errorf("%s joins %s, want %s", row.block, inputs, want)
		}
		if n[1]+n[3]+n[5]+n[6] != n[7] {
			t.Errorf("%s: towers do not add up to %d", row.block, n[7])
		}
	}
}

// One node of each kind, with its inputs and the attributes of the original.
func TestNodesAreSpelledAsInTheOriginal(t *testing.T) {
	nodes := byName(generate())
	for _, want := range []struct{ name, op, inputs, attr string }{
		{"input", "Placeholder", "", "dtype:DT_FLOAT, shape:0"},
		{"conv2d0_pre_relu/conv", "Conv2D", "input conv2d0_w", "padding:SAME, strides:1 2 2 1, use_cudnn_on_gpu:true, T:DT_FLOAT"},
		{"conv2d0_pre_relu", "BiasAdd", "conv2d0_pre_relu/conv conv2d0_b", "T:DT_FLOAT"},
		{"conv2d0", "Relu", "conv2d0_pre_relu", "T:DT_FLOAT"},
		{"maxpool0", "MaxPool", "conv2d0", "ksize:1 3 3 1, padding:SAME, strides:1 2 2 1"},
		{"localresponsenorm0", "LRN", "maxpool0", "alpha:0.0001, beta:0.5, bias:2, depth_radius:5"},
		{"conv2d1_pre_relu/conv", "Conv2D", "localresponsenorm0 conv2d1_w", "padding:VALID, strides:1 1 1 1"},
		{"localresponsenorm1", "LRN", "conv2d2", "alpha:0.0001"},
		{"maxpool1", "MaxPool", "localresponsenorm1", "ksize:1 3 3 1"},
		{"mixed3a_pool", "MaxPool", "maxpool1", "ksize:1 3 3 1, padding:SAME, strides:1 1 1 1"},
		{"mixed3a_pool_reduce_pre_relu/conv", "Conv2D", "mixed3a_pool mixed3a_pool_reduce_w", "padding:SAME"},
		{"maxpool4", "MaxPool", "mixed3b", "strides:1 2 2 1"},
		{"mixed4a", "Concat", "mixed4a/concat_dim mixed4a_1x1 mixed4a_3x3 mixed4a_5x5 mixed4a_pool_reduce", "N:4, T:DT_FLOAT"},
		{"maxpool10", "MaxPool", "mixed4e", "strides:1 2 2 1"},
		{"head0_pool", "AvgPool", "mixed4a", "ksize:1 5 5 1, padding:VALID, strides:1 3 3 1"},
		{"head1_pool", "AvgPool", "mixed4d", "ksize:1 5 5 1"},
		{"head0_bottleneck/reshape", "Reshape", "head0_bottleneck head0_bottleneck/reshape/shape", "T:DT_FLOAT"},
		{"nn0_pre_relu/matmul", "MatMul", "head0_bottleneck/reshape nn0_w", "transpose_a:false, transpose_b:false"},
		{"nn0/reshape", "Reshape", "nn0 nn0/reshape/shape", ""},
		{"softmax1_pre_activation/matmul", "MatMul", "nn1/reshape softmax1_w", ""},
		{"avgpool0", "AvgPool", "mixed5b", "ksize:1 7 7 1, strides:1 1 1 1"},
		{"softmax2_pre_activation/matmul", "MatMul", "avgpool0/reshape softmax2_w", ""},
		{"softmax2_pre_activation", "BiasAdd", "softmax2_pre_activation/matmul softmax2_b", ""},
		{"softmax2", "Softmax", "softmax2_pre_activation", ""},
		{"output2", "Identity", "softmax2", ""},
	} {
		n := nodes[want.name]
		if n == nil {
			t.Errorf("there is no %s", want.name)
			continue
		}
		if n.Op != want.op || strings.Join(n.Input, " ") != want.inputs {
			t.Errorf("%s is %s of %v, want %s of %s", n.Name, n.Op, n.Input, want.op, want.inputs)
		}
		spelled := attrText(n)
		for _, a := range strings.Split(want.attr, ", ") {
			if !strings.Contains(spelled, a) {
				t.Errorf("%s has attributes %s, want %s", n.Name, spelled, want.attr)
			}
		}
		if (n.Op == "LRN" || n.Op == "MaxPool") && n.Attr["T"] != nil {
			t.Errorf("%s has an attribute T, which those ops had not in 2015", n.Name)
		}
	}
}

func TestWeightsAreCentredAndOfHesSize(t *testing.T) {
	for name, inputs := range map[string]float64{"conv2d0_w": 7 * 7 * 3, "mixed4c_3x3_w": 9 * 128, "nn0_w": 2048} {
		content := byName(generate())[name].Attr["value"].GetTensor().TensorContent
		values := make([]float32, len(content)/4)
		if _, err := binary.Decode(content, binary.LittleEndian, values); err != nil {
			t.Fatal(err)
		}
		var sum, squares float64
		for _, v := range values {
			sum += float64(v)
			squares += float64(v) * float64(v)
		}
		n := float64(len(values))
		if got, want := squares/n, 2/inputs; math.Abs(got/want-1) > 0.05 {
			t.Errorf("%s has variance %g, want %g", name, got, want)
		}
		if mean, bound := sum/n, 4*math.Sqrt(2/inputs/n); math.Abs(mean) > bound {
			t.Errorf("%s has mean %g, beyond %g", name, mean, bound)
		}
	}
}

// Recorded references depend on these bytes.
func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	data, err := Marshal(generate())
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(data)
	if got, want := hex.EncodeToString(sum[:]), "0ad9390a16dbd6f6243a82251aa7b8629dd83f76723e6398df34d5c3198ca95a"; got != want {
		t.Errorf("seed 1 gives sha256 %s, want %s", got, want)
	}
	other := byName(Inception5h(2))["conv2d0_w"].Attr["value"].GetTensor().TensorContent
	if string(other) == string(byName(generate())["conv2d0_w"].Attr["value"].GetTensor().TensorContent) {
		t.Error("seeds 1 and 2 give the same weights")
	}
}

func dims(n *nodepb.NodeDef) []int64 {
	var out []int64
	for _, d := range n.Attr["value"].GetTensor().GetTensorShape().GetDim() {
		out = append(out, d.Size)
	}
	return out
}

func TestConstantsComeFirstAndInputsBeforeTheirUsers(t *testing.T) {
	seen := map[string]bool{}
	for i, n := range generate().Node {
		if (n.Op == "Const") != (i < 142) {
			t.Errorf("node %d is %s, a %s", i, n.Name, n.Op)
		}
		for _, in := range n.Input {
			if !seen[in] {
				t.Errorf("%s comes before its input %s", n.Name, in)
			}
		}
		seen[n.Name] = true
	}
}

func TestTheTwinPassesTheChecksOfLoading(t *testing.T) {
	if err := graphs.Check(generate(), nil); err != nil {
		t.Error(err)
	}
}

// attrText spells a node's attributes as "key:value key:value".
func attrText(n *nodepb.NodeDef) string {
	var b strings.Builder
	for key, v := range n.Attr {
		var text any
		switch x := v.Value.(type) {
		case *attrpb.AttrValue_List:
			text = strings.Trim(fmt.Sprint(x.List.I), "[]")
		case *attrpb.AttrValue_S:
			text = string(x.S)
		case *attrpb.AttrValue_I:
			text = x.I
		case *attrpb.AttrValue_F:
			text = x.F
		case *attrpb.AttrValue_B:
			text = x.B
		case *attrpb.AttrValue_Type:
			text = x.Type
		case *attrpb.AttrValue_Shape:
			text = len(x.Shape.Dim)
		}
		fmt.Fprintf(&b, " %s:%v", key, text)
	}
	return b.String()
}
