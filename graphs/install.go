package graphs

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// install makes the folder dir, atomically, from what fill puts into an empty one.
func install(dir string, fill func(folder string) error) (err error) {
	if err := sweep(dir); err != nil {
		return err
	}
	fresh, err := os.MkdirTemp(filepath.Dir(dir), filepath.Base(dir)+temporary)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(fresh)) }()
	if err := fill(fresh); err != nil {
		return err
	}
	if err := os.Chmod(fresh, 0o755); err != nil {
		return err
	}
	if err := syncDir(fresh); err != nil {
		return err
	}
	// A damaged folder from an earlier run is moved out of the way first.
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.Rename(fresh, dir); err != nil {
		return err
	}
	return syncDir(filepath.Dir(dir))
}

// temporary marks the names of the folders that install works in.
const temporary = ".unpacking-"

// sweep removes what a killed install left behind.
func sweep(dir string) error {
	entries, err := os.ReadDir(filepath.Dir(dir))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), filepath.Base(dir)+temporary) {
			if err := os.RemoveAll(filepath.Join(filepath.Dir(dir), e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// syncDir flushes the names in a folder to the disk.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
