package film

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

// maxState bounds the file of an old state, in bytes: a picture has 12 of them a pixel.
const maxState = 1 << 36

// readOld reads a state as the first versions wrote it.
func readOld(path string) (*State, error) {
	content, err := file.Read(path, maxState)
	if err != nil {
		return nil, err
	}
	return decodeOld(content)
}

// decodeOld reads a gob with a SHA-256 of it at the end.
func decodeOld(content []byte) (*State, error) {
	body, sum := content, []byte(nil)
	if at := len(content) - sha256.Size; at >= 0 {
		body, sum = content[:at], content[at:]
	}
	if want := sha256.Sum256(body); !bytes.Equal(sum, want[:]) {
		return nil, fmt.Errorf("%w, or damaged: its checksum does not match", ErrState)
	}
	var old oldState
	if err := gob.NewDecoder(bytes.NewReader(body)).Decode(&old); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrState, err)
	}
	text, err := old.Recipe.text()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrState, err)
	}
	s := &State{Note: text, Frame: old.Frame, Picture: old.Picture, Random: old.Random}
	return s, s.check()
}

// oldState is what the first versions kept, under the names that their gobs have.
type oldState struct {
	Recipe  oldRecipe
	Frame   int
	Picture picture.Picture
	Random  numpy.Random
}

// oldRecipe is the recipe of the first versions.
type oldRecipe struct {
	Method      string      `toml:"method"`
	Graph       string      `toml:"graph"`
	Input       string      `toml:"input"`
	Mean        [3]float32  `toml:"mean"`
	Divide      float32     `toml:"divide"`
	Order       string      `toml:"order"`
	Labels      string      `toml:"labels,omitempty"`
	Objective   string      `toml:"objective"`
	Iterations  int         `toml:"iterations"`
	Step        float64     `toml:"step"`
	Octaves     int         `toml:"octaves"`
	OctaveScale float64     `toml:"octave-scale"`
	Tile        int         `toml:"tile"`
	Coverage    string      `toml:"coverage"`
	Jitter      int         `toml:"jitter,omitzero"`
	LapLevels   int         `toml:"lap-levels,omitzero"`
	Display     string      `toml:"display"`
	Guide       []string    `toml:"guide,omitempty"`
	Mask        string      `toml:"mask,omitempty"`
	Seed        uint32      `toml:"seed"`
	Zoom        float64     `toml:"zoom,omitzero"`
	Size        string      `toml:"size,omitempty"`
	MaxSide     int         `toml:"max-side,omitzero"`
	Device      string      `toml:"device,omitempty"`
	Threads     int         `toml:"threads,omitzero"`
	Precision   string      `toml:"precision,omitempty"`
	Fast        bool        `toml:"fast,omitzero"`
	Made        recipe.Made `toml:"made"`
}

// text is the recipe as TOML, which recipe.Decode reads.
func (r oldRecipe) text() (string, error) {
	var out strings.Builder
	err := toml.NewEncoder(&out).Encode(r)
	return out.String(), err
}
