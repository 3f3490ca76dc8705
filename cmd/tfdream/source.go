package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

// source is where a picture comes from: a file, "-" for stdin, or noise:WIDTHxHEIGHT.
type source string

const stdin source = "-"

// noiseScheme begins a source that is noise.
const noiseScheme = "noise:"

// original is a picture to dream on.
type original struct {
	picture *picture.Picture
	name    string // as the recipe knows it
	sha256  string // hex, of the file's bytes; "" for noise
}

func isNoise(word string) bool { return strings.HasPrefix(word, noiseScheme) }

// isFile says whether the source is a file.
func (s source) isFile() bool { return s != stdin && !isNoise(string(s)) }

// dreamName is the default name of the source's dream.
func (s source) dreamName() string {
	name := strings.TrimSuffix(filepath.Base(string(s)), filepath.Ext(string(s)))
	if isNoise(string(s)) {
		name = strings.Replace(string(s), ":", "-", 1)
	}
	return name + "-dream.png"
}

// read gets the picture. The generator is that of the dream: noise is drawn from it
// before any shift, as in the notebook.
func (s source) read(u *ui.UI, limits picture.Limits, random *numpy.Random) (*original, error) {
	if isNoise(string(s)) {
		noise, err := s.noiseSize()
		if err != nil {
			return nil, err
		}
		return &original{picture.Noise(random, noise.Width, noise.Height), string(s), ""}, nil
	}
	if s == stdin {
		return decode(u.Stdin, "stdin", limits)
	}
	return readPicture(string(s), limits)
}

// noiseSize is the size of a noise source.
func (s source) noiseSize() (recipe.Size, error) {
	text := strings.TrimPrefix(string(s), noiseScheme)
	noise, err := recipe.SizeKind.Parse(text)
	if err != nil {
		return recipe.Size{}, ui.WrongUsage(notA(noiseScheme, text, err), "")
	}
	return noise, nil
}

// readPicture reads a picture's file.
func readPicture(path string, limits picture.Limits) (*original, error) {
	f, err := file.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	defer f.Close()
	return decode(f, path, limits)
}

func decode(input io.Reader, name string, limits picture.Limits) (*original, error) {
	sum := sha256.New()
	photo, err := picture.Decode(io.TeeReader(input, sum), name, limits)
	if err != nil {
		return nil, err
	}
	return &original{photo, filepath.Base(name), hex.EncodeToString(sum.Sum(nil))}, nil
}
