package dreaming

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

// Source is where a picture comes from: a file, "-" for stdin, or noise:WIDTHxHEIGHT.
type Source string

const stdin Source = "-"

// NoiseScheme begins a source that is noise.
const NoiseScheme = "noise:"

// Original is a picture to dream on.
type Original struct {
	Picture *picture.Picture
	Name    string // as the recipe knows it
	SHA256  string // hex, of the file's bytes; "" for noise
}

// About says which picture an error is about.
func About(from Source, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", from, err)
}

func IsNoise(word string) bool { return strings.HasPrefix(word, NoiseScheme) }

// IsFile says whether the source is a file.
func (s Source) IsFile() bool { return s != stdin && !IsNoise(string(s)) }

// DreamName is the default name of the source's dream.
func (s Source) DreamName() string {
	name := strings.TrimSuffix(filepath.Base(string(s)), filepath.Ext(string(s)))
	if IsNoise(string(s)) {
		name = strings.Replace(string(s), ":", "-", 1)
	}
	return name + "-dream.png"
}

// Read gets the picture. The generator is that of the dream: noise is drawn from it
// before any shift, as in the notebook.
func (s Source) Read(u *ui.UI, limits picture.Limits, random *numpy.Random) (*Original, error) {
	if IsNoise(string(s)) {
		noise, err := s.NoiseSize()
		if err != nil {
			return nil, err
		}
		return &Original{picture.Noise(random, noise.Width, noise.Height), string(s), ""}, nil
	}
	name := string(s)
	var from *Original
	var err error
	if s == stdin {
		name = "stdin"
		from, err = decode(u.Stdin, name, limits)
	} else {
		from, err = readPicture(name, limits)
	}
	if err == nil {
		TellReading(u, name, from.Picture)
	}
	return from, err
}

// TellReading tells of a picture that it is the first of several frames, or that its file is damaged.
func TellReading(u *ui.UI, name string, p *picture.Picture) {
	if p.Frames > 1 {
		u.Say("%s has %d frames; this uses the first", name, p.Frames)
	}
	if p.Damage != "" {
		u.Say("reading %s: parts of the picture may be wrong, the file is damaged: %s", name, p.Damage)
	}
}

// NoiseSize is the size of a noise source.
func (s Source) NoiseSize() (recipe.Size, error) {
	text := strings.TrimPrefix(string(s), NoiseScheme)
	noise, err := recipe.SizeKind.Parse(text)
	if err != nil {
		return recipe.Size{}, ui.WrongUsage(NotA(NoiseScheme, text, err), "")
	}
	return noise, nil
}

// readPicture reads a picture's file.
func readPicture(path string, limits picture.Limits) (*Original, error) {
	f, err := file.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	defer f.Close()
	return decode(f, path, limits)
}

func decode(input io.Reader, name string, limits picture.Limits) (*Original, error) {
	sum := sha256.New()
	photo, err := picture.Decode(io.TeeReader(input, sum), name, limits)
	if err != nil {
		return nil, err
	}
	return &Original{photo, filepath.Base(name), hex.EncodeToString(sum.Sum(nil))}, nil
}
