package draft

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/graphs/architecture"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// Gradient are an objective's scores over a tile and each score's gradient with
// respect to the tile, in the draft.
type Gradient struct {
	Score    tf.Output // of each picture, [n]
	Gradient tf.Output // [n, h, w, 3], RGB, per level of the 0..255 scale
}

// Gradient returns the gradient ops of an objective, building them the first time.
func (d *Draft) Gradient(obj objective.Objective) (Gradient, error) {
	return d.build(obj, Key(obj, nil), d.termScore)
}

// GuidedGradient is Gradient for an objective that guides with some weights steer.
func (d *Draft) GuidedGradient(obj objective.Objective, weights []float64) (Gradient, error) {
	return d.build(obj, Key(obj, weights), func(term objective.Term) (tf.Output, error) {
		return d.guidedScore(term, weights)
	})
}

// Key stands for all that is built for an objective which guides with some weights steer: with
// the vectors in its files, which may change, and without the guides' pictures, which are fed.
func Key(obj objective.Objective, weights []float64) string {
	key := obj.String()
	if len(weights) > 0 {
		key += fmt.Sprint(" guided by ", weights)
	}
	for _, file := range obj.Files() {
		vector, _ := objective.ReadVector(file) // what cannot be read is told where its score is built
		key += fmt.Sprint(" ", vector)
	}
	return key
}

func (d *Draft) build(obj objective.Objective, key string, termScore func(objective.Term) (tf.Output, error)) (Gradient, error) {
	if g, ok := d.gradients[key]; ok {
		return g, nil
	}
	score, err := d.score(obj, termScore)
	if err != nil {
		return Gradient{}, err
	}
	d.drawn++ // one that fails has taken its name
	byInput, err := d.Network.Graph.AddGradients(fmt.Sprint("gradient_", d.drawn), []tf.Output{score}, []tf.Output{d.Network.Input}, nil)
	if err != nil {
		return Gradient{}, fmt.Errorf("building the gradient of %s: %w", obj, d.lacking(obj, err))
	}
	if isNone(byInput[0]) {
		return Gradient{}, fmt.Errorf("%w: no gradient of %s reaches the picture through the operations %s",
			objective.ErrUnknown, obj, strings.Join(architecture.Between(d.frozen, obj.Layers()...), ", "))
	}
	g := Gradient{score, d.Network.PictureGradient(d.Ops, byInput[0])}
	if err := d.Ops.Root.Err(); err != nil {
		return Gradient{}, err
	}
	d.gradients[key] = g
	return g, nil
}

var noGradient = regexp.MustCompile(`^No gradient defined for op: (\w+)`)

// lacking says in our words which op has no gradient, and where it stands between the picture and an
// objective's layers.
func (d *Draft) lacking(obj objective.Objective, err error) error {
	found := noGradient.FindStringSubmatch(err.Error())
	if found == nil {
		return fmt.Errorf("through the operations %s: %w", strings.Join(architecture.Between(d.frozen, obj.Layers()...), ", "), err)
	}
	where := ""
	for _, node := range d.frozen.Def.Node {
		if node.Op != found[1] || !d.dependsOn(node.Name, d.frozen.Profile.Input, map[string]bool{}) {
			continue
		}
		for _, layer := range obj.Layers() {
			if d.dependsOn(layer, node.Name, map[string]bool{}) {
				where = fmt.Sprintf(" (node %s)", node.Name)
			}
		}
		if where != "" {
			break
		}
	}
	return fmt.Errorf("TensorFlow has no gradient through op %s%s; choose a layer that stands before it", found[1], where)
}

// Has says whether an objective's gradient has been built, and Count is how many have.
func (d *Draft) Has(key string) bool { return d.gradients[key] != Gradient{} }
func (d *Draft) Count() int          { return len(d.gradients) }

// isNone tells whether AddGradients found no gradient. The bindings then return an
// operation around a null pointer, which they keep to themselves.
func isNone(gradient tf.Output) bool {
	return gradient.Op == nil || reflect.ValueOf(gradient.Op).Elem().FieldByName("c").IsNil()
}
