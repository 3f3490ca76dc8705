package dreaming

import (
	"slices"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// SayLabels tells how the graph's labels were fitted to the classes of a layer, or that they do not
// fit, where they are not just taken as they are.
func SayLabels(u *ui.UI, model *tfdream.Model, layer string) {
	_, note, err := model.FittedLabels(layer)
	switch {
	case err != nil:
		u.Say("%v: going without", err)
	case note != "":
		u.Say("labels of layer %s: %s", layer, note)
	}
}

// sayLabelsOf is SayLabels for the layers whose channels an objective names by labels.
func sayLabelsOf(u *ui.UI, model *tfdream.Model, asked objective.Objective) {
	var told []string
	for _, term := range asked {
		named := slices.ContainsFunc(term.Channels, func(s objective.Selector) bool { return s.Label != "" })
		if named && !slices.Contains(told, term.Layer) {
			SayLabels(u, model, term.Layer)
			told = append(told, term.Layer)
		}
	}
}
