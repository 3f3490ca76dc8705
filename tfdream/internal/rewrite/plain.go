package rewrite

import (
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// plainDepthwise says a depthwise convolution without dilations, by zeros between the weights, and
// without explicit paddings, by a Pad before it. TensorFlow's own kernels for the first are wrong in their
// gradient or are missing, and its optimiser ends the program on the second.
func plainDepthwise(node *nodepb.NodeDef, g graph) ([]*nodepb.NodeDef, error) {
	explicit := node.Attr["explicit_paddings"].GetList().GetI()
	padded := string(node.Attr["padding"].GetS()) == "EXPLICIT" && len(explicit) == 8
	dilated := !allOnes(node, "dilations")
	if len(node.Input) < 2 || !graphdef.ChannelsLast(node) || !padded && !dilated {
		return []*nodepb.NodeDef{node}, nil
	}
	nodes := []*nodepb.NodeDef{node}
	if dilated {
		if nodes = spreadWeights(node, g); len(nodes) == 1 {
			return nodes, nil
		}
	}
	plain := copyOf(nodes[len(nodes)-1])
	nodes = nodes[:len(nodes)-1]
	if padded {
		paddings := make([]int32, 8)
		for i := range paddings {
			paddings[i] = int32(explicit[i])
		}
		name := func(part string) string { return node.Name + "/tfdream." + part }
		dtype := node.Attr["T"].GetType()
		nodes = append(nodes, graphdef.IntConst(name("paddings"), paddings, 4, 2), opOf(dtype, name("padded"), "Pad", []string{node.Input[0], name("paddings")}))
		plain.Input[0] = name("padded")
		plain.Attr["padding"] = graphdef.Attribute("VALID")
		delete(plain.Attr, "explicit_paddings")
	}
	return append(nodes, plain), nil
}

// plainDeconvolution says a network's own deconvolution without dilations, of which there is no kernel on
// a processor without oneDNN.
func plainDeconvolution(node *nodepb.NodeDef, g graph) ([]*nodepb.NodeDef, error) {
	if len(node.Input) < 2 || !graphdef.ChannelsLast(node) || allOnes(node, "dilations") {
		return []*nodepb.NodeDef{node}, nil
	}
	return spreadWeights(node, g), nil
}

// maxReach is how many rows or columns a kernel may have with zeros between them.
const maxReach = 1 << 12

// spreadWeights puts zeros between the weights of a convolution in place of dilations. One whose kernel's
// size is not known, or would be huge, stays as it is.
func spreadWeights(node *nodepb.NodeDef, g graph) []*nodepb.NodeDef {
	kernel := g.shapes(node.Input[1])
	rates := node.Attr["dilations"].GetList().GetI()
	if len(kernel) != 4 || min(kernel[0], kernel[1], kernel[2], kernel[3]) < 1 || len(rates) != 4 ||
		int64(kernel[0])*rates[1] > maxReach || int64(kernel[1])*rates[2] > maxReach {
		return []*nodepb.NodeDef{node}
	}
	name := func(part string) string { return node.Name + "/tfdream." + part }
	plain := copyOf(node)
	plain.Input[1] = name("kernel")
	plain.Attr["dilations"] = graphdef.Attribute([]int64{1, 1, 1, 1})
	return append(spreadKernel(node.Input[1], kernel, int(rates[1]), int(rates[2]), node.Attr["T"].GetType(), name), plain)
}

// spreadKernel puts zeros between the weights of a kernel [h, w, in, multiplier]. The last node, called
// kernel, has it: [(h-1)*rows+1, (w-1)*columns+1, in, multiplier].
func spreadKernel(from string, shape []int, rows, columns int, dtype typespb.DataType, name func(string) string) []*nodepb.NodeDef {
	h, w, in, multiplier := int32(shape[0]), int32(shape[1]), int32(shape[2]), int32(shape[3])
	r, c := int32(rows), int32(columns)
	slice := opOf(dtype, name("kernel"), "Slice", []string{name("spread"), name("begin"), name("reach")})
	slice.Attr["Index"] = graphdef.Attribute(typespb.DataType_DT_INT32)
	return []*nodepb.NodeDef{
		intVector(name("apart"), h, 1, w, 1, in*multiplier),
		opOf(dtype, name("weights"), "Reshape", []string{from, name("apart")}),
		graphdef.IntConst(name("zeros"), []int32{0, 0, 0, r - 1, 0, 0, 0, c - 1, 0, 0}, 5, 2),
		opOf(dtype, name("between"), "Pad", []string{name("weights"), name("zeros")}),
		intVector(name("sides"), h*r, w*c, in, multiplier),
		opOf(dtype, name("spread"), "Reshape", []string{name("between"), name("sides")}),
		intVector(name("begin"), 0, 0, 0, 0), intVector(name("reach"), (h-1)*r+1, (w-1)*c+1, in, multiplier),
		slice,
	}
}
