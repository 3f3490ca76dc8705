package testfiles

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestVariableNamesTheFolder(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "there"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(Variable, folder)
	if got, err := Path("there"); err != nil || got != filepath.Join(folder, "there") {
		t.Errorf("got %q, %v", got, err)
	}
	_, err := Path("missing")
	if err == nil || !strings.Contains(err.Error(), "missing") || !strings.Contains(err.Error(), Variable) {
		t.Errorf("a missing file: error %v, want one that names it and %s", err, Variable)
	}
}

func TestRelativeFolderIsBelowTheRoot(t *testing.T) {
	t.Setenv(Variable, "testdata")
	if _, err := Path("reference/demo/index.json"); err != nil {
		t.Error(err)
	}
}

func TestMissingDataSkips(t *testing.T) {
	t.Setenv(Variable, t.TempDir())
	var skipped bool
	t.Run("skips", func(t *testing.T) {
		defer func() { skipped = t.Skipped() }()
		Require(t, "missing")
	})
	if !skipped {
		t.Error("a test without its data is not skipped")
	}
}
