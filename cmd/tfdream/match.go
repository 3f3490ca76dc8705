package main

import (
	"fmt"
	"path"
	"strings"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/setting"
)

// globKind is a pattern for the names of layers: * stands for any letters, slashes too, ? for
// one, and [...] for one of several.
var globKind = setting.NewKind("a pattern such as mixed4*", func(text string) (string, bool) {
	_, err := path.Match(text, "")
	return text, err == nil && text != ""
}, nil)

// matching lists the layers whose names a pattern fits, all for none.
func matching(model *tfdream.Model, pattern string) ([]graphs.Layer, error) {
	if pattern == "" {
		return model.Layers(), nil
	}
	flat := strings.NewReplacer("/", "\x00").Replace // path.Match's * stops at slashes
	var layers []graphs.Layer
	var names []string
	for _, layer := range model.Layers() {
		names = append(names, layer.Name)
		if fits, _ := path.Match(flat(pattern), flat(layer.Name)); fits {
			layers = append(layers, layer)
		}
	}
	if len(layers) == 0 && len(names) > 0 {
		return nil, ui.WrongUsage(fmt.Sprintf("no layer of %s matches %q", model.Graph.Name, pattern), ui.NearestOr(strings.Trim(pattern, "*?"), names, "tfdream layers lists them"))
	}
	return layers, nil
}
