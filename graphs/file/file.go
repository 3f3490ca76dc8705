// Package file opens the files that people name, which may be anything: it takes regular
// files and pipes, and refuses what has no end or would keep the program waiting.
package file

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// Open opens a file to be read. A folder, a device and a socket are refused, and a pipe
// that nobody writes to reads as an empty file, instead of waiting for a writer. Errors
// are without the path, which the caller's message names.
func Open(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, Cause(err)
	}
	info, err := f.Stat()
	if err == nil {
		err = readable(info.Mode())
	}
	if err != nil {
		return nil, errors.Join(Cause(err), f.Close())
	}
	return f, nil
}

func readable(mode fs.FileMode) error {
	switch {
	case mode.IsDir():
		return errors.New("it is a folder")
	case mode.IsRegular(), mode&fs.ModeNamedPipe != 0:
		return nil
	}
	return errors.New("it is a device, not a file")
}

// ReadText reads a small file whole, one of settings or names: more than 16 MiB are an
// error. Errors are as those of Open.
func ReadText(path string) ([]byte, error) { return Read(path, 16<<20) }

// Read reads a file of at most so many bytes whole. Errors are as those of Open.
func Read(path string, most int64) ([]byte, error) {
	f, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(content)) > most {
		err = fmt.Errorf("it has more than %d MiB, which is too much for a file of this kind", most>>20)
	}
	return content, Cause(err)
}

// Cause is what went wrong with a file, without the operation and the paths, which the message
// around it names: the error inside a *fs.PathError or *os.LinkError, else err itself.
func Cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return err
}
