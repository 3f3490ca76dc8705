package canvas

import (
	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/draft"
	"github.com/tfdream/tfdream/tfdream/internal/network"
	"github.com/tfdream/tfdream/tfdream/internal/session"
	"github.com/tfdream/tfdream/tfdream/internal/tensor"
)

// Easel is what all canvases of a session share: their operations, and the copies of the
// network that look at them.
type Easel struct {
	canvasOps
	session *session.Session
	Copies  []*networkCopy    // of the network, one on each device
	lanes   int               // tiles that are computed at once on each device
	tell    func(text string) // what happens on the way, may be nil
	largest int               // side of the tiles that there is memory for, 0: any

	tiles      map[draft.Gradient][]TileOps // for each copy
	lapNorms   map[int]*tf.Operation        // by number of levels
	parameters map[string]*parameterOps     // by name of the parametrisation
}

// NewEasel adds the operations of canvases to the graph of a session, on a device.
func NewEasel(s *session.Session, g *tf.Graph, device string, lanes int, tell func(text string)) *Easel {
	return &Easel{
		canvasOps: newCanvasOps(tensor.Ops{Root: op.NewScopeWithGraph(g).WithDevice(device)}),
		session:   s, lanes: lanes, tell: tell,
		tiles: map[draft.Gradient][]TileOps{}, lapNorms: map[int]*tf.Operation{}, parameters: map[string]*parameterOps{},
	}
}

// Given is what stands on the easel for what a draft leaves open.
func (e *Easel) Given(d *draft.Draft) map[string]tf.Output {
	return map[string]tf.Output{
		d.Network.Tile.Op.Name(): e.Tile,
		d.Corner.Op.Name():       e.place.corner,
		d.Picture.Op.Name():      e.place.picture,
		d.EachChannel.Op.Name():  e.channels,
	}
}

// Add adds a copy of the network, on a device of the given name.
func (e *Easel) Add(name, device string, replica *network.Replica) {
	e.Copies = append(e.Copies, &networkCopy{
		number: len(e.Copies), name: name, Ops: tensor.Ops{Root: e.Root.WithDevice(device)}, replica: replica,
	})
}

// Canvas is an empty one, for pictures that climb a gradient, which is measured by a norm.
func (e *Easel) Canvas(g draft.Gradient, norm Norm) (*Canvas, error) {
	tiles, err := e.TileOps(g)
	return &Canvas{easel: e, tiles: tiles, norm: norm}, err
}

// Blank is an empty one, for pictures that are looked at.
func (e *Easel) Blank() *Canvas { return &Canvas{easel: e} }

// Replica is that of the first copy.
func (e *Easel) Replica() *network.Replica { return e.Copies[0].replica }
