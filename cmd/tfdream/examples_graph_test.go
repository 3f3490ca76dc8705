package main

import (
	"encoding/binary"
	"math"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	shapepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_shape_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs/caffe/caffetest"
)

// edges is somebody's own frozen graph: a layer of four filters that look for edges,
// and last the op named, which takes no attribute but its type.
func edges(last string) ([]byte, error) {
	var filters []byte
	for i := range 3 * 3 * 3 * 4 {
		filters = binary.LittleEndian.AppendUint32(filters, math.Float32bits(float32(math.Sin(float64(1+i*i)))))
	}
	shape := &shapepb.TensorShapeProto{}
	for _, side := range []int64{3, 3, 3, 4} {
		shape.Dim = append(shape.Dim, &shapepb.TensorShapeProto_Dim{Size: side})
	}
	float := &attrpb.AttrValue{Value: &attrpb.AttrValue_Type{Type: typespb.DataType_DT_FLOAT}}
	tensor := &attrpb.AttrValue{Value: &attrpb.AttrValue_Tensor{Tensor: &tensorpb.TensorProto{
		Dtype: typespb.DataType_DT_FLOAT, TensorShape: shape, TensorContent: filters}}}
	ones := &attrpb.AttrValue{Value: &attrpb.AttrValue_List{List: &attrpb.AttrValue_ListValue{I: []int64{1, 1, 1, 1}}}}
	same := &attrpb.AttrValue{Value: &attrpb.AttrValue_S{S: []byte("SAME")}}
	return proto.Marshal(&graphpb.GraphDef{Node: []*nodepb.NodeDef{
		{Name: "photo", Op: "Placeholder", Attr: map[string]*attrpb.AttrValue{"dtype": float}},
		{Name: "filters", Op: "Const", Attr: map[string]*attrpb.AttrValue{"dtype": float, "value": tensor}},
		{Name: "edges", Op: "Conv2D", Input: []string{"photo", "filters"},
			Attr: map[string]*attrpb.AttrValue{"T": float, "strides": ones, "padding": same}},
		{Name: "last", Op: last, Input: []string{"edges"}, Attr: map[string]*attrpb.AttrValue{"T": float}},
	}})
}

// caffeEdges are the weights of a Caffe network with one layer, "edges", of four filters.
func caffeEdges() []byte {
	filters := make([]float32, 4*3*3*3)
	for i := range filters {
		filters[i] = float32(math.Sin(float64(1 + i*i)))
	}
	return caffetest.Encode([]caffetest.Layer{{Name: "edges", Blobs: []caffetest.Blob{
		{Shape: []int{4, 3, 3, 3}, Values: filters}, {Shape: []int{4}, Values: filters[:4]}}}}, caffetest.Form{V1: true, OldShape: true})
}
