package network

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/tfdream/internal/rewrite/intake"
	"github.com/tfdream/tfdream/tfdream/internal/rewrite/layout"
)

// Fit rewrites a frozen graph so that it takes float32 pictures [n, height, width, 3], or of one channel,
// and so that its layers are [batch, height, width, channels]. What it did is told by the graph's
// Notes; a graph that needs nothing of it is returned as it is. The error is graphs.ErrInput for
// pictures of which it is not certain what they are.
func Fit(g *graphs.Graph) (*graphs.Graph, error) {
	input := g.Profile.Input
	if def, lost := intake.FloatBytes(g.Def, input); def != g.Def {
		g = g.With(def, lost, "takes bytes (uint8): its picture is 0 to 255, and not rounded")
	}
	if def, kind, lost := intake.Float32(g.Def, input); def != g.Def {
		g = g.With(def, lost, kind+": computed in float32")
	}
	if def, lost := intake.Batched(g.Def, input); def != g.Def {
		g = g.With(def, lost, "takes one picture without a batch: given a batch")
	}
	if def, batch := intake.AnyBatch(g.Def, input); def != g.Def {
		g = g.With(def, nil, fmt.Sprintf("takes %d pictures at once: freed of that", batch))
	}
	if def, lost := layout.ChannelsLast(g.Def, input); def != g.Def {
		g = g.With(def, lost, "channels first (NCHW): computed with channels last (NHWC), as its layers are shown")
	}
	nodes := graphdef.ByName(g.Def)
	if _, reasons := g.LeftOut.Lost(); len(reasons) > 0 && len(g.Def.Node) <= 1 {
		return nil, errors.New(reasons[0])
	}
	taken := nodes[input]
	if taken == nil || taken.Op != "Placeholder" {
		return g, nil
	}
	count, err := pictureChannels(taken)
	if err != nil {
		return nil, err
	}
	switch count = cmp.Or(count, kernelChannels(g.Def.Node, input)); {
	case count != 0 && count != 1 && count != 3:
		return nil, fmt.Errorf("%w: %q takes %d channels, by the kernels that read it; a picture has 3, or 1", graphs.ErrInput, input, count)
	case count == 1 && !g.Profile.Grey:
		g = g.With(g.Def, nil, "takes one channel: the picture's luma (ITU-R BT.601)")
		g.Profile.Grey = true
	}
	return g, nil
}

// pictureChannels is how many channels a placeholder declares, 0 for none, if it takes pictures.
func pictureChannels(n *nodepb.NodeDef) (int, error) {
	if dtype := n.Attr["dtype"].GetType(); dtype != typespb.DataType_DT_FLOAT {
		name := strings.ToLower(strings.TrimPrefix(dtype.String(), "DT_"))
		hint := "it is not certain what pictures are in it; float32, float64, float16, bfloat16 and uint8 are known"
		if dtype == typespb.DataType_DT_STRING {
			hint = "the files of pictures, it seems; name the node that has them decoded"
		}
		return 0, fmt.Errorf("%w: %q takes %s: %s", graphs.ErrInput, n.Name, name, hint)
	}
	shape := n.Attr["shape"].GetShape()
	dims := shape.GetDim()
	if len(dims) == 0 { // not known, as old graphs write it
		return 0, nil
	}
	sides := make([]string, len(dims))
	for i, d := range dims {
		if sides[i] = fmt.Sprint(d.Size); d.Size < 0 {
			sides[i] = "?"
		}
	}
	last := dims[len(dims)-1].Size
	if len(dims) != 4 || last != 1 && last != 3 && last >= 0 {
		return 0, fmt.Errorf("%w: %q takes [%s]: a picture is [batch, height, width, channels] with 3 channels, or 1", graphs.ErrInput, n.Name, strings.Join(sides, ", "))
	}
	return int(max(last, 0)), nil
}

// kernelChannels is how many channels the convolutions take that read the picture, 0 where that is
// not known, or where they do not agree.
func kernelChannels(nodes []*nodepb.NodeDef, input string) int {
	all := graphdef.ByName(&graphpb.GraphDef{Node: nodes})
	reads := map[string]bool{input: true} // the picture, or what it is element by element
	read := map[string]bool{}
	count := 0
	for again := true; again; {
		again = false
		for _, n := range nodes {
			switch {
			case reads[n.Name] || len(n.Input) == 0 || !reads[graphdef.NodeOf(n.Input[0])]:
			case layout.Elementwise(n.Op) || n.Op == "Pad":
				reads[n.Name], again = true, true
			case n.Op == "Conv2D" && !read[n.Name]:
				read[n.Name] = true
				dims := graphdef.Operand(n, 1, all).GetAttr()["value"].GetTensor().GetTensorShape().GetDim()
				if len(dims) != 4 || count != 0 && count != int(dims[2].Size) {
					return 0
				}
				count = int(dims[2].Size)
			}
		}
	}
	return count
}
