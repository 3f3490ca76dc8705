package tfdream

import "github.com/tfdream/tfdream/graphs"

// Views tells how the layers see a picture of a size: see graphs.Views. A layer that it
// lacks sees the picture in a way that the graph alone does not tell.
func (m *Model) Views(size Size) map[string]graphs.View {
	return graphs.Views(m.Graph.Def.Node, m.network.profile.Input, size.Height, size.Width)
}
