package graphs

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// unpack extracts the wanted files, and no others, from the one source, a .zip or a
// .tar.gz, and checks them.
func unpack(e Entry, sources []string, folder string) error {
	missing := e.files()
	err := walk(sources[0], func(m member) error {
		i := slices.IndexFunc(missing, func(f File) bool { return f.Name == strings.TrimPrefix(m.name, "./") })
		if i < 0 {
			return nil
		}
		if err := m.extract(missing[i], folder); err != nil {
			return err
		}
		if missing = slices.Delete(missing, i, i+1); len(missing) == 0 {
			return errEnough
		}
		return nil
	})
	if err == nil && len(missing) > 0 {
		err = fmt.Errorf("there is no %s in it", missing[0].Name)
	}
	if err != nil {
		return fmt.Errorf("unpacking %s: %w", sources[0], err)
	}
	return nil
}

// asItIs keeps the one source, which is the graph itself.
func asItIs(e Entry, sources []string, folder string) error {
	in, err := os.Open(sources[0])
	if err != nil {
		return err
	}
	defer in.Close()
	return keep(in, e.Graph, folder)
}

// extract writes the member into a folder under the catalogue's name for it.
func (m member) extract(f File, folder string) error {
	if m.size > maxArchive {
		return fmt.Errorf("%s has %d bytes; at most %d are allowed", f.Name, m.size, maxArchive)
	}
	in, err := m.open()
	if err != nil {
		return err
	}
	defer in.Close()
	return keep(io.LimitReader(in, m.size), f, folder)
}

// keep writes a file into a folder, where none of its name may be, and checks it. The sum of
// one that has none in the catalogue is kept beside it.
func keep(in io.Reader, f File, folder string) (err error) {
	out, err := os.OpenFile(filepath.Join(folder, f.Name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(out, h), in); err != nil {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	got := hex.EncodeToString(h.Sum(nil))
	switch f.SHA256 {
	case got:
	case "":
		if err := keepSum(folder, f.Name, got); err != nil {
			return err
		}
	default:
		return fmt.Errorf("%w: %s has sha256 %s, but should have %s", ErrChecksum, f.Name, got, f.SHA256)
	}
	return out.Sync()
}
