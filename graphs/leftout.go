package graphs

import (
	"errors"
	"fmt"
	"slices"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"

	"github.com/tfdream/tfdream/graphs/internal/check"
)

// ErrBlind: a node sees nothing of the picture.
var ErrBlind = errors.New("does not depend on the picture")

// LeftOut is what of a graph's file is not in its Def: what no picture reaches, such as
// savers and random nodes that nothing reads, and what it reaches only through refused ops,
// such as the tail of a detector. None of it is ever shown to TensorFlow.
type LeftOut struct {
	reach *check.Reach
	lost  map[string]string // why, by node, in rewriting
	added map[string]bool   // nodes that are in Def, but not in the file
}

// Refused is how many nodes are computed from the picture, but through ops that are refused, and
// which ops these are; nil = none.
func (l LeftOut) Refused() (nodes int, ops *RefusedOpsError) {
	if l.reach == nil {
		return 0, nil
	}
	return l.reach.Behind, l.reach.Refused
}

// Lost is how many nodes could not be rewritten (see Graph.With), or depend on such, and why.
func (l LeftOut) Lost() (nodes int, reasons []string) {
	for _, why := range l.lost {
		if !slices.Contains(reasons, why) {
			reasons = append(reasons, why)
		}
	}
	slices.Sort(reasons)
	return len(l.lost), reasons
}

// Why says why a node was left out: ErrBlind, a *RefusedOpsError with all the ops that it
// would need, or why it could not be rewritten; nil for one that is not in the file, or was kept.
func (l LeftOut) Why(node string) error {
	if why, lost := l.lost[node]; lost {
		return fmt.Errorf("is left out: %s", why)
	}
	if l.reach == nil {
		return nil
	}
	switch blind, refused := l.reach.Without(node); {
	case blind:
		return ErrBlind
	case refused != nil:
		return fmt.Errorf("is computed through ops that are refused: %w", refused)
	}
	return nil
}

// Added says whether a node of Def is a helper that a pass has added: no layer.
func (l LeftOut) Added(node string) bool { return l.added[node] }

// With is the graph with another Def, into which a pass has rewritten its own: what is new in it
// is no layer, and why some nodes are lost is said by their names. note tells what was done.
func (g *Graph) With(def *graphpb.GraphDef, lost map[string]string, note string) *Graph {
	rewritten := *g
	rewritten.Def, rewritten.Notes = def, append(slices.Clip(g.Notes), note)
	l := &rewritten.LeftOut
	l.lost, l.added = map[string]string{}, map[string]bool{}
	for _, all := range []map[string]string{g.LeftOut.lost, lost} {
		for node, why := range all {
			l.lost[node] = why
		}
	}
	before := map[string]bool{}
	for _, n := range g.Def.Node {
		before[n.Name] = true
	}
	for _, n := range def.Node {
		if !before[n.Name] || g.LeftOut.added[n.Name] {
			l.added[n.Name] = true
		}
	}
	return &rewritten
}
