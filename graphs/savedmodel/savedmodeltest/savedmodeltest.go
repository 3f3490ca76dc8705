// Package savedmodeltest gives tests the SavedModels that scripts/reference/savedmodels.py has recorded.
package savedmodeltest

import (
	"archive/zip"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Names are the recorded SavedModels.
var Names = []string{"keras_export", "keras_save", "module", "tf1", "tf1_resources", "two_inputs"}

// Open unpacks one into a folder of the test: the SavedModel is in its folder model, and index.json says
// what else is there.
func Open(t testing.TB, name string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	if err := Unpack(name, folder); err != nil {
		t.Fatal(err)
	}
	return folder
}

// Unpack unpacks one into a folder.
func Unpack(name, folder string) error {
	_, here, _, _ := runtime.Caller(0)
	path := filepath.Join(filepath.Dir(here), "../../../testdata/reference/savedmodel", name+".zip")
	archive, err := zip.OpenReader(path)
	if err != nil {
		return fmt.Errorf("unpacking %s: %w", path, err)
	}
	defer archive.Close()
	return os.CopyFS(folder, archive)
}
