package check

import (
	"errors"
	"strings"
	"testing"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	shapepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_shape_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
)

func constant(content string, dims ...int64) *nodepb.NodeDef {
	shape := &shapepb.TensorShapeProto{}
	for _, d := range dims {
		shape.Dim = append(shape.Dim, &shapepb.TensorShapeProto_Dim{Size: d})
	}
	n := graphtest.Node("w", "Const")
	n.Attr = map[string]*attrpb.AttrValue{"value": {Value: &attrpb.AttrValue_Tensor{Tensor: &tensorpb.TensorProto{
		Dtype: typespb.DataType_DT_FLOAT, TensorShape: shape, TensorContent: []byte(content),
	}}}}
	return n
}

func TestConstantsFitTheirShapes(t *testing.T) {
	for _, n := range []*nodepb.NodeDef{
		constant("12345678", 2), constant("1234"), constant("", 0), constant("", 3, 1<<20), // filled with one value
	} {
		if err := Graph(graphtest.Graph(n), nil); err != nil {
			t.Error(err)
		}
	}
	for _, c := range []struct {
		n    *nodepb.NodeDef
		says string
	}{
		{constant("1234567", 2), `constant "w" has 7 bytes, but its shape needs 8`},
		{constant("", -1), "dimension of -1"},
		{constant("", 1<<62, 1<<62), "dimension of"},
		{constant("", 1<<30), "takes 4294967296 bytes"},
	} {
		if err := Graph(graphtest.Graph(c.n), nil); !errors.Is(err, ErrNotGraph) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("error %v, want one that says %q", err, c.says)
		}
	}
}
