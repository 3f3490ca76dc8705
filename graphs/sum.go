package graphs

import (
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// sum is the sha256 of data, hex.
func sum(data []byte) string {
	digest := sha256.Sum256(data)
	return hex.EncodeToString(digest[:])
}

// algorithm is the one that made a checksum, by its length. The only known attacks on
// sha1 are collisions, which the file's publisher alone could have prepared.
func algorithm(sum string) (name string, h hash.Hash) {
	switch len(sum) {
	case hex.EncodedLen(sha1.Size):
		return "sha1", sha1.New()
	case hex.EncodedLen(sha512.Size384):
		return "sha384", sha512.New384()
	}
	return "sha256", sha256.New()
}

// checkFile compares a file's checksums with what they should be.
func checkFile(path string, wanted ...string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var hashes []io.Writer
	for _, want := range wanted {
		_, h := algorithm(want)
		hashes = append(hashes, h)
	}
	if _, err := io.Copy(io.MultiWriter(hashes...), f); err != nil {
		return err
	}
	for i, want := range wanted {
		if got := hex.EncodeToString(hashes[i].(hash.Hash).Sum(nil)); got != want {
			name, _ := algorithm(want)
			return fmt.Errorf("%w: %s has %s %s, but should have %s", ErrChecksum, path, name, got, want)
		}
	}
	return nil
}

// verify checks that all files are in dir with the right bytes.
func verify(dir string, files []File) error {
	for _, f := range files {
		want, err := f.sumIn(dir)
		if err != nil {
			return err
		}
		if err := checkFile(filepath.Join(dir, f.Name), want); err != nil {
			return err
		}
	}
	return nil
}

// sumIn is the sha256 that a file in dir should have: for one that was made there, the
// one that keepSum wrote.
func (f File) sumIn(dir string) (string, error) {
	if f.SHA256 != "" {
		return f.SHA256, nil
	}
	text, err := os.ReadFile(filepath.Join(dir, f.Name+sumEnding))
	kept, _, _ := strings.Cut(string(text), " ")
	return kept, err
}

// sumEnding is the extension of a file in the format of sha256sum -c.
const sumEnding = ".sha256"

// keepSum writes the sha256 of a file in dir beside it.
func keepSum(dir, name, sum string) error {
	return os.WriteFile(filepath.Join(dir, name+sumEnding), []byte(sum+"  "+name+"\n"), 0o644)
}
