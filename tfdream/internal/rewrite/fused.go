package rewrite

import (
	"errors"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// apartFused takes apart what TensorFlow's transform_graph has fused for inference: a convolution with
// the mirrored padding before it, FusedPadConv2D, and with the resizing before that,
// FusedResizeAndPadConv2D.
func apartFused(node *nodepb.NodeDef, _ graph) (nodes []*nodepb.NodeDef, err error) {
	resizes := node.Op == "FusedResizeAndPadConv2D"
	operands := 3 // picture, paddings, kernel
	if resizes {
		operands = 4 // picture, size, paddings, kernel
	}
	if len(node.Input) < operands {
		return nil, errors.New("inputs are missing")
	}
	dtype := node.Attr["T"].GetType()
	picture := node.Input[0]
	if resizes {
		resized := opOf(dtype, node.Name+"/tfdream.resized", "ResizeBilinear", node.Input[:2])
		resized.Attr["align_corners"] = graphdef.Attribute(node.Attr["resize_align_corners"].GetB())
		nodes, picture = append(nodes, resized), resized.Name
	}
	padded := opOf(dtype, node.Name+"/tfdream.padded", "MirrorPad", []string{picture, node.Input[operands-2]})
	padded.Attr["mode"] = graphdef.Attribute(string(node.Attr["mode"].GetS()))
	padded.Attr["Tpaddings"] = graphdef.Attribute(typespb.DataType_DT_INT32)
	conv := opOf(dtype, node.Name, "Conv2D", append([]string{padded.Name, node.Input[operands-1]}, node.Input[operands:]...))
	conv.Attr["strides"], conv.Attr["padding"] = node.Attr["strides"], node.Attr["padding"]
	return append(nodes, padded, conv), nil
}
