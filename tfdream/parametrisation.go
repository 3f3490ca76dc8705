package tfdream

import (
	"fmt"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/tensor"
)

// parametrisation is what a dream climbs, and how that becomes the pictures. The gradient
// is taken tile by tile with respect to the pictures, whatever is climbed; only the chain
// rule sees the whole picture.
type parametrisation struct {
	name string
	// start makes parameters of pictures [n, h, w, 3].
	start func(o tensor.Ops, pictures tf.Output) tf.Output
	// render makes pictures [n, h, w, 3] of parameters, in a size [h, w].
	render func(o tensor.Ops, parameters, size tf.Output) tf.Output
	// pullBack makes of a gradient with respect to the pictures that render makes the one
	// with respect to the parameters: the chain rule.
	pullBack func(o tensor.Ops, gradient, parameters tf.Output) tf.Output
}

// pixels are the pictures themselves, which need no operations of their own.
var pixels = parametrisation{name: "pixels"}

// parameterOps are the operations of a parametrisation on the canvas.
type parameterOps struct {
	name                          string
	parameters, gradient          tensor.Variable
	fed                           tf.Output // parameters to resume from
	current                       tf.Output // the parameters now
	start, set, render, pull      *tf.Operation
	climb, climbEach              *tf.Operation
	sumAbs, sum, sumSquares, size tf.Output // over the gradient, for each picture, and its values
	release                       []*tf.Operation
}

// parametersOf returns a parametrisation's operations, building them the first time.
func (m *Model) parametersOf(p parametrisation) (*parameterOps, error) {
	if p.start == nil {
		return nil, nil
	}
	if built, ok := m.parameters[p.name]; ok {
		return built, nil
	}
	c := m.canvas
	o := c.Ops
	b := &parameterOps{
		name:       p.name,
		fed:        o.Placeholder(tf.Float, -1, -1, -1, -1),
		parameters: o.Variable(p.name, -1, -1, -1, -1),
		gradient:   o.Variable(p.name+"_gradient", -1, -1, -1, -1),
	}
	b.current = b.parameters.Read()
	b.start = b.parameters.Assign(p.start(o, c.picture))
	b.set = b.parameters.Assign(b.fed)
	b.render = c.image.Assign(p.render(o, b.current, c.newSize))
	b.pull = b.gradient.Assign(p.pullBack(o, c.gradient.Read(), b.current))
	b.climb, b.climbEach = c.steps(b.parameters, b.gradient.Read)
	pulled := b.gradient.Read()
	b.sumAbs, b.sum, b.sumSquares, b.size = normsOf(o, pulled)
	nothing := o.Constant([][][][]float32{{{{0}}}})
	b.release = []*tf.Operation{b.parameters.Assign(nothing), b.gradient.Assign(nothing)}
	m.parameters[p.name] = b
	return b, o.Root.Err()
}

// parametrise makes parameters of the pictures on the canvas: from then on they are climbed,
// and the pictures are what they render to.
func (c *canvas) parametrise(p parametrisation) (err error) {
	if c.parameters, err = c.model.parametersOf(p); err != nil || c.parameters == nil {
		return err
	}
	if err := c.run(c.parameters.start, nil); err != nil {
		return fmt.Errorf("making %s of the picture: %w", p.name, err)
	}
	return c.render(c.size)
}

// render makes the pictures anew, in a size.
func (c *canvas) render(size Size) error {
	if c.parameters == nil {
		return nil
	}
	c.size = size
	return c.resize(c.parameters.render, size)
}

// pullBack turns the gradient of the pictures into that of what is climbed, and returns its norms
// in place of theirs.
func (c *canvas) pullBack(all []norms) ([]norms, error) {
	if c.parameters == nil {
		return all, nil
	}
	p := c.parameters
	if err := c.run(p.pull, nil); err != nil {
		return nil, err
	}
	tensors, err := c.model.session.Run(nil, []tf.Output{p.sumAbs, p.sum, p.sumSquares, p.size}, nil)
	if err != nil {
		return nil, err
	}
	sumAbs, sum, sumSquares, size := tensor.Floats(tensors[0]), tensor.Floats(tensors[1]), tensor.Floats(tensors[2]), tensor.Floats(tensors[3])
	for i := range all {
		all[i].measure(float64(sumAbs[i]), float64(sum[i]), float64(sumSquares[i]), float64(size[0]))
	}
	return all, c.finite(all)
}
