package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs/twin"
)

// twinFile writes the structural twin of Inception5h.
func twinFile(t *testing.T) string {
	t.Helper()
	data, err := twin.Marshal(twin.Inception5h(1))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "twin.pb")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// output is what a command prints; it must end well.
func output(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr strings.Builder
	if status := run(t.Context(), args, strings.NewReader(""), &stdout, &stderr); status != ui.ExitDone {
		t.Fatalf("%v: exit status %d, %s", args, status, stderr.String())
	}
	return stdout.String()
}

// The totals are those that Google's notebook prints.
func TestLayersOfInception5h(t *testing.T) {
	twin := twinFile(t)
	if got := output(t, "layers", "-q", "-g", twin); !strings.HasSuffix(got, "\n59 convolutions, 7548 channels\n") {
		t.Errorf("the list ends with %q", got[max(len(got)-60, 0):])
	}
	var lines []layerLine
	if err := json.Unmarshal([]byte(output(t, "layers", "-q", "-g", twin, "--json", "--size", "800x600", "--match", "*[cx]*")), &lines); err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		switch l.Name {
		case "mixed4c":
			if l.Channels != 512 || *l.Field != (extent{299, 299}) || *l.Stride != (extent{16, 16}) || *l.Size != (extent{50, 38}) {
				t.Errorf("mixed4c: %d channels, sees %v at stride %v, has %v units", l.Channels, l.Field, l.Stride, l.Size)
			}
		case "softmax2":
			if !l.Whole || l.Field != nil || l.Size != nil {
				t.Errorf("softmax2 sees less than the whole picture: %+v", l)
			}
		}
	}
	if first, last := lines[0].Name, lines[len(lines)-1].Name; first != "conv2d0_pre_relu/conv" || last != "softmax2" {
		t.Errorf("the list goes from %s to %s", first, last)
	}
}
