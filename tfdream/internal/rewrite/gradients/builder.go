package gradients

import (
	"fmt"
	"strings"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// builder adds the nodes of one gradient. What its methods return names the first output of the
// node that they add.
type builder struct {
	node   *nodepb.NodeDef // the op, with all its attributes
	name   string          // of the op
	dy     string          // the gradient with respect to what it makes
	prefix string          // of the names of what is added
	dtype  typespb.DataType
	shapes Shapes
	nodes  []*nodepb.NodeDef
	err    error // the first that is the matter
}

// x and y name inputs and outputs of the op.
func (b *builder) x(i int) string {
	if i >= len(b.node.Input) {
		b.err = fmt.Errorf("it has no input %d", i)
		return b.dy
	}
	return b.node.Input[i]
}

func (b *builder) y(i int) string { return output(b.name, i) }

// output names an output of a node by its number.
func output(name string, i int) string {
	if i == 0 {
		return name
	}
	return fmt.Sprint(name, ":", i)
}

// with adds a node with these attributes.
func (b *builder) with(op string, attributes graphdef.Attributes, inputs ...string) string {
	name := fmt.Sprint(b.prefix, "/", op, "_", len(b.nodes))
	b.nodes = append(b.nodes, &nodepb.NodeDef{Name: name, Op: op, Input: inputs, Attr: attributes.Proto()})
	return name
}

// float adds a node whose one type is the gradient's, whole one of int32.
func (b *builder) float(op string, inputs ...string) string {
	return b.with(op, graphdef.Attributes{"T": b.dtype}, inputs...)
}

func (b *builder) whole(op string, inputs ...string) string {
	return b.with(op, graphdef.Attributes{"T": typespb.DataType_DT_INT32}, inputs...)
}

// list adds a node of several inputs, which it counts.
func (b *builder) list(op string, dtype typespb.DataType, values []string, more ...string) string {
	return b.with(op, graphdef.Attributes{"T": dtype, "N": int64(len(values))}, append(values, more...)...)
}

// like adds a node with the attributes of the op itself, and those given.
func (b *builder) like(op string, more graphdef.Attributes, inputs ...string) string {
	added := b.with(op, more, inputs...)
	node := b.nodes[len(b.nodes)-1]
	for key, value := range b.node.Attr {
		if node.Attr[key] == nil && key != "exponential_avg_factor" && !strings.HasPrefix(key, "_") {
			node.Attr[key] = proto.Clone(value).(*attrpb.AttrValue)
		}
	}
	return added
}

// number is a constant of the gradient's type, integers a list of int32, integer one of them.
func (b *builder) number(value float64) string {
	constant := graphdef.FloatConst(b.nextName("Const"), []float32{float32(value)})
	b.nodes = append(b.nodes, constant)
	if b.dtype == typespb.DataType_DT_FLOAT {
		return constant.Name
	}
	return b.with("Cast", graphdef.Attributes{"SrcT": typespb.DataType_DT_FLOAT, "DstT": b.dtype}, constant.Name)
}

func (b *builder) integers(values ...int) string {
	constant := graphdef.IntConst(b.nextName("Const"), int32s(values), len(values))
	b.nodes = append(b.nodes, constant)
	return constant.Name
}

func (b *builder) integer(value int) string {
	constant := graphdef.IntConst(b.nextName("Const"), int32s([]int{value}))
	b.nodes = append(b.nodes, constant)
	return constant.Name
}

func (b *builder) nextName(op string) string { return fmt.Sprint(b.prefix, "/", op, "_", len(b.nodes)) }

func int32s(values []int) []int32 {
	out := make([]int32, len(values))
	for i, v := range values {
		out[i] = int32(v)
	}
	return out
}

// shape is that of a tensor of the gradient's type in the run, of one of another type.
func (b *builder) shape(of string) string { return b.shapeOf(of, b.dtype) }

func (b *builder) shapeOf(of string, dtype typespb.DataType) string {
	return b.with("Shape", graphdef.Attributes{"T": dtype}, of)
}

// element is a number of a list of int32; -1 is the last one. part is what lies from one to the
// end, or before another.
func (b *builder) element(list string, i int) string {
	masks := graphdef.Attributes{"T": typespb.DataType_DT_INT32, "Index": typespb.DataType_DT_INT32, "shrink_axis_mask": int64(1)}
	if i == -1 {
		masks["end_mask"] = int64(1)
	}
	return b.with("StridedSlice", masks, list, b.integers(i), b.integers(i+1), b.integers(1))
}

func (b *builder) part(list string, from, to int) string {
	masks := graphdef.Attributes{"T": typespb.DataType_DT_INT32, "Index": typespb.DataType_DT_INT32}
	if to == 0 {
		masks["end_mask"] = int64(1)
	}
	return b.with("StridedSlice", masks, list, b.integers(from), b.integers(to), b.integers(1))
}

// sum adds up along axes, whose type is int32.
func (b *builder) sum(of, axes string, keep bool) string {
	return b.with("Sum", graphdef.Attributes{"T": b.dtype, "keep_dims": keep}, of, axes)
}

// mask is 1 where a comparison of tensors of the gradient's type holds, and 0 elsewhere.
func (b *builder) mask(comparison string, inputs ...string) string {
	return b.cast(b.float(comparison, inputs...))
}

// cast makes numbers of the gradient's type of truths.
func (b *builder) cast(truths string) string {
	return b.with("Cast", graphdef.Attributes{"SrcT": typespb.DataType_DT_BOOL, "DstT": b.dtype}, truths)
}

// complexPart is the real or the imaginary part of a complex tensor.
func (b *builder) complexPart(op, of string) string {
	return b.with(op, graphdef.Attributes{"T": b.node.Attr["T"].GetType(), "Tout": b.dtype}, of)
}

// product is that of several factors, from the left.
func (b *builder) product(first string, factors ...string) string {
	for _, factor := range factors {
		first = b.float("Mul", first, factor)
	}
	return first
}

// unbroadcast makes the gradient with respect to an operand of one that is as large as what the
// op makes of two operands.
func (b *builder) unbroadcast(gradient string, input int) string {
	shapes := []string{b.shape(b.x(0)), b.shape(b.x(1))}
	axes := b.whole("BroadcastGradientArgs", shapes...)
	return b.float("Reshape", b.sum(gradient, output(axes, input), false), shapes[input])
}
