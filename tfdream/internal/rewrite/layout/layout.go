// Package layout turns networks that have their channels first (NCHW), for which TensorFlow has no kernels
// on processors, into networks that have them last (NHWC), with the same values.
package layout

import (
	"fmt"
	"slices"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// The orders of the axes: channelsLast[i] is which axis of NCHW is NHWC's i, channelsFirst the other
// way round.
var (
	channelsLast  = []int{0, 2, 3, 1}
	channelsFirst = []int{0, 3, 1, 2}
)

// ChannelsLast returns def with its channels last. Nodes keep their names: where one was [batch,
// channels, height, width], it is [batch, height, width, channels] afterwards, also the
// placeholder that takes the picture, input. What cannot be turned, and what depends on it, is left
// out, with the reason. def itself is returned where nothing has its channels first.
func ChannelsLast(def *graphpb.GraphDef, input string) (last *graphpb.GraphDef, leftOut map[string]string) {
	t := &turning{nodes: graphdef.ByName(def), out: &graphpb.GraphDef{Versions: def.Versions, Library: def.Library},
		tensors: map[string]tensor{}, done: map[string]bool{}, made: map[string]bool{}, copies: map[string]string{}, leftOut: map[string]string{}}
	first := t.takesChannelsFirst(def, input)
	if !first && !slices.ContainsFunc(def.Node, hasChannelsFirst) {
		return def, nil
	}
	if n := t.nodes[input]; n != nil {
		t.done[input] = true
		t.takePicture(n, first)
	}
	for _, n := range def.Node {
		t.visit(n)
	}
	return t.out, t.leftOut
}

// tensor is what is known of a node's output.
type tensor struct {
	turned bool // it was NCHW, and is NHWC
	rank   int  // -1 = not known
	loose  bool // it was made of what was NCHW, and no Transpose says that it is not
}

// turning is a graph that is being turned.
type turning struct {
	nodes   map[string]*nodepb.NodeDef // as they were
	out     *graphpb.GraphDef
	tensors map[string]tensor // by output, "node:0"
	done    map[string]bool
	made    map[string]bool   // names of nodes that were not there before
	copies  map[string]string // names of transposed outputs
	leftOut map[string]string // why, by node
}

func hasChannelsFirst(n *nodepb.NodeDef) bool { return string(n.Attr["data_format"].GetS()) == "NCHW" }

// visit turns a node, after what it reads.
func (t *turning) visit(n *nodepb.NodeDef) {
	if t.done[n.Name] {
		return
	}
	t.done[n.Name] = true
	n = proto.Clone(n).(*nodepb.NodeDef)
	n.Input = operands(n)
	delete(n.Attr, "_output_shapes")
	for _, in := range n.Input {
		from := graphdef.NodeOf(in)
		if t.nodes[from] != nil {
			t.visit(t.nodes[from])
		}
		if why, gone := t.leftOut[from]; gone {
			t.leftOut[n.Name] = why
			return
		}
	}
	if why := t.turn(n); why != "" {
		t.leftOut[n.Name] = fmt.Sprintf("node %q is a %s, %s", n.Name, n.Op, why)
	}
}

// turn adds what stands for a node to the graph, or says why it cannot.
func (t *turning) turn(n *nodepb.NodeDef) string {
	for i := range n.Input {
		if t.of(n, i).turned {
			return t.turnReader(n)
		}
	}
	switch {
	case hasChannelsFirst(n):
		return t.turnFormat(n)
	case n.Op == "Transpose":
		return t.turnTranspose(n)
	}
	made := t.plain(n)
	if made.loose && made.rank == 4 && (n.Op == "Reshape" || n.Op == "ExpandDims") {
		return t.turnAround(n)
	}
	t.add(n, made)
	return ""
}

// of is what is known of an input of a node.
func (t *turning) of(n *nodepb.NodeDef, i int) tensor {
	if i < len(n.Input) {
		if known, ok := t.tensors[output(n.Input[i])]; ok {
			return known
		}
	}
	return tensor{rank: -1}
}

// output is the full name of what an input reads.
func output(in string) string {
	if !strings.Contains(in, ":") {
		return in + ":0"
	}
	return in
}

// add adds a node of which the outputs are known.
func (t *turning) add(n *nodepb.NodeDef, outputs ...tensor) {
	t.out.Node = append(t.out.Node, n)
	for i, one := range outputs {
		t.tensors[fmt.Sprintf("%s:%d", n.Name, i)] = one
	}
}

// name is a new one, for what belongs to a node.
func (t *turning) name(of, part string) string {
	name := strings.ReplaceAll(of, ":", "_") + "/" + part
	for t.nodes[name] != nil || t.made[name] {
		name += "_"
	}
	t.made[name] = true
	return name
}

// ints adds a constant, and returns its name.
func (t *turning) ints(of, part string, values []int64, shape ...int) string {
	small := make([]int32, len(values))
	for i, v := range values {
		small[i] = int32(v)
	}
	if shape == nil {
		shape = []int{len(small)}
	}
	n := graphdef.IntConst(t.name(of, part), small, shape...)
	t.add(n, tensor{rank: len(shape)})
	return n.Name
}

// transposed adds a Transpose of an output, once, and returns its name.
func (t *turning) transposed(in, part string, order []int, result tensor) string {
	key := output(in) + "/" + part
	if t.copies[key] == "" {
		n := t.transpose(t.name(in, part), in, order)
		t.add(n, result)
		t.copies[key] = n.Name
	}
	return t.copies[key]
}

func (t *turning) transpose(name, in string, order []int) *nodepb.NodeDef {
	values := make([]int64, len(order))
	for i, axis := range order {
		values[i] = int64(axis)
	}
	return &nodepb.NodeDef{Name: name, Op: "Transpose", Input: []string{in, t.ints(name, "order", values)},
		Attr: graphdef.Attributes{"T": t.typeOf(in), "Tperm": typespb.DataType_DT_INT32}.Proto()}
}

// typeOf is the type of an output.
func (t *turning) typeOf(in string) typespb.DataType {
	n := t.nodes[graphdef.NodeOf(in)]
	switch n.GetOp() {
	case "Equal", "NotEqual", "Greater", "GreaterEqual", "Less", "LessEqual", "LogicalAnd", "LogicalOr", "LogicalNot", "IsNan", "IsInf", "IsFinite":
		return typespb.DataType_DT_BOOL
	}
	for _, key := range []string{"DstT", "dtype", "out_type", "output_type", "T", "Tparams"} {
		if dtype := n.GetAttr()[key].GetType(); dtype != typespb.DataType_DT_INVALID {
			return dtype
		}
	}
	return typespb.DataType_DT_FLOAT
}

// first is an input of a node as the graph had it, and last the same with its channels last.
func (t *turning) first(n *nodepb.NodeDef, i int) string {
	if !t.of(n, i).turned {
		return n.Input[i]
	}
	return t.transposed(n.Input[i], "channels_first", channelsFirst, tensor{rank: 4, loose: true})
}

func (t *turning) last(n *nodepb.NodeDef, i int) string {
	if t.of(n, i).turned {
		return n.Input[i]
	}
	return t.transposed(n.Input[i], "channels_last", channelsLast, tensor{rank: 4, turned: true})
}

// constant are the values of a whole constant that a node reads, directly or through Identities.
func (t *turning) constant(n *nodepb.NodeDef, at int) ([]int64, bool) {
	if at >= len(n.Input) {
		return nil, false
	}
	from := t.nodes[graphdef.NodeOf(n.Input[at])]
	for i := 0; from.GetOp() == "Identity" && len(from.Input) > 0 && i < len(t.nodes); i++ {
		from = t.nodes[graphdef.NodeOf(from.Input[0])]
	}
	if from.GetOp() != "Const" {
		return nil, false
	}
	values, count := graphdef.Ints(from), int64(1)
	for _, dim := range from.Attr["value"].GetTensor().GetTensorShape().GetDim() {
		count *= dim.Size
	}
	if len(values) == 1 && count > 1 && count <= 2*graphdef.MaxRank {
		values = slices.Repeat(values, int(count))
	}
	return values, int64(len(values)) == count
}
