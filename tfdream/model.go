package tfdream

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"

	tf "github.com/galeone/tensorflow/tensorflow/go"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/internal/canvas"
	"github.com/tfdream/tfdream/tfdream/internal/draft"
	"github.com/tfdream/tfdream/tfdream/internal/network"
	"github.com/tfdream/tfdream/tfdream/internal/rewrite"
	"github.com/tfdream/tfdream/tfdream/internal/session"
)

// Model is a frozen graph on its devices, ready to dream. It is made for a long life: its methods
// may be called from several goroutines, which take turns, and its memory stays the same however
// many objectives it has had. Close it after use.
type Model struct {
	Graph   *graphs.Graph // as it was given, or rewritten to take float32 pictures with their channels last: see its Notes
	Device  Device        // the first, where the picture is
	Devices []Device      // all
	Options Options       // as NewModel was given, with Precision and Lanes filled in

	// The one token in turn is with whoever has its turn: see take. What is below closed belongs
	// to it; all above never changes.
	turn    chan struct{}
	waiting atomic.Int32 // callers
	closed  bool

	frozen   *draft.Draft // of the first session: answers what needs no session
	takes    takes
	skeleton *graphpb.GraphDef
	weights  map[string]*nodepb.NodeDef
	compiled
}

// compiled is a session and all that was made for it. A model starts it afresh when it has had too
// many objectives.
type compiled struct {
	draft *draft.Draft
	// What runs is the session's graph: the easel, and what its replicas import of the draft.
	session *session.Session
	easel   *canvas.Easel
	scale   *scaleOps // nil until something is scaled
}

// NewModel makes a graph differentiable and starts a TensorFlow session for it.
// Close the model after use. The error is ErrDevice if a requested device does not exist,
// and ErrCluster if the target does not answer.
func NewModel(graph *graphs.Graph, options Options) (*Model, error) {
	options.Precision = cmp.Or(options.Precision, F32)
	fit, err := network.Fit(graph)
	if err != nil {
		return nil, fmt.Errorf("preparing graph %s: %w", graph.Name, err)
	}
	m := &Model{Graph: fit, Options: options, turn: make(chan struct{}, 1)}
	def, err := network.Differentiable(fit.Def, fit.Profile.Input)
	if err != nil {
		return nil, fmt.Errorf("preparing graph %s: %w", graph.Name, err)
	}
	m.skeleton, m.weights = rewrite.WithoutWeights(def)
	if err := m.start(); err != nil {
		return nil, err
	}
	m.frozen = m.draft
	m.takes.fits = m.frozen.Fits
	m.takes.declared.Height, m.takes.declared.Width = m.frozen.Declared()
	m.turn <- struct{}{}
	return m, nil
}

// start opens a session with nothing compiled yet.
func (m *Model) start() error {
	m.compiled = compiled{}
	g, devices, err := m.open(m.Options)
	if err != nil {
		return fmt.Errorf("starting TensorFlow %s: %w", tf.Version(), err)
	}
	if err := m.build(g, devices); err != nil {
		return errors.Join(fmt.Errorf("preparing graph %s: %w", m.Graph.Name, err), m.session.Close())
	}
	return nil
}

// FrozenGraph is the model's graph.
func (m *Model) FrozenGraph() *graphs.Graph { return m.Graph }

// open opens the session, on a graph that is empty still, with the devices that options
// ask for: their full names.
func (m *Model) open(options Options) (g *tf.Graph, devices []string, err error) {
	config, err := options.config()
	if err != nil {
		return nil, nil, err
	}
	g = tf.NewGraph()
	opened, found, err := session.Open(g, config)
	if err != nil {
		return nil, nil, err
	}
	devices, reason, err := config.Choose(found)
	if err != nil {
		return nil, nil, errors.Join(err, opened.Close())
	}
	m.session = opened
	if m.Devices == nil { // the first time: anybody may read them from then on
		for _, device := range devices {
			m.Devices = append(m.Devices, Device{session.ShortName(device), reason})
		}
		m.Device = m.Devices[0]
		m.Options.Lanes = cmp.Or(options.Lanes, lanes(options, len(devices)))
	}
	return g, devices, nil
}

// lanes is how many tiles each of so many devices computes at once. In a cluster it is
// two, so that one is computed while another travels.
func lanes(options Options, devices int) int {
	cores := min(runtime.NumCPU(), 4)
	switch {
	case options.Target != "":
		return 2
	case devices > cores:
		return 1
	}
	return cores / devices
}

// build builds the network in the draft, and fills g, the session's graph, which serves all
// pictures, octaves and objectives.
func (m *Model) build(g *tf.Graph, devices []string) error {
	var err error
	if m.draft, err = draft.New(m.Graph, m.skeleton); err != nil {
		return err
	}
	m.easel = canvas.NewEasel(m.session, g, devices[0], m.Options.Lanes, m.Options.Notice)
	skip := network.Skip(m.Options.Without, m.Options.Fast || m.Options.Precision == BF16)
	for i, device := range devices {
		m.easel.Add(m.Devices[i].Name, device, network.NewReplica(m.draft.Network.Graph, g, m.weights, m.easel.Given(m.draft), device, fmt.Sprint("dream", i), skip))
	}
	return m.easel.Root.Err()
}
