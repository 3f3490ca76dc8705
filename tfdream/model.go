package tfdream

import (
	"errors"
	"fmt"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs"
)

// ErrObjective marks an objective that cannot be: a wrong expression, a layer, label
// or channel that the graph lacks.
var ErrObjective = errors.New("no such objective")

// Options say where a Model runs.
type Options struct {
	Device  string // auto (or empty), cpu, gpu
	Threads int    // threads of one operation, 0: one for each core
}

// Model is a frozen graph on a device, ready to dream. It dreams one picture at a
// time: its methods must not be called concurrently.
type Model struct {
	Graph  *graphs.Graph
	Device Device

	nodes     map[string]*nodepb.NodeDef // the frozen graph's, as in its file
	ops       ops
	canvas    canvasOps
	network   network
	session   *tf.Session
	gradients map[string]gradientOps // by objective
	guides    map[string]guide       // by layer
	lapNorms  map[int]*tf.Operation  // by number of levels
}

// NewModel makes a graph differentiable and starts a TensorFlow session for it.
// Close the model after use.
func NewModel(graph *graphs.Graph, options Options) (*Model, error) {
	m := emptyModel(graph)
	def, err := differentiable(graph.Def)
	if err == nil {
		err = m.build(def)
	}
	if err != nil {
		return nil, fmt.Errorf("preparing graph %s: %w", graph.Name, err)
	}
	if err := m.open(options); err != nil {
		return nil, fmt.Errorf("starting TensorFlow %s: %w", tf.Version(), err)
	}
	return m, nil
}

func emptyModel(graph *graphs.Graph) *Model {
	return &Model{
		Graph: graph, nodes: map[string]*nodepb.NodeDef{},
		gradients: map[string]gradientOps{}, guides: map[string]guide{}, lapNorms: map[int]*tf.Operation{},
	}
}

// build makes the one graph that serves all pictures, octaves and objectives: the
// canvas's operations, and the frozen graph def looking at the canvas's tile.
func (m *Model) build(def *graphpb.GraphDef) (err error) {
	for _, node := range m.Graph.Def.Node {
		m.nodes[node.Name] = node
	}
	g := tf.NewGraph()
	m.ops = ops{op.NewScopeWithGraph(g)}
	m.canvas = newCanvasOps(m.ops)
	m.network, err = importNetwork(g, m.ops, def, m.Graph.Profile, m.canvas.tile)
	return err
}

// open starts the session on the device that options ask for.
func (m *Model) open(options Options) error {
	config, err := sessionConfig(options)
	if err != nil {
		return err
	}
	m.session, err = tf.NewSession(m.network.tf, &tf.SessionOptions{Config: config})
	if err != nil {
		return err
	}
	devices, err := m.session.ListDevices()
	if err == nil {
		m.Device, err = chooseDevice(options.Device, devices)
	}
	if err != nil {
		return errors.Join(err, m.session.Close())
	}
	return nil
}

// Close gives back the session with all that it holds on the device.
func (m *Model) Close() error { return m.session.Close() }
