package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/google/renameio/v2"

	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// maxState bounds the file of a state, in bytes: a picture has 12 of them a pixel.
const maxState = 1 << 36

// zoomState is what the next frame is made of. The frames themselves would not do: they
// have 8 bits, the zoom goes on in float32, and the generator is somewhere in its
// stream. It is stored after each frame, so a frame without it is just made again.
type zoomState struct {
	Recipe  recipe
	Frame   int // number of the next frame, from 0
	Picture picture.Picture
	Random  numpy.Random
}

func (z *zoom) stateName() string { return filepath.Join(z.output, "zoom.state") }

// store writes the state whole or not at all.
func (z *zoom) store(s *zoomState) error {
	var content bytes.Buffer
	if err := gob.NewEncoder(&content).Encode(s); err != nil {
		return fmt.Errorf("writing %s: %w", z.stateName(), err)
	}
	sum := sha256.Sum256(content.Bytes())
	content.Write(sum[:])
	if err := renameio.WriteFile(z.stateName(), content.Bytes(), 0o666); err != nil {
		return fmt.Errorf("writing %s: %w", z.stateName(), cause(err))
	}
	return nil
}

// load returns the state in the folder, nil where no zoom was begun there. It refuses a
// folder with frames of something else, or without those that the state counts on.
func (z *zoom) load() (*zoomState, error) {
	content, err := file.Read(z.stateName(), maxState)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(z.frameName(0)); err == nil {
			return nil, wrongUsage(z.frameName(0)+" is there already, without the zoom.state of the zoom that made it", "-o FOLDER names another folder")
		}
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", z.stateName(), err)
	}
	s, err := decodeZoomState(content)
	if err != nil {
		return nil, &problem{fmt.Sprintf("reading %s: %v", z.stateName(), err), "without it and its frames the zoom begins anew", err}
	}
	for frame := range s.Frame {
		if _, err := os.Stat(z.frameName(frame)); err != nil {
			return nil, &problem{fmt.Sprintf("going on after %s: %s: %v", count(s.Frame, "frame"), z.frameName(frame), cause(err)),
				"put it back, or name another folder with -o", err}
		}
	}
	return s, nil
}

// decodeZoomState reads a state as store writes it.
func decodeZoomState(content []byte) (*zoomState, error) {
	body, sum := content, []byte(nil)
	if at := len(content) - sha256.Size; at >= 0 {
		body, sum = content[:at], content[at:]
	}
	if want := sha256.Sum256(body); !bytes.Equal(sum, want[:]) {
		return nil, errors.New("this is no state of a zoom, or a damaged one: its checksum does not match")
	}
	s := new(zoomState)
	if err := gob.NewDecoder(bytes.NewReader(body)).Decode(s); err != nil {
		return nil, fmt.Errorf("this is no state of a zoom: %w", err)
	}
	if p := s.Picture; p.Width < 1 || p.Height < 1 || len(p.Pix)/3/p.Width != p.Height || len(p.Pix) != 3*p.Width*p.Height {
		return nil, fmt.Errorf("this is no state of a zoom: its picture of %dx%d has %d numbers", p.Width, p.Height, len(p.Pix))
	}
	if p := s.Picture; s.Random == (numpy.Random{}) || p.Alpha != nil && len(p.Alpha) != p.Width*p.Height {
		return nil, errors.New("this is no state of a zoom: a part of it is missing")
	}
	return s, nil
}

// fits refuses to go on with other settings than those of the frames that are there.
// Names of files may differ where their content is the same, and versions and devices too.
func (s *zoomState) fits(now recipe, folder string) error {
	there, here := s.Recipe, now
	for _, r := range []*recipe{&there, &here} {
		r.Graph, r.Labels, r.Mask = "", "", ""
		r.Guide = slices.Clone(r.Guide)
		for i, guide := range r.Guide {
			_, weight, _ := splitWeight(guide)
			r.Guide[i] = fmt.Sprint(weight)
		}
		r.Made.Device, r.Made.Tfdream, r.Made.TensorFlow = "", "", ""
		if r.Made.PictureSHA256 != "" {
			r.Made.Picture = ""
		}
	}
	if reflect.DeepEqual(there, here) {
		return nil
	}
	return wrongUsage(fmt.Sprintf("the frames in %s were made with other settings: %s", folder, difference(reflect.ValueOf(there), reflect.ValueOf(here))),
		"-o names another folder, or --recipe "+filepath.Join(folder, "frame_0000.png")+" takes its settings")
}

// difference names the first field in which two recipes differ, as it was and is.
func difference(there, here reflect.Value) string {
	i := slices.IndexFunc(reflect.VisibleFields(there.Type()), func(f reflect.StructField) bool {
		return !reflect.DeepEqual(there.FieldByIndex(f.Index).Interface(), here.FieldByIndex(f.Index).Interface())
	})
	field := there.Type().Field(i)
	if field.Type.Kind() == reflect.Struct {
		return difference(there.Field(i), here.Field(i))
	}
	key, _, _ := bytes.Cut([]byte(field.Tag.Get("toml")), []byte(","))
	return fmt.Sprintf("%s %v there, %v now", key, there.Field(i), here.Field(i))
}
