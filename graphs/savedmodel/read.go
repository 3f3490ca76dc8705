package savedmodel

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	savedpb "github.com/galeone/tensorflow/tensorflow/go/core/protobuf/for_core_protos_go_proto"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs/file"
)

// The names that TensorFlow gives to a SavedModel's parts.
const (
	binaryName = "saved_model.pb"
	textName   = "saved_model.pbtxt"
	variables  = "variables/variables"
)

// maxSavedModel is protobuf's own bound on a message, in bytes.
const maxSavedModel = 1<<31 - 1

// serving is the tag of the graph that is for inference.
const serving = "serve"

// Folder is the SavedModel's folder that a path names, by itself or by its saved_model.pb; ok is
// false where the path names no SavedModel.
func Folder(path string) (folder string, ok bool) {
	switch info, err := os.Stat(path); {
	case err != nil:
		return "", false
	case !info.IsDir():
		base := filepath.Base(path)
		return filepath.Dir(path), base == binaryName || base == textName
	}
	for _, name := range []string{binaryName, textName} {
		if _, err := os.Stat(filepath.Join(path, name)); err == nil {
			return path, true
		}
	}
	return "", false
}

// read reads the protobuf of a SavedModel, binary or as text.
func read(folder string) (*savedpb.SavedModel, error) {
	saved := new(savedpb.SavedModel)
	data, err := file.Read(filepath.Join(folder, binaryName), maxSavedModel)
	if errors.Is(err, fs.ErrNotExist) {
		text, textErr := file.Read(filepath.Join(folder, textName), maxSavedModel)
		switch {
		case errors.Is(textErr, fs.ErrNotExist):
			if _, err := os.Stat(folder); err != nil {
				return nil, file.Cause(err)
			}
			return nil, bad("there is no %s in it", binaryName)
		case textErr != nil:
			return nil, textErr
		case prototext.Unmarshal(text, saved) != nil:
			return nil, bad("%s is damaged or of another kind", textName)
		}
		return saved, nil
	}
	if err != nil {
		return nil, err
	}
	return parse(data)
}

func parse(data []byte) (*savedpb.SavedModel, error) {
	saved := new(savedpb.SavedModel)
	if err := proto.Unmarshal(data, saved); err != nil || len(saved.MetaGraphs) == 0 {
		return nil, bad("%s is damaged, cut short or of another kind", binaryName)
	}
	return saved, nil
}

// choose is the graph that has all the tags; without tags the one that serves, or the only one.
func choose(saved *savedpb.SavedModel, tags []string) (*savedpb.MetaGraphDef, error) {
	var all []string
	for _, meta := range saved.MetaGraphs {
		have := slices.Clone(meta.GetMetaInfoDef().GetTags())
		slices.Sort(have)
		wanted := slices.Clone(tags)
		slices.Sort(wanted)
		if slices.Equal(have, wanted) && len(tags) > 0 || len(tags) == 0 && slices.Equal(have, []string{serving}) {
			return meta, nil
		}
		all = append(all, `"`+strings.Join(have, ",")+`"`)
	}
	switch {
	case len(tags) > 0:
		return nil, bad("it has no graph with the tags %q; it has %s", strings.Join(tags, ","), strings.Join(all, ", "))
	case len(saved.MetaGraphs) > 1:
		return nil, bad("it has %d graphs and none with just the tag %q; tfdream convert --saved-model --tags TAG,... takes one of %s", len(all), serving, strings.Join(all, ", "))
	}
	return saved.MetaGraphs[0], nil
}
