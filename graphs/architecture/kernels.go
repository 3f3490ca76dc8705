package architecture

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/graphs/suggest"
)

// ErrKernels: a layer is not there, or is no convolution's.
var ErrKernels = errors.New("no kernels")

// Kernels are what a convolution has learned.
type Kernels struct {
	Layer  string // the convolution's own name
	Height int
	Width  int
	// Inputs is how many channels each kernel reads, 1 where the convolution is depthwise,
	// and Outputs how many kernels there are: one for each channel that comes out.
	Inputs, Outputs int
	Values          []float32 // [Height, Width, Inputs, Outputs], row-major
	OfPicture       bool      // it reads the picture itself, in the order of the profile
}

// KernelsOf are those of a layer: of the convolution that it is, or whose output reaches it
// cell by cell, as a BiasAdd's and a Relu's. An empty name is the first convolution that
// reads the picture.
func KernelsOf(g *graphs.Graph, layer string) (Kernels, error) {
	s := sight{nodes: graphdef.ByName(g.Def)}
	var conv *nodepb.NodeDef
	for _, node := range g.Def.Node {
		if layer == "" && isConvolution(node) && s.readsCellwise(node, g.Profile.Input) {
			conv = node
			break
		}
	}
	switch {
	case layer != "" && s.nodes[layer] == nil:
		return Kernels{}, fmt.Errorf("%w: %s has no layer %q%s", ErrKernels, g.Name, layer, suggest.DidYouMean("; ", layer, s.convolved(g.Def.Node)))
	case layer != "":
		if conv = s.convolutionBefore(layer); conv == nil {
			return Kernels{}, fmt.Errorf("%w: %s is %s, not a convolution's output%s", ErrKernels, layer, graphdef.WithArticle(s.nodes[layer].Op), s.nearConvolutions(layer))
		}
	case conv == nil:
		return Kernels{}, fmt.Errorf("%w: no convolution of %s reads the picture itself; name a layer", ErrKernels, g.Name)
	}
	values, shape, ok := graphdef.Floats(s.operand(conv, 1), 4)
	if !ok || len(values) == 0 {
		return Kernels{}, fmt.Errorf("%w: those of %s are not stored in the graph as float32", ErrKernels, conv.Name)
	}
	k := Kernels{conv.Name, shape[0], shape[1], shape[2], shape[3], values, s.readsCellwise(conv, g.Profile.Input)}
	if conv.Op != "Conv2D" {
		k.Inputs, k.Outputs = 1, shape[2]*shape[3]
		k.OfPicture = false // each reads one channel of it
	}
	return k, nil
}

func isConvolution(node *nodepb.NodeDef) bool {
	return node.Op == "Conv2D" || node.Op == "DepthwiseConv2dNative"
}

// convolutionBefore is the convolution that a node is, or that it follows cell by cell.
func (s *sight) convolutionBefore(name string) *nodepb.NodeDef {
	for node := s.nodes[name]; node != nil && len(node.Input) > 0; node = s.nodes[graphdef.NodeOf(node.Input[0])] {
		if isConvolution(node) {
			return node
		}
		if !cellwise[node.Op] {
			break
		}
	}
	return nil
}

// readsCellwise tells whether a convolution reads a node, padded or not, in whatever order of axes.
func (s *sight) readsCellwise(conv *nodepb.NodeDef, from string) bool {
	for node := conv; node != nil && len(node.Input) > 0; node = s.nodes[graphdef.NodeOf(node.Input[0])] {
		if node != conv && !cellwise[node.Op] && !slices.Contains([]string{"Pad", "PadV2", "MirrorPad", "Transpose"}, node.Op) {
			return false
		}
		if graphdef.NodeOf(node.Input[0]) == from {
			return true
		}
	}
	return false
}

// nearConvolutions ends a message about a layer that joins or follows convolutions.
func (s *sight) nearConvolutions(layer string) string {
	const enough = 6
	var near []string
	seen := map[string]bool{}
	for todo := []string{layer}; len(todo) > 0 && len(near) < enough; todo = todo[1:] {
		node := s.nodes[todo[0]]
		if node == nil || seen[node.Name] {
			continue
		}
		seen[node.Name] = true
		if s.convolutionBefore(node.Name) != nil {
			near = append(near, node.Name)
			continue
		}
		for _, input := range node.Input {
			todo = append(todo, graphdef.NodeOf(input))
		}
	}
	if len(near) == 0 {
		return ""
	}
	return "; those before it are " + strings.Join(near, ", ")
}

// convolved lists the layers that have kernels.
func (s *sight) convolved(nodes []*nodepb.NodeDef) []string {
	var names []string
	for _, node := range nodes {
		if s.convolutionBefore(node.Name) != nil {
			names = append(names, node.Name)
		}
	}
	return names
}
