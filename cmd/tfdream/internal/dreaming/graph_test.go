package dreaming

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

// The library says what is wrong with a graph, the command which flag helps.
func TestAGraphThatIsRefusedComesWithWhatToDo(t *testing.T) {
	node := "picture"
	named := recipe.Graph{Name: "net.pb", Profile: graphs.ProfileOverride{Input: &node}}
	for _, c := range []struct {
		err   error
		asked recipe.Graph
		hint  string // a part of it, "" for none
	}{
		{fmt.Errorf("reading net.pb: %w", &graphs.RefusedOpsError{Ops: []graphs.RefusedOp{{Node: "out", Op: "WriteFile"}}}), recipe.Graph{Name: "net.pb"}, "--allow-op WriteFile"},
		{fmt.Errorf("%w: there are two", graphs.ErrInput), recipe.Graph{Name: "net.pb"}, "--input NODE"},
		{fmt.Errorf("%w: there is no such node", graphs.ErrInput), named, ""},
		{graphs.ErrNoDemo, recipe.Graph{}, "tfdream fetch inception5h"},
		{graphs.ErrNotGraph, recipe.Graph{Name: "net.pb"}, ""},
	} {
		err := (&GraphFlags{Asked: &c.asked}).unopened(c.err)
		if !errors.Is(err, c.err) {
			t.Errorf("%v has become %v", c.err, err)
		}
		if hint := ui.HintOf(err); (hint != "") != (c.hint != "") || !strings.Contains(hint, c.hint) {
			t.Errorf("%v: got the hint %q, want %q", c.err, hint, c.hint)
		}
	}
}
