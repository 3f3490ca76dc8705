package machine

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestDeniedHintNamesTheUserOnlyInAContainer(t *testing.T) {
	marks := containerMarks
	t.Cleanup(func() { containerMarks = marks })
	containerMarks = []string{filepath.Join(t.TempDir(), "no such mark")}
	if hint := DeniedHint(); hint != "" {
		t.Errorf("outside a container the hint is %q", hint)
	}
	containerMarks = append(containerMarks, t.TempDir())
	if hint := DeniedHint(); !strings.Contains(hint, "--user") {
		t.Errorf("in a container the hint is %q", hint)
	}
}
