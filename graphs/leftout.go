package graphs

import (
	"errors"
	"fmt"

	"github.com/tfdream/tfdream/graphs/internal/check"
)

// ErrBlind: a node sees nothing of the picture.
var ErrBlind = errors.New("does not depend on the picture")

// LeftOut is what of a graph's file is not in its Def: what no picture reaches, such as
// savers and random nodes that nothing reads, and what it reaches only through refused ops,
// such as the tail of a detector. None of it is ever shown to TensorFlow.
type LeftOut struct{ reach *check.Reach }

// Refused is how many nodes are computed from the picture, but through ops that are refused, and
// which ops these are; nil = none.
func (l LeftOut) Refused() (nodes int, ops *RefusedOpsError) {
	if l.reach == nil {
		return 0, nil
	}
	return l.reach.Behind, l.reach.Refused
}

// Why says why a node was left out: ErrBlind, or a *RefusedOpsError with all the ops that it
// would need; nil for one that is not in the file, or was kept.
func (l LeftOut) Why(node string) error {
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
