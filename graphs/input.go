package graphs

import (
	"fmt"
	"slices"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/graphs/suggest"
)

// pictureTypes are the types of numbers that pictures come in.
var pictureTypes = map[typespb.DataType]bool{
	typespb.DataType_DT_FLOAT: true, typespb.DataType_DT_HALF: true, typespb.DataType_DT_BFLOAT16: true,
	typespb.DataType_DT_DOUBLE: true, typespb.DataType_DT_UINT8: true,
}

// input is the node that takes the picture: the one named, the only placeholder that could, or
// of several the only one that declares the shape of pictures, which note then tells.
func input(def *graphpb.GraphDef, named string) (name, note string, err error) {
	var all, fed, like, possible []string // of what can be fed: all, those shaped like pictures, and those that are not shaped otherwise
	fallback := map[string]bool{}
	nodes := graphdef.ByName(def)
	for _, n := range def.Node {
		if n.Name == named {
			return named, "", nil
		}
		all = append(all, n.Name)
		if fallback[n.Name] = n.Op == "PlaceholderWithDefault"; n.Op != "Placeholder" && !fallback[n.Name] || !pictureTypes[n.Attr["dtype"].GetType()] {
			continue
		}
		if fallback[n.Name] && standsBehindPlaceholder(n, nodes, map[string]bool{}) {
			continue // a switch on the picture's way
		}
		isLike, isPossible := pictureShape(n, def.GetVersions().GetProducer())
		if isLike {
			like = append(like, n.Name)
		}
		if isPossible && !fallback[n.Name] {
			possible = append(possible, n.Name)
		}
		if !fallback[n.Name] || isLike {
			fed = append(fed, n.Name)
		}
	}
	switch {
	case named != "":
		hint := suggest.DidYouMean("; ", named, all)
		if hint == "" && len(fed) > 0 {
			hint = "; did you mean " + strings.Join(fed, " or ") + "?"
		}
		return "", "", fmt.Errorf("%w: there is no node %q%s", ErrInput, named, hint)
	case len(fed) == 1:
		return fed[0], "", nil
	case len(like) == 1:
		return like[0], fmt.Sprintf("%s takes the picture: of %d placeholders it is the only one of the shape of pictures", like[0], len(fed)), nil
	case len(like) == 0 && len(possible) == 1:
		return possible[0], fmt.Sprintf("%s takes the picture: of %d placeholders it is the only one that is not of another shape", possible[0], len(fed)), nil
	case len(fed) == 0:
		return "", "", fmt.Errorf("%w: there is no Placeholder of float32 or bytes to take a picture; its profile has to name the node that does%s", ErrInput, decoders(def))
	}
	slices.Sort(fed)
	return "", "", fmt.Errorf("%w: there are %d Placeholders of float32 or bytes (%s); its profile has to name the one that takes the picture",
		ErrInput, len(fed), strings.Join(fed[:min(len(fed), 8)], ", "))
}

// standsBehindPlaceholder tells whether a node is computed from what is fed.
func standsBehindPlaceholder(n *nodepb.NodeDef, nodes map[string]*nodepb.NodeDef, seen map[string]bool) bool {
	return slices.ContainsFunc(n.Input, func(input string) bool {
		from := nodes[graphdef.NodeOf(input)]
		if from == nil || seen[from.Name] {
			return false
		}
		seen[from.Name] = true
		return from.Op == "Placeholder" || standsBehindPlaceholder(from, nodes, seen)
	})
}

// pictureShape tells whether a placeholder declares the shape of pictures, and whether it could be one's. Before
// GraphDefs of version 24, a shape without sides was not known.
func pictureShape(n *nodepb.NodeDef, producer int32) (like, possible bool) {
	shape := n.Attr["shape"].GetShape()
	dims := shape.GetDim()
	if shape == nil || shape.UnknownRank || len(dims) == 0 && producer < 24 {
		return false, true
	}
	colours := func(axis int) bool { return dims[axis].Size == 1 || dims[axis].Size == 3 }
	switch len(dims) {
	case 4:
		like = colours(3) || colours(1)
		return like, like || dims[3].Size < 0
	case 3:
		return colours(2), colours(2)
	}
	return false, false
}

// decoders ends a message about a graph that takes pictures as files.
func decoders(def *graphpb.GraphDef) string {
	for _, n := range def.Node {
		if strings.HasPrefix(n.Op, "Decode") && len(n.Input) > 0 && n.Op != "DecodeRaw" {
			return fmt.Sprintf(" (%s has them decoded, from files)", n.Name)
		}
	}
	return ""
}

// certain drops from what is assumed of a graph's input what is certain: bytes are 0 to 255.
func certain(def *graphpb.GraphDef, p Profile) []string {
	if graphdef.ByName(def)[p.Input].GetAttr()["dtype"].GetType() != typespb.DataType_DT_UINT8 {
		return p.Assumed
	}
	return slices.DeleteFunc(slices.Clone(p.Assumed), func(key string) bool { return key != "order" })
}
