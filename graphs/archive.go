package graphs

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// Limits of an archive.
const (
	maxMembers  = 100_000
	maxUnpacked = 4 << 30 // bytes that a .tar.gz may grow to while it is read
)

// errEnough ends a walk through an archive early.
var errEnough = errors.New("enough of the archive was read")

// member is a regular file within an archive.
type member struct {
	name string
	size int64 // bytes, as its header says
	open func() (io.ReadCloser, error)
}

// packedAs is "zip" or "tar.gz" by a file's first bytes, or "" for another kind.
func packedAs(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	head := make([]byte, 4)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && err != io.EOF {
		return "", err
	}
	switch head = head[:n]; {
	case bytes.Equal(head, []byte("PK\x03\x04")):
		return "zip", nil
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return "tar.gz", nil
	}
	return "", nil
}

// walk calls each for the regular files of a .zip or .tar.gz in their order, until it
// returns an error; errEnough is none. Folders, links and devices are passed over.
func walk(path string, each func(member) error) error {
	kind, err := packedAs(path)
	switch {
	case err != nil:
		return err
	case kind == "zip":
		err = walkZip(path, each)
	case kind == "tar.gz":
		err = walkTarGz(path, each)
	default:
		err = errors.New("it is neither a .zip nor a .tar.gz")
	}
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

func walkZip(path string, each func(member) error) error {
	z, err := zip.OpenReader(path)
	if err != nil {
		return err
	}
	defer z.Close()
	for i, f := range z.File {
		if i == maxMembers {
			return tooMany()
		}
		if !f.Mode().IsRegular() || strings.HasSuffix(f.Name, "/") {
			continue
		}
		if err := each(member{f.Name, int64(min(f.UncompressedSize64, 1<<62)), f.Open}); err != nil {
			return err
		}
	}
	return nil
}

func walkTarGz(path string, each func(member) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	bounded := &io.LimitedReader{R: unzipped, N: maxUnpacked}
	t := tar.NewReader(bounded)
	for i := 0; ; i++ {
		header, err := t.Next()
		switch {
		case err == io.EOF:
			_, err := io.Copy(io.Discard, bounded) // to the checksum at the end
			return err
		case bounded.N == 0:
			return fmt.Errorf("more than %d bytes come out of it, which is too much for a graph", int64(maxUnpacked))
		case errors.Is(err, tar.ErrHeader):
			return errors.New("it is compressed with gzip, but is no tar archive")
		case err != nil:
			return err
		case i == maxMembers:
			return tooMany()
		}
		if header.Typeflag != tar.TypeReg || !fs.FileMode(header.Mode).IsRegular() {
			continue
		}
		open := func() (io.ReadCloser, error) { return io.NopCloser(t), nil }
		if err := each(member{header.Name, header.Size, open}); err != nil {
			return err
		}
	}
}

func tooMany() error { return fmt.Errorf("it holds more than %d files", maxMembers) }
