package caffe

import (
	"errors"
	"fmt"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	versionspb "github.com/galeone/tensorflow/tensorflow/go/core/framework/versions_go_proto"
	"google.golang.org/protobuf/proto"
)

// node is an op of the graph being built. Others refer to it by pointer, not by name,
// since an in-place layer may change the name.
type node struct {
	name, op string
	inputs   []output
	attrs    attrs
}

// output is one of a node's results.
type output struct {
	of    *node
	index int
}

// builder collects nodes in the order in which they are made.
type builder struct {
	nodes []*node
	names map[string]*node
	err   error
}

// Bounds on a graph: protobuf's own, and one that no network comes near.
const (
	maxGraph = 1<<31 - 1 // bytes
	maxNodes = 100_000
)

// producer is the graphs' version of TensorFlow's format: that of 2.21.
const producer = 2474

// add adds a node that takes first outputs.
func (b *builder) add(name, op string, a attrs, inputs ...*node) *node {
	n := &node{name: name, op: op, attrs: a}
	for _, in := range inputs {
		n.inputs = append(n.inputs, output{of: in})
	}
	if b.names == nil {
		b.names = map[string]*node{}
	}
	switch {
	case b.names[name] != nil:
		b.err = firstOf(b.err, fmt.Errorf("two nodes would be called %.80q; give a blob another name", name))
	case len(b.nodes) == maxNodes:
		b.err = firstOf(b.err, fmt.Errorf("it would have more than %d nodes", maxNodes))
		return n
	}
	b.nodes = append(b.nodes, n)
	b.names[name] = n
	return n
}

// rename gives a node its name with a suffix, as often as that is taken.
func (b *builder) rename(n *node, suffix string) {
	delete(b.names, n.name)
	for n.name += suffix; b.names[n.name] != nil; {
		n.name += suffix
	}
	b.names[n.name] = n
}

// graph is the frozen graph of all nodes.
func (b *builder) graph() (*graphpb.GraphDef, error) {
	if b.err != nil {
		return nil, b.err
	}
	def := &graphpb.GraphDef{Versions: &versionspb.VersionDef{Producer: producer}}
	for _, n := range b.nodes {
		node := &nodepb.NodeDef{Name: n.name, Op: n.op, Attr: n.attrs.Proto()}
		for _, in := range n.inputs {
			name := in.of.name
			if in.index > 0 {
				name = fmt.Sprintf("%s:%d", name, in.index)
			}
			node.Input = append(node.Input, name)
		}
		def.Node = append(def.Node, node)
	}
	if proto.Size(def) > maxGraph {
		return nil, errors.New("it would be larger than the 2 GB that a GraphDef may have")
	}
	return def, nil
}

// nodeName is a blob's name where TensorFlow allows it, with _ for what it forbids.
func nodeName(blob string) string {
	name := strings.Map(func(r rune) rune {
		if r < 0x80 && (wordByte(byte(r)) && r != '+' || r == '/') {
			return r
		}
		return '_'
	}, blob)
	if name == "" || strings.ContainsRune("_/-", rune(name[0])) {
		return "blob" + name
	}
	return name
}
