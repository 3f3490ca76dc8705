package file

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestWhatIsNoFileIsRefusedAtOnce(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := unix.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string]string{
		dir: "it is a folder", "/dev/zero": "it is a device", "/dev/null": "it is a device", filepath.Join(dir, "missing"): "no such file or directory",
	} {
		if _, err := ReadText(path); err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v, want one that says %q", path, err, says)
		}
	}
	if content, err := ReadText(pipe); err != nil || len(content) > 0 {
		t.Errorf("a pipe that nobody writes to: %q, %v", content, err)
	}
}

// A shell's <(command) is a pipe; what comes late through it comes all the same.
func TestPipesAreRead(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	f, err := Open(fmt.Sprint("/dev/fd/", r.Fd()))
	if err != nil {
		t.Skip("no /dev/fd here:", err)
	}
	defer f.Close()
	go func() {
		io.WriteString(w, "late")
		w.Close()
	}()
	if content, err := io.ReadAll(f); err != nil || string(content) != "late" {
		t.Errorf("%q, %v", content, err)
	}
}

func TestTextHasAnEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "labels.txt")
	for size, fits := range map[int64]bool{16 << 20: true, 16<<20 + 1: false} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path, size); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadText(path); (err == nil) != fits {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
}

func TestCauseLeavesOutOperationAndPaths(t *testing.T) {
	dir := t.TempDir()
	_, missing := os.Open(filepath.Join(dir, "missing"))
	for _, err := range []error{missing, fmt.Errorf("writing: %w", missing), os.Rename(filepath.Join(dir, "missing"), dir)} {
		if got := Cause(err).Error(); strings.Contains(got, dir) || strings.Contains(got, "open") || strings.Contains(got, "rename") {
			t.Errorf("the cause of %q is %q", err, got)
		}
	}
	if Cause(io.EOF) != io.EOF || Cause(nil) != nil {
		t.Error("an error of another kind is changed")
	}
}
