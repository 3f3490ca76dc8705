package dreaming

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs"
)

// SayLeftOut tells what cannot be dreamed on, although it sees the picture.
func SayLeftOut(u *ui.UI, graph *graphs.Graph) {
	if nodes, reasons := graph.LeftOut.Lost(); nodes > 0 {
		u.Say("left out: %s: %s", ui.Count(nodes, "node"), strings.Join(reasons, "; "))
	}
	nodes, refused := graph.LeftOut.Refused()
	if nodes == 0 {
		return
	}
	u.Say("left out: %s behind ops that are refused: %v", ui.Count(nodes, "node"), refused)
	if hint := ui.HintOf(refused); hint != "" {
		u.Hint(hint)
	}
}

var errNoLayers = errors.New("no layers")

// NoLayers is the error of a graph without anything to dream on.
func NoLayers(graph *graphs.Graph) error {
	if _, refused := graph.LeftOut.Refused(); refused != nil {
		return ui.Problem(fmt.Sprintf("graph %s: no layers: all that is computed from %s is behind ops that are refused", graph.Name, graph.Profile.Input), ui.HintOf(refused), errNoLayers)
	}
	if nodes, reasons := graph.LeftOut.Lost(); nodes > 0 {
		return ui.Problem(fmt.Sprintf("graph %s: no layers: %s", graph.Name, strings.Join(reasons, "; ")), "", errNoLayers)
	}
	return ui.Problem(fmt.Sprintf("graph %s: no layers: nothing that is computed from %s is float32 of shape [batch, height, width, channels] or [batch, channels]",
		graph.Name, graph.Profile.Input), "--input NODE names another node that takes the picture", errNoLayers)
}
