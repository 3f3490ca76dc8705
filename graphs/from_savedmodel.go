package graphs

import (
	"fmt"
	"path/filepath"

	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs/savedmodel"
)

// openSavedModel freezes the SavedModel in a folder, in memory. Its profile is FOLDER.toml beside
// the folder, and its sum that of the file that Write would make of it.
func openSavedModel(path, folder string, o Options) (*Graph, error) {
	var asked savedmodel.Options
	if o.Profile.Input != nil {
		asked.Input = *o.Profile.Input
	}
	model, err := savedmodel.Convert(folder, asked)
	if err != nil {
		return nil, err
	}
	sidecar, err := readSidecar(filepath.Clean(folder) + ".pb")
	if err != nil {
		return nil, err
	}
	data, err := proto.MarshalOptions{Deterministic: true}.Marshal(model.Graph)
	if err != nil {
		return nil, fmt.Errorf("graph %s: %w", path, err)
	}
	found := source{ProfileOverride: ProfileOverride{Input: &model.Input}}
	graph, err := load(path, data, o.AllowOps, nil, found, sidecar, flags(o.Profile))
	if err != nil {
		return nil, err
	}
	graph.Converted = fmt.Sprintf("a SavedModel, frozen in memory from its signature %s", model.Signature)
	return graph, nil
}
