// Package recipe is all that shapes a picture, as it is written down: in a TOML file, in a PNG that was
// dreamed, as flags. It holds the table of the settings, presets, and the strength.
package recipe

import (
	"crypto/rand"
	"encoding/binary"
	"maps"

	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/setting"
)

// Recipe is what shapes a picture. A recipe remembers which of its settings were said, by a flag,
// a file or a preset; the others are to be found out.
type Recipe struct {
	Dream   tfdream.Settings // the objective's files, guides and mask are read from those below
	Graph   Graph
	Machine tfdream.Options

	Display  picture.Display
	Guides   []Guide
	Mask     string   // a picture's file
	Seed     *uint32  // of noise and shifts
	Zoom     *float64 // part of width and height that each frame of a zoom loses
	Size     *Size    // of the picture to dream on
	MaxSide  int      // of it, in pixels
	Quality  int      // of a JPEG, 1 to 100
	Preset   string
	Strength *float64 // 0 to 10

	Made Made // what it was made from and with, if it is of a dream

	said  map[string]bool // keys
	fixed map[string]bool // keys that were said where the strength was: it does not move them
}

// Value is where a setting of the recipe is. A value that is set or taken there counts as said.
func (r *Recipe) Value(one setting.Setting[Recipe]) setting.Value {
	return spoken{one.Field(r), func() { r.say(one.Key) }}
}

// spoken is a value of which a recipe remembers that it was said.
type spoken struct {
	setting.Value
	say func()
}

func (s spoken) Set(text string) error { return s.heard(s.Value.Set(text)) }

func (s spoken) Take(value any) error { return s.heard(s.Value.Take(value)) }

func (s spoken) heard(err error) error {
	if err == nil {
		s.say()
	}
	return err
}

func (r *Recipe) say(key string) {
	if r.said == nil {
		r.said = map[string]bool{}
	}
	r.said[key] = true
}

// Says tells whether a setting was said.
func (r *Recipe) Says(key string) bool { return r.said[key] }

// Take takes what the recipe does not say from one that matters less, with the hashes of the
// files that it takes.
func (r *Recipe) Take(less *Recipe) {
	r.fix()
	before := maps.Clone(r.said)
	for _, one := range table {
		if before[one.Key] || !less.said[one.Key] || before[one.Excludes] {
			continue
		}
		one.Field(r).Copy(one.Field(less))
		r.say(one.Key)
		switch one.Key {
		case "mask":
			r.Made.MaskSHA256 = less.Made.MaskSHA256
		case "guide":
			r.Made.GuideSHA256 = less.Made.GuideSHA256
		case "objective":
			r.Made.DirectionSHA256 = less.Made.DirectionSHA256
		}
	}
	r.fix()
}

// Said lists the keys of the settings that were said.
func (r *Recipe) Said() []string {
	var keys []string
	for _, one := range table {
		if r.said[one.Key] {
			keys = append(keys, one.Key)
		}
	}
	return keys
}

// Default sets a setting that is not set to its default.
func (r *Recipe) Default(key string) {
	if one := find(key); one != nil {
		one.Fill(r)
	}
}

// Ignored lists the keys of the settings that were said and mean nothing to the method.
func (r *Recipe) Ignored() []string {
	var keys []string
	for _, one := range table {
		if r.said[one.Key] && !one.Heeded(r) {
			keys = append(keys, one.Key)
		}
	}
	return keys
}

// Resolve finds out what is decided before the graph is known: the method, the display, which
// is clip under a mask (others would change what it keeps), and the seed, at random.
func (r *Recipe) Resolve() {
	if r.Dream.Method == "" {
		r.Dream.Method = tfdream.DeepDream
	}
	if r.Display == "" {
		r.Display = r.Dream.Method.Display()
		if r.Mask != "" {
			r.Display = picture.ClipDisplay
		}
	}
	if r.Seed == nil {
		var random [4]byte
		rand.Read(random[:]) // never fails
		seed := binary.NativeEndian.Uint32(random[:])
		r.Seed = &seed
	}
}
