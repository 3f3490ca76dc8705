package graphs

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// unzip extracts the wanted files, and no others, from the one source, and checks them.
func unzip(e Entry, sources []string, folder string) error {
	z, err := zip.OpenReader(sources[0])
	if err != nil {
		return fmt.Errorf("unpacking %s: %w", sources[0], err)
	}
	defer z.Close()
	for _, f := range e.files() {
		if err := extract(&z.Reader, f, folder); err != nil {
			return fmt.Errorf("unpacking %s: %w", sources[0], err)
		}
	}
	return nil
}

// extract writes one file of the zip into dir, under the catalogue's name for it.
func extract(z *zip.Reader, f File, dir string) error {
	in, err := z.Open(f.Name)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() || info.Size() > maxArchive {
		return fmt.Errorf("%s is not a regular file of at most %d bytes", f.Name, maxArchive)
	}
	out, err := os.OpenFile(filepath.Join(dir, f.Name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	defer out.Close()
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(out, h), io.LimitReader(in, info.Size())); err != nil {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != f.SHA256 {
		return fmt.Errorf("%w: %s has sha256 %s, but should have %s", ErrChecksum, f.Name, got, f.SHA256)
	}
	if err := out.Sync(); err != nil {
		return err
	}
	return out.Close()
}
