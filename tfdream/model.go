package tfdream

import (
	"errors"
	"fmt"
	"runtime"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs"
)

// ErrObjective marks an objective that cannot be: a wrong expression (a *SyntaxError), a
// layer, label or channel that the graph lacks.
var ErrObjective = errors.New("no such objective")

// Options say where a Model runs.
type Options struct {
	Device  string // auto (or empty), cpu, gpu
	Threads int    // threads of one operation, 0: one for each core
	Lanes   int    // tiles that are computed at once, 0: one for each core, up to four

	// Precision of the network's arithmetic, F32 (or empty) or BF16. The picture and its
	// gradient are float32 in either.
	Precision Precision

	// Without names passes to leave out, for measuring what they bring: see Passes.
	Without []string
	// Fast adds the passes that round otherwise than TensorFlow Python does: lrn and subpixel.
	Fast bool
}

// Model is a frozen graph on a device, ready to dream. It dreams one picture at a
// time: its methods must not be called concurrently.
type Model struct {
	Graph   *graphs.Graph
	Device  Device
	Options Options // as NewModel was given, with Precision and Lanes filled in

	nodes map[string]*nodepb.NodeDef // the frozen graph's, as in its file

	// Objectives and their gradients are drawn up on the network in the draft, a graph
	// without weights that never runs.
	ops       ops // add to the draft
	network   network
	gradients map[string]gradientOps // by objective
	guides    map[string][]guide     // by layer
	place     placeOps

	// What runs is the session's graph: the canvas, and what the mirror brings of the draft.
	session  *tf.Session
	mirror   *mirror
	canvas   canvasOps
	tiles    map[gradientOps]tileOps
	lapNorms map[int]*tf.Operation // by number of levels
	scale    *scaleOps             // nil until something is scaled
}

// NewModel makes a graph differentiable and starts a TensorFlow session for it.
// Close the model after use.
func NewModel(graph *graphs.Graph, options Options) (*Model, error) {
	m := emptyModel(graph)
	options.Precision = firstSet(options.Precision, F32)
	options.Lanes = firstSet(options.Lanes, min(runtime.NumCPU(), 4))
	m.Options = options
	def, err := differentiable(graph.Def)
	if err == nil {
		err = m.build(def, options)
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
		gradients: map[string]gradientOps{}, guides: map[string][]guide{}, lapNorms: map[int]*tf.Operation{},
		tiles: map[gradientOps]tileOps{},
	}
}

// build draws up the frozen graph def, and makes the session's graph, which serves all
// pictures, octaves and objectives.
func (m *Model) build(def *graphpb.GraphDef, options Options) error {
	for _, node := range m.Graph.Def.Node {
		m.nodes[node.Name] = node
	}
	skeleton, weights := graphs.WithoutWeights(def)
	draft := tf.NewGraph()
	m.ops = ops{op.NewScopeWithGraph(draft)}
	tile := m.ops.placeholder(tf.Float, -1, -1, 3)
	var err error
	if m.network, err = importNetwork(draft, m.ops, skeleton, m.Graph.Profile, tile); err != nil {
		return err
	}
	g := tf.NewGraph()
	m.canvas = newCanvasOps(ops{op.NewScopeWithGraph(g)})
	m.place = placeOps{m.ops.placeholder(tf.Int32, 2), m.ops.placeholder(tf.Int32, 2)}
	m.mirror = newMirror(draft, g, weights, map[string]tf.Output{
		tile.Op.Name():            m.canvas.tile,
		m.place.corner.Op.Name():  m.canvas.place.corner,
		m.place.picture.Op.Name(): m.canvas.place.picture,
	}, options)
	return m.canvas.root.Err()
}

// open starts the session on the device that options ask for.
func (m *Model) open(options Options) error {
	config, err := sessionConfig(options)
	if err != nil {
		return err
	}
	m.session, err = tf.NewSession(m.mirror.session, &tf.SessionOptions{Config: config})
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
