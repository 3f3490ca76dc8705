package rewrite

import (
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// fewChannels is up to how many channels a convolution's input may have for its gradient to
// be faster as a sub-pixel convolution: a picture's three.
const fewChannels = 4

// SubPixelGradients makes a sub-pixel convolution (Shi et al. 2016) of the gradient of a
// convolution of stride s with respect to a picture: a forward convolution of stride 1
// makes each of the s x s pixels that share a position as channels of their own, which
// DepthToSpace then puts side by side. Of all operations that a dream needs, the gradient
// of the first layer is the slowest without it. weights finds a constant by name.
func SubPixelGradients(def *graphpb.GraphDef, weights func(name string) *nodepb.NodeDef) (*graphpb.GraphDef, error) {
	return replaceNodes(def, func(node *nodepb.NodeDef) ([]*nodepb.NodeDef, error) {
		strides := node.Attr["strides"].GetList().GetI()
		padding := string(node.Attr["padding"].GetS())
		if node.Op != "Conv2DBackpropInput" || len(node.Input) < 3 || len(strides) != 4 || !graphdef.ChannelsLast(node) ||
			strides[1] != strides[2] || strides[1] < 2 || padding != "SAME" && padding != "VALID" || !allOnes(node, "dilations") {
			return []*nodepb.NodeDef{node}, nil
		}
		values, shape, ok := graphdef.Floats(weights(node.Input[1]), 4)
		if !ok || shape[0] != shape[1] || int64(shape[0]) < strides[1] || shape[2] > fewChannels {
			return []*nodepb.NodeDef{node}, nil
		}
		return subPixelGradient(node, int(strides[1]), padding, values, shape), nil
	})
}

func subPixelGradient(node *nodepb.NodeDef, stride int, padding string, filter []float32, shape []int) []*nodepb.NodeDef {
	sizes, from := node.Input[0], node.Input[2] // the picture's [batch, height, width, channels]; the gradient behind
	name := func(part string) string { return node.Name + "/" + part }
	side, in, out := shape[0], shape[2], shape[3]
	taps := (side-2+stride)/stride + 1
	phases := node.Input[1] + "/phases"

	each := convolution(name("each"), from, phases, "EXPLICIT")
	margin := int64(taps - 1)
	each.Attr["explicit_paddings"] = graphdef.Attribute([]int64{0, 0, margin, margin, margin, margin, 0, 0})
	spread := floatOp(name("spread"), "DepthToSpace", name("each"))
	spread.Attr["block_size"] = graphdef.Attribute(int64(stride))
	crop := floatOp(node.Name, "Slice", name("spread"), name("begin"), sizes)
	crop.Attr["Index"] = graphdef.Attribute(typespb.DataType_DT_INT32)
	nodes := []*nodepb.NodeDef{
		graphdef.FloatConst(phases, filterPhases(filter, side, in, out, stride, taps), taps, taps, out, stride*stride*in),
		each, spread,
	}
	if padding == "VALID" {
		return append(nodes, intVector(name("begin"), 0, 0, 0, 0), crop)
	}
	// Padding SAME begins at max((positions-1)*stride + side - size, 0) / 2.
	shapeOf := floatOp(name("positions"), "Shape", from)
	shapeOf.Attr["out_type"] = graphdef.Attribute(typespb.DataType_DT_INT32)
	s, k := int32(stride), int32(side)
	return append(nodes, shapeOf,
		intVector(name("one"), 1, 1, 1, 1), intVector(name("none"), 0, 0, 0, 0), intVector(name("half"), 2, 2, 2, 2),
		intVector(name("stride"), 1, s, s, 1), intVector(name("side"), 1, k, k, 1), intVector(name("axes"), 0, 1, 1, 0),
		intOp(name("last"), "Sub", name("positions"), name("one")),
		intOp(name("strided"), "Mul", name("last"), name("stride")),
		intOp(name("end"), "AddV2", name("strided"), name("side")),
		intOp(name("over"), "Sub", name("end"), sizes),
		intOp(name("padding"), "Maximum", name("over"), name("none")),
		intOp(name("before"), "FloorDiv", name("padding"), name("half")),
		intOp(name("begin"), "Mul", name("before"), name("axes")),
		crop)
}

// filterPhases sorts a filter [side, side, in, out] by what each of the stride x stride
// pixels at a position takes of it: [taps, taps, out, stride*stride*in]. With positions o
// and pixels stride*j + r, the weight of o = j + a - (taps-1) is at stride*(taps-1-a) + r.
func filterPhases(filter []float32, side, in, out, stride, taps int) []float32 {
	phases := make([]float32, taps*taps*out*stride*stride*in)
	at := 0
	for y := range taps {
		for x := range taps {
			for o := range out {
				for phase := range stride * stride {
					row, column := stride*(taps-1-y)+phase/stride, stride*(taps-1-x)+phase%stride
					for i := range in {
						if row < side && column < side {
							phases[at] = filter[((row*side+column)*in+i)*out+o]
						}
						at++
					}
				}
			}
		}
	}
	return phases
}
