package canvas

import (
	"fmt"

	tf "github.com/galeone/tensorflow/tensorflow/go"
	"github.com/galeone/tensorflow/tensorflow/go/op"

	"github.com/tfdream/tfdream/tfdream/internal/tensor"
)

// Parametrisation is what a dream climbs, and how that becomes the pictures. The gradient
// is taken tile by tile with respect to the pictures, whatever is climbed; only the chain
// rule sees the whole picture.
type Parametrisation struct {
	Name string
	// start makes parameters of pictures [n, h, w, 3].
	Start func(o tensor.Ops, pictures tf.Output) tf.Output
	// render makes pictures [n, h, w, 3] of parameters, in a size [h, w].
	Render func(o tensor.Ops, parameters, size tf.Output) tf.Output
	// pullBack makes of a gradient with respect to the pictures that render makes the one
	// with respect to the parameters: the chain rule.
	PullBack func(o tensor.Ops, gradient, parameters tf.Output) tf.Output
}

// Pixels are the pictures themselves, which need no operations of their own.
var Pixels = Parametrisation{Name: "pixels"}

// parameterOps are the operations of a parametrisation on the canvas.
type parameterOps struct {
	name                     string
	parameters, gradient     tensor.Variable
	fed                      tf.Output // parameters to resume from
	current                  tf.Output // the parameters now
	start, set, render, pull *tf.Operation
	step, stepEach           *tf.Operation
	sums                     map[Norm][]tf.Output // over the gradient, for each picture
	values                   tf.Output            // that one has
	release                  []*tf.Operation
}

// parametersOf returns a parametrisation's operations, building them the first time.
func (e *Easel) parametersOf(p Parametrisation) (*parameterOps, error) {
	if p.Start == nil {
		return nil, nil
	}
	if built, ok := e.parameters[p.Name]; ok {
		return built, nil
	}
	c := e.canvasOps
	o := c.Ops
	b := &parameterOps{
		name:       p.Name,
		fed:        o.Placeholder(tf.Float, -1, -1, -1, -1),
		parameters: o.Variable(p.Name, -1, -1, -1, -1),
		gradient:   o.Variable(p.Name+"_gradient", -1, -1, -1, -1),
	}
	b.current = b.parameters.Read()
	b.start = b.parameters.Assign(p.Start(o, c.picture))
	b.set = b.parameters.Assign(b.fed)
	b.render = c.image.Assign(p.Render(o, b.current, c.newSize))
	b.pull = b.gradient.Assign(p.PullBack(o, c.gradient.Read(), b.current))
	b.step, b.stepEach = c.steps(b.parameters, b.gradient.Read)
	pulled := b.gradient.Read()
	b.sums = sumsOf(o, pulled)
	shape := op.Slice(o.Scope(), op.Shape(o.Scope(), pulled), o.Constant([]int32{1}), o.Constant([]int32{3}))
	b.values = op.Cast(o.Scope(), op.Prod(o.Scope(), shape, o.Constant(int32(0))), tf.Float)
	nothing := o.Constant([][][][]float32{{{{0}}}})
	b.release = []*tf.Operation{b.parameters.Assign(nothing), b.gradient.Assign(nothing)}
	e.parameters[p.Name] = b
	return b, o.Root.Err()
}

// Parametrise makes parameters of the pictures on the canvas: from then on they are climbed,
// and the pictures are what they render to.
func (c *Canvas) Parametrise(p Parametrisation) (err error) {
	c.climbs = p
	if c.parameters, err = c.easel.parametersOf(p); err != nil || c.parameters == nil {
		return err
	}
	if err := c.run(c.parameters.start, nil); err != nil {
		return fmt.Errorf("making %s of the picture: %w", p.Name, err)
	}
	return c.Render(c.Size)
}

// Render makes the pictures anew, in a size.
func (c *Canvas) Render(size Size) error {
	if c.parameters == nil {
		return nil
	}
	c.Size = size
	return c.resize(c.parameters.render, size)
}

// pullBack turns the gradient of the pictures into that of what is climbed, and returns its norms
// in place of theirs.
func (c *Canvas) pullBack(all []Measured) ([]Measured, error) {
	if c.parameters == nil {
		return all, nil
	}
	p := c.parameters
	if err := c.run(p.pull, nil); err != nil {
		return nil, err
	}
	tensors, err := c.easel.session.Run(nil, append([]tf.Output{p.values}, p.sums[c.norm]...), nil)
	if err != nil {
		return nil, err
	}
	for i := range all {
		var sums [2]float64
		for k, of := range tensors[1:] {
			sums[k] = float64(tensor.Floats(of)[i])
		}
		all[i].Norm = c.norm.of(sums, float64(tensor.Floats(tensors[0])[0]))
	}
	return all, c.finite(all)
}
