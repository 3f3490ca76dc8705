package graphs

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/BurntSushi/toml"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	"github.com/google/renameio/v2"
	"google.golang.org/protobuf/proto"
)

// Write writes a graph as FILE.pb and its profile as FILE.toml beside it, where Open
// finds them: both complete, or neither. The same graph gives the same bytes.
//
// The errors are those of Open, for a graph that it would refuse, and those of files.
func Write(path string, def *graphpb.GraphDef, o ProfileOverride) error {
	if filepath.Ext(path) != ".pb" {
		return fmt.Errorf("writing %s: a graph's file ends in .pb", path)
	}
	beside := sidecarPath(path)
	if err := writable(def, beside, o); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	graph, err := proto.MarshalOptions{Deterministic: true}.Marshal(def)
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	var profile bytes.Buffer
	if err := toml.NewEncoder(&profile).Encode(o); err != nil {
		return fmt.Errorf("writing %s: %w", beside, err)
	}
	first, err := pending(beside, profile.Bytes())
	if err != nil {
		return fmt.Errorf("writing %s: %w", beside, err)
	}
	defer first.Cleanup()
	second, err := pending(path, graph)
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	defer second.Cleanup()
	return replaceBoth(beside, first, path, second)
}

// writable checks what Open would check.
func writable(def *graphpb.GraphDef, beside string, o ProfileOverride) error {
	if err := Check(def, nil); err != nil {
		return err
	}
	p, err := profileOf(nil, source{ProfileOverride: o, read: readBeside(beside)})
	if err == nil {
		_, _, err = input(def, p.Input)
	}
	return err
}

// pending is a file whose bytes are on the disk but which does not have its name yet.
func pending(path string, data []byte) (*renameio.PendingFile, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, errors.New("it exists and is not a regular file")
	}
	f, err := renameio.NewPendingFile(path, renameio.WithTempDir(filepath.Dir(path)),
		renameio.WithPermissions(0o666), renameio.WithExistingPermissions())
	if err != nil {
		return nil, err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		return nil, errors.Join(err, f.Cleanup())
	}
	return f, nil
}

// replaceBoth renames both files into place, and undoes the first if the second fails.
func replaceBoth(first string, a *renameio.PendingFile, second string, b *renameio.PendingFile) error {
	before, err := os.ReadFile(first)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	was := err == nil
	if err := a.CloseAtomicallyReplace(); err != nil {
		return fmt.Errorf("writing %s: %w", first, err)
	}
	if err := b.CloseAtomicallyReplace(); err != nil {
		undo := os.Remove(first)
		if was {
			undo = os.WriteFile(first, before, 0o666)
		}
		return errors.Join(fmt.Errorf("writing %s: %w", second, err), undo)
	}
	return nil
}
