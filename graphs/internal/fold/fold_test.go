package fold

import (
	"slices"
	"strings"
	"testing"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// nodes are written as "name = Op(input, ...)", one a line; yes and no are constants.
func nodes(t *testing.T, text string) *graphpb.GraphDef {
	t.Helper()
	def := &graphpb.GraphDef{}
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		name, rest, _ := strings.Cut(strings.TrimSpace(line), " = ")
		op, list, _ := strings.Cut(strings.TrimSuffix(rest, ")"), "(")
		node := &nodepb.NodeDef{Name: name, Op: op, Attr: graphdef.Attributes{"T": typespb.DataType_DT_FLOAT}.Proto()}
		if list != "" {
			node.Input = strings.Split(list, ", ")
		}
		if op == "yes" || op == "no" {
			node = graphdef.Const(name, &tensorpb.TensorProto{Dtype: typespb.DataType_DT_BOOL, TensorShape: graphdef.Shape(), BoolVal: []bool{op == "yes"}})
		}
		def.Node = append(def.Node, node)
	}
	return def
}

func written(def *graphpb.GraphDef) (lines []string) {
	for _, node := range def.Node {
		if node.Op != "Const" {
			lines = append(lines, node.Name+" = "+node.Op+"("+strings.Join(node.Input, ", ")+")")
		}
	}
	return lines
}

func TestBranches(t *testing.T) {
	const branches = `
		x = Placeholder
		enter = Switch(x, pred)
		on = Relu(enter:1)
		off = Neg(enter)
		out = Merge(off, on)
		last = Abs(out)`
	off := []string{"x = Placeholder()", "off = Neg(x)", "out = Identity(off)", "last = Abs(out)"}
	on := []string{"x = Placeholder()", "on = Relu(x)", "out = Identity(on)", "last = Abs(out)"}
	for name, c := range map[string]struct {
		graph string
		want  []string
	}{
		"off":                        {"pred = no" + branches, off},
		"on":                         {"pred = yes" + branches, on},
		"by default":                 {"c = no\npred = PlaceholderWithDefault(c)" + branches, append([]string{"pred = PlaceholderWithDefault(c)"}, off...)},
		"the learning phase":         {"keras_learning_phase = Placeholder\npred = Identity(keras_learning_phase)" + branches, append([]string{"keras_learning_phase = Placeholder()", "pred = Identity(keras_learning_phase)"}, off...)},
		"not":                        {"c = no\npred = LogicalNot(c)" + branches, append([]string{"pred = LogicalNot(c)"}, on...)},
		"and, of which one is known": {"c = no\np = Placeholder\npred = LogicalAnd(p, c)" + branches, append([]string{"p = Placeholder()", "pred = LogicalAnd(p, c)"}, off...)},
		"not known":                  {"pred = Placeholder" + branches, written(nodes(t, "pred = Placeholder"+branches))},
		"in each other": {`
			pred = no
			x = Placeholder
			outer = Switch(x, pred)
			inner = Switch(outer, pred)
			a = Neg(inner)
			b = Abs(inner:1)
			m = Merge(a, b)
			c = Relu(outer:1)
			out = Merge(m, c)`, []string{"x = Placeholder()", "a = Neg(x)", "m = Identity(a)", "out = Identity(m)"}},
		"which was taken": {`
			pred = yes
			x = Placeholder
			s = Switch(x, pred)
			a = Neg(s)
			b = Abs(s:1)
			m = Merge(a, b)
			i = Cast(m:1)
			after = NoOp(^s)`, []string{"x = Placeholder()", "b = Abs(x)", "m = Identity(b)", "i = Cast(m/tfdream.index)", "after = NoOp(^x)"}},
		"what waits for a branch": {`
			pred = no
			x = Placeholder
			s = Switch(x, pred)
			on = Identity(s:1)
			k = Size(^on)
			a = Neg(s)
			b = Mul(s:1, k)
			m = Merge(a, b)`, []string{"x = Placeholder()", "a = Neg(x)", "m = Identity(a)"}},
		"one of three": {`
			pred = no
			p = Placeholder
			x = Placeholder
			s = Switch(x, pred)
			t = Switch(s, p)
			a = Neg(t)
			b = Abs(t:1)
			c = Relu(s:1)
			m = Merge(c, a, b)`, []string{"p = Placeholder()", "x = Placeholder()", "t = Switch(x, p)", "a = Neg(t)", "b = Abs(t:1)", "m = Merge(a, b)"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := written(Branches(nodes(t, c.graph))); !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// A graph that nobody has checked may be anything.
func TestBrokenGraphsPass(t *testing.T) {
	for _, graph := range []string{
		"a = Switch(b, pred)\nb = Switch(a, pred)\npred = yes\nm = Merge(a, b)",
		"a = Switch(a, a)\nb = Identity(a:1)",
		"pred = no\na = Switch(missing, pred)\nb = Neg(a)\nc = Neg(a:1)",
		"pred = LogicalNot(pred)\na = Switch(pred, pred)",
		"a = Switch\nb = Merge\nc = LogicalNot",
	} {
		Branches(nodes(t, graph))
	}
}
