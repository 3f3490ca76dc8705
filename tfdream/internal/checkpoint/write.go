package checkpoint

import (
	"bufio"
	"io/fs"
	"path/filepath"

	"github.com/google/renameio/v2"

	"github.com/tfdream/tfdream/graphs/file"
)

// WriteFile replaces the file at path. What was there stays until the new one is complete and
// safe on the disk. Errors are without the path.
func (f *File) WriteFile(path string, permissions fs.FileMode) (err error) {
	defer func() { err = file.Cause(err) }()
	out, err := renameio.NewPendingFile(path, renameio.WithTempDir(filepath.Dir(path)), renameio.WithPermissions(permissions))
	if err != nil {
		return err
	}
	defer out.Cleanup() // nothing is left to clean up once the file has its name
	if err := f.Encode(out); err != nil {
		return err
	}
	return out.CloseAtomicallyReplace()
}

// ReadFile reads a file. Errors are without the path.
func ReadFile(path string) (*File, error) {
	in, err := file.Open(path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	f, err := Decode(bufio.NewReader(in))
	return f, file.Cause(err)
}
