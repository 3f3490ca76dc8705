// Package testfiles finds the files of tests that are too large for the project, or not the
// project's to give away: real networks, photos and recorded arrays.
package testfiles

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Variable names the environment variable that says where the folder of these files is. A
// relative path starts at the project's root. Unset, it is the folder shared beside the project.
const Variable = "TFDREAM_TEST_DATA"

// Path is where a file of the folder is, by its name within it. It is an error where there is
// none.
func Path(name string) (string, error) {
	folder := os.Getenv(Variable)
	if folder == "" {
		folder = filepath.Join("..", "shared")
	}
	if !filepath.IsAbs(folder) {
		root, err := projectRoot()
		if err != nil {
			return "", err
		}
		folder = filepath.Join(root, folder)
	}
	path := filepath.Join(folder, name)
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("test data is missing: %w; %s names its folder", err, Variable)
	}
	return path, nil
}

// Require is Path for a test that needs the file, and is skipped without it.
func Require(t testing.TB, name string) string {
	t.Helper()
	path, err := Path(name)
	if err != nil {
		t.Skip(err)
	}
	return path
}

// projectRoot is the folder of the project's go.mod: the working directory, which is the
// package's in a test, or one above it.
func projectRoot() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("finding the project's root: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder, nil
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return "", errors.New("finding the project's root: no go.mod in the working directory or above it")
		}
		folder = parent
	}
}
