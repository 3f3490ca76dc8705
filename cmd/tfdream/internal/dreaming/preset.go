package dreaming

import (
	"fmt"
	"slices"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

// followPreset takes what the preset says and neither command line nor recipe does.
func (s *Settings) followPreset(u *ui.UI) error {
	if s.Preset == "" {
		return nil
	}
	_, r, err := s.Network.FindPreset(u, s.Preset)
	if err == nil {
		s.Take(r)
	}
	return err
}

// FindPreset finds a preset that is for the graph, and its recipe.
func (g *GraphFlags) FindPreset(u *ui.UI, name string) (recipe.Preset, *recipe.Recipe, error) {
	presets := recipe.Presets()
	i := slices.IndexFunc(presets, func(p recipe.Preset) bool { return p.Name == name })
	if i < 0 {
		return recipe.Preset{}, nil, ui.WrongUsage(fmt.Sprintf("there is no preset %q", name), ui.NearestOr(name, presetNames(), "tfdream presets lists them"))
	}
	graph, err := g.Open(u)
	if err != nil {
		return recipe.Preset{}, nil, err
	}
	kind := recipe.KindOf(graph)
	if presets[i].Objectives[kind] == "" {
		return recipe.Preset{}, nil, ui.WrongUsage(fmt.Sprintf("the preset %s is for %s; %s is another graph", name, presets[i].Kinds(), graph.Name),
			"tfdream presets -g "+graph.Name+" lists those for it, and -l LAYER says what to dream without one")
	}
	r, err := presets[i].For(kind)
	return presets[i], r, err
}

func presetNames() []string {
	var names []string
	for _, p := range recipe.Presets() {
		names = append(names, p.Name)
	}
	return names
}
