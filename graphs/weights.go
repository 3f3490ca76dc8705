package graphs

import (
	"encoding/binary"
	"math"
	"slices"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	shapepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_shape_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
)

// smallConstant is how many values a constant may have and still be none of the weights:
// axes, paddings and shapes decide what a gradient looks like, and must be known.
const smallConstant = 64

// WithoutWeights returns def with a Placeholder of the same shape in place of each large
// constant, and these constants by name. Gradients can be drawn up on what is left, which
// is small and quickly copied.
func WithoutWeights(def *graphpb.GraphDef) (skeleton *graphpb.GraphDef, weights map[string]*nodepb.NodeDef) {
	weights = map[string]*nodepb.NodeDef{}
	skeleton, _ = rewrite(def, func(node *nodepb.NodeDef) ([]*nodepb.NodeDef, error) {
		tensor := node.Attr["value"].GetTensor()
		count := int64(1)
		for _, dim := range tensor.GetTensorShape().GetDim() {
			count *= dim.Size
		}
		if node.Op != "Const" || tensor == nil || count <= smallConstant {
			return []*nodepb.NodeDef{node}, nil
		}
		weights[node.Name] = node
		return []*nodepb.NodeDef{{Name: node.Name, Op: "Placeholder", Attr: map[string]*attrpb.AttrValue{
			"dtype": {Value: &attrpb.AttrValue_Type{Type: tensor.Dtype}},
			"shape": {Value: &attrpb.AttrValue_Shape{Shape: tensor.TensorShape}},
		}}}, nil
	})
	return skeleton, weights
}

// floatValues reads a float32 constant of the given rank; ok is false for any other node.
func floatValues(node *nodepb.NodeDef, rank int) (values []float32, shape []int, ok bool) {
	tensor := node.GetAttr()["value"].GetTensor()
	if node.GetOp() != "Const" || tensor.GetDtype() != typespb.DataType_DT_FLOAT || len(tensor.GetTensorShape().GetDim()) != rank {
		return nil, nil, false
	}
	count := 1
	for _, dim := range tensor.TensorShape.Dim {
		shape = append(shape, int(dim.Size))
		count *= int(dim.Size)
	}
	values = slices.Clone(tensor.FloatVal)
	if content := tensor.TensorContent; len(content) == 4*count {
		values = make([]float32, count)
		for i := range values {
			values[i] = math.Float32frombits(binary.LittleEndian.Uint32(content[4*i:]))
		}
	}
	// A list that is too short goes on with its last value.
	for len(values) > 0 && len(values) < count {
		values = append(values, values[len(values)-1])
	}
	return values, shape, len(values) == count
}

// floatConst is a Const node holding values in row-major order.
func floatConst(name string, values []float32, shape ...int) *nodepb.NodeDef {
	content := make([]byte, 0, 4*len(values))
	for _, v := range values {
		content = binary.LittleEndian.AppendUint32(content, math.Float32bits(v))
	}
	return constNode(name, typespb.DataType_DT_FLOAT, content, shape)
}

// intConst is a Const node holding a vector of int32.
func intConst(name string, values ...int32) *nodepb.NodeDef {
	var content []byte
	for _, v := range values {
		content = binary.LittleEndian.AppendUint32(content, uint32(v))
	}
	return constNode(name, typespb.DataType_DT_INT32, content, []int{len(values)})
}

func constNode(name string, dtype typespb.DataType, content []byte, shape []int) *nodepb.NodeDef {
	dims := make([]*shapepb.TensorShapeProto_Dim, len(shape))
	for i, size := range shape {
		dims[i] = &shapepb.TensorShapeProto_Dim{Size: int64(size)}
	}
	tensor := &tensorpb.TensorProto{Dtype: dtype, TensorShape: &shapepb.TensorShapeProto{Dim: dims}, TensorContent: content}
	return &nodepb.NodeDef{Name: name, Op: "Const", Attr: map[string]*attrpb.AttrValue{
		"dtype": typeAttr(dtype),
		"value": {Value: &attrpb.AttrValue_Tensor{Tensor: tensor}},
	}}
}
