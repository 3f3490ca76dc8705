package check

import (
	"errors"
	"math"
	"strings"
	"testing"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	functionpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/function_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	opdefpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/op_def_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	shapepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_shape_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
)

// refusedAs checks that a graph of these nodes, and a function besides, is refused.
func refusedAs(t *testing.T, says string, functions []*functionpb.FunctionDef, nodes ...*nodepb.NodeDef) {
	t.Helper()
	def := graphtest.Graph(nodes...)
	def.Library = &functionpb.FunctionDefLibrary{Function: functions}
	if err := Graph(def, nil); !errors.Is(err, ErrNotGraph) || !strings.Contains(err.Error(), says) {
		t.Errorf("error %v, want one that says %q", err, says)
	}
}

// Each of these ends the program inside TensorFlow 2.21 where it is let through.
func TestAttributesThatTensorFlowBreaksDownOn(t *testing.T) {
	with := func(op, key string, values ...int64) *nodepb.NodeDef {
		n := graphtest.Node("it", op)
		n.Attr = map[string]*attrpb.AttrValue{key: graphdef.Attribute(values)}
		return n
	}
	refusedAs(t, `node "it" has strides = 0, which is not from 1 to 2147483647`, nil, with("Conv2DBackpropInput", "strides", 1, 0, 0, 1))
	refusedAs(t, "strides = 2147483648", nil, with("Conv3DBackpropInputV2", "strides", 1, 1<<31, 1, 1, 1))
	refusedAs(t, "dilations = -1", nil, with("Dilation2D", "dilations", 1, -1, -1, 1))
	count := graphtest.Node("it", "Concat")
	count.Attr = map[string]*attrpb.AttrValue{"N": {Value: &attrpb.AttrValue_I{I: math.MaxInt64}}}
	refusedAs(t, "N = 9223372036854775807", nil, count)
	for _, good := range []*nodepb.NodeDef{with("Conv2D", "strides", 1, 2, 2, 1), with("Squeeze", "squeeze_dims")} {
		if err := Graph(graphtest.Graph(good), nil); err != nil {
			t.Errorf("good attributes: %v", err)
		}
	}
}

func TestOperandsThatTensorFlowBreaksDownOn(t *testing.T) {
	list := func(dims int, values ...int32) *nodepb.NodeDef {
		shape := &shapepb.TensorShapeProto{}
		for range dims {
			shape.Dim = append(shape.Dim, &shapepb.TensorShapeProto_Dim{Size: int64(len(values))})
		}
		n := graphtest.Node("size", "Const")
		n.Attr = map[string]*attrpb.AttrValue{"value": {Value: &attrpb.AttrValue_Tensor{Tensor: &tensorpb.TensorProto{
			Dtype: typespb.DataType_DT_INT32, TensorShape: shape, IntVal: values,
		}}}}
		return n
	}
	picture := graphtest.Placeholder("x", typespb.DataType_DT_FLOAT)
	refusedAs(t, "resizes to a side of 2147483647", nil, picture, list(1, 10, math.MaxInt32), graphtest.Node("it", "ResizeBilinear", "x", "size"))
	refusedAs(t, "makes a tensor of shape [1 2147483647 2147483647 4]", nil, picture, list(1, 1, math.MaxInt32, math.MaxInt32, 4), graphtest.Node("it", "Reshape", "x", "size"))
	repeated := list(1, 100000)
	repeated.Attr["value"].GetTensor().TensorShape.Dim[0].Size = 4
	refusedAs(t, "makes a tensor of shape [100000 100000 100000 100000]", nil, picture, repeated, graphtest.Node("it", "Slice", "x", "size", "size"))
	refusedAs(t, `"size" is not one`, nil, picture, list(0, 4), graphtest.Node("it", "SplitV", "x", "size", "size"))
	if err := Graph(graphtest.Graph(picture, list(1, 10, 20), graphtest.Node("it", "ResizeBilinear", "x", "size"), graphtest.Node("parts", "SplitV", "x", "size", "size"),
		graphtest.Node("flat", "Reshape", "x", "size")), nil); err != nil {
		t.Errorf("good operands: %v", err)
	}
}

func TestFunctionsThatTensorFlowBreaksDownOn(t *testing.T) {
	function := func(name string, body ...*nodepb.NodeDef) *functionpb.FunctionDef {
		return &functionpb.FunctionDef{Signature: &opdefpb.OpDef{Name: name}, NodeDef: body}
	}
	call := graphtest.Node("call", "PartitionedCall")
	call.Attr = map[string]*attrpb.AttrValue{"f": {Value: &attrpb.AttrValue_Func{Func: &attrpb.NameAttrList{Name: "mine"}}}}
	for _, c := range []struct {
		says      string
		functions []*functionpb.FunctionDef
	}{
		{`function "mine" calls itself`, []*functionpb.FunctionDef{function("mine", graphtest.Node("again", "mine"))}},
		{"calls itself", []*functionpb.FunctionDef{function("mine", graphtest.Node("a", "other")), function("other", call)}},
		{"a function has no name", []*functionpb.FunctionDef{function("")}},
		{`two functions are called "mine"`, []*functionpb.FunctionDef{function("mine"), function("mine")}},
		{`a function is called "WriteFile"`, []*functionpb.FunctionDef{function("WriteFile")}},
		{`a function is called "Relu"`, []*functionpb.FunctionDef{function("Relu")}},
	} {
		refusedAs(t, c.says, c.functions, graphtest.Node("x", "Const"))
	}
	chain := graphtest.Graph(call)
	chain.Library = &functionpb.FunctionDefLibrary{Function: []*functionpb.FunctionDef{function("mine", graphtest.Node("a", "other"), graphtest.Node("b", "other")), function("other")}}
	if err := Graph(chain, nil); err != nil {
		t.Errorf("a function that calls another twice: %v", err)
	}
}

// These take the shapes of what they read for granted, whatever it is.
func TestOpsThatTensorFlowBreaksDownInAreNotAllowed(t *testing.T) {
	for _, op := range []string{"Conv2DBackpropFilter", "DepthwiseConv2dNativeBackpropInput", "Dequantize", "QuantizeAndDequantizeV3",
		"ConjugateTranspose", "TensorScatterUpdate", "Conv", "RFFT", "RFFT2D"} {
		var refused *RefusedOpsError
		if err := Graph(graphtest.Graph(graphtest.Node("it", op)), nil); !errors.As(err, &refused) {
			t.Errorf("%s: %v", op, err)
		}
	}
}
