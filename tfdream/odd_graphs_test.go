package tfdream

import (
	"errors"
	"slices"
	"testing"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/architecture"
	"github.com/tfdream/tfdream/graphs/testfiles"
	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// Graphs that people brought: what can be dreamed on in them, and how it sees the picture.
func TestGraphsThatPeopleBring(t *testing.T) {
	for name, c := range map[string]struct {
		layer    string
		channels int
		field    int    // pixels
		lost     string // a node that is left out
	}{
		"ssd_like":    {"c3_relu", 32, 17, "Postprocessor/while/Exit_1"},
		"nchw":        {"c1", 16, 3, ""},
		"nchw_inside": {"c1", 16, 3, ""},
		"grey1":       {"c1_relu", 16, 3, ""},
	} {
		t.Run(name, func(t *testing.T) {
			graph, err := graphs.Open(testfiles.Require(t, "cases/graphs/"+name+".pb"), graphs.Options{})
			if err != nil {
				t.Fatal(err)
			}
			model := newModel(t, graph)
			if layer, err := model.Layer(c.layer); err != nil || layer.Channels != c.channels || !slices.Contains(model.Layers(), layer) {
				t.Errorf("%s: %v, %v; want %d channels", c.layer, layer, err, c.channels)
			}
			if view := architecture.ViewsOf(model.Graph, 96, 96)[c.layer]; view.Rows.Field() != c.field || view.Columns.Field() != c.field {
				t.Errorf("%s sees %d x %d pixels, want %d", c.layer, view.Columns.Field(), view.Rows.Field(), c.field)
			}
			if _, err := inspect.CheckGradients(t.Context(), model, c.layer, "square("+c.layer+")"); err != nil {
				t.Error(err)
			}
			if c.lost != "" {
				var refused *graphs.RefusedOpsError
				if _, err := model.Layer(c.lost); !errors.As(err, &refused) || !errors.Is(err, objective.ErrUnknown) {
					t.Errorf("%s: %v", c.lost, err)
				}
			}
		})
	}
	var refused *graphs.RefusedOpsError
	if _, err := graphs.Open(testfiles.Require(t, "cases/graphs/unfrozen.pb"), graphs.Options{}); !errors.As(err, &refused) || !refused.NotFrozen() {
		t.Errorf("unfrozen: %v", err)
	}
}
