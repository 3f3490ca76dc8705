package tfdream

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/internal/tensor"
	"github.com/tfdream/tfdream/tfdream/numpy"
)

// layer adds ops behind a picture [1, height, width, 3].
type layer func(s *op.Scope, picture tf.Output) tf.Output

// modelOf is a network of one layer, as it would be read from a file.
func modelOf(t *testing.T, add layer) (model *Model, name string) {
	t.Helper()
	s := op.NewScope()
	last := add(s, op.Placeholder(s, tf.Float, op.PlaceholderShape(tf.MakeShape(1, -1, -1, 3))))
	network, err := s.Finalize()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "net.pb")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := network.WriteTo(file); err != nil {
		t.Fatal(err)
	}
	mean, order := [3]float32{117, 117, 117}, graphs.RGB
	graph, err := graphs.Open(path, graphs.Options{Profile: graphs.ProfileOverride{Mean: &mean, Order: &order}})
	if err != nil {
		t.Fatal(err)
	}
	return newModel(t, graph), last.Op.Name()
}

// kernels are random, [side, side, 3, 32].
func kernels(t *testing.T, s *op.Scope, side int64) tf.Output {
	t.Helper()
	random := numpy.New(0)
	values := make([]float32, side*side*3*32)
	for i := range values {
		values[i] = float32(random.Uniform() - 0.5)
	}
	tensor, err := tensor.Of(values, side, side, 3, 32)
	if err != nil {
		t.Fatal(err)
	}
	return op.Const(s.SubScope("kernels"), tensor)
}

// rightGradient fails where a gradient is wrong, or nothing shows that it is right.
func rightGradient(t *testing.T, model *Model, objective string) {
	t.Helper()
	checks, err := inspect.CheckGradients(t.Context(), model, objective)
	if err != nil {
		t.Fatal(err)
	}
	if checks[0].Undecided() {
		t.Errorf("nothing is shown by %+v", checks[0])
	}
}

// The C library does not tell gradients of a convolution's dilations and explicit paddings.
func TestGradientsKnowDilationsAndPaddings(t *testing.T) {
	one, two, three := []int64{1, 1, 1, 1}, []int64{1, 2, 2, 1}, []int64{1, 3, 3, 1}
	uneven := []int64{0, 0, 1, 0, 0, 2, 0, 0}
	for name, add := range map[string]layer{
		"dilated": func(s *op.Scope, x tf.Output) tf.Output {
			return op.Conv2D(s, x, kernels(t, s, 3), one, "SAME", op.Conv2DDilations(two))
		},
		"dilated, not padded": func(s *op.Scope, x tf.Output) tf.Output {
			return op.Conv2D(s, x, kernels(t, s, 3), one, "VALID", op.Conv2DDilations(three))
		},
		"padded": func(s *op.Scope, x tf.Output) tf.Output {
			return op.Conv2D(s, x, kernels(t, s, 3), two, "EXPLICIT", op.Conv2DExplicitPaddings(uneven))
		},
		"padded, one pixel": func(s *op.Scope, x tf.Output) tf.Output {
			return op.Conv2D(s, x, kernels(t, s, 1), one, "EXPLICIT", op.Conv2DExplicitPaddings(uneven))
		},
		"padded pool": func(s *op.Scope, x tf.Output) tf.Output {
			return op.MaxPool(s, x, three, two, "EXPLICIT", op.MaxPoolExplicitPaddings(uneven))
		},
	} {
		t.Run(name, func(t *testing.T) {
			model, last := modelOf(t, add)
			rightGradient(t, model, "square("+last+")")
		})
	}
}

// Convolutions that differ only in dilations, and read the same, have gradients of their own.
func TestGradientsOfSharedKernelsAreToldApart(t *testing.T) {
	model, last := modelOf(t, func(s *op.Scope, x tf.Output) tf.Output {
		k := kernels(t, s, 3)
		near := op.Conv2D(s.SubScope("near"), x, k, []int64{1, 1, 1, 1}, "SAME")
		far := op.Conv2D(s.SubScope("far"), x, k, []int64{1, 1, 1, 1}, "SAME", op.Conv2DDilations([]int64{1, 2, 2, 1}))
		return op.Add(s, near, far)
	})
	rightGradient(t, model, last)
}

// A network's own deconvolution stays as it is, though it reads what a gradient would.
func TestDeconvolutionIsNoGradient(t *testing.T) {
	model, last := modelOf(t, func(s *op.Scope, x tf.Output) tf.Output {
		k, one := kernels(t, s, 3), []int64{1, 1, 1, 1}
		encoded := op.Conv2D(s, x, k, one, "SAME", op.Conv2DDilations([]int64{1, 2, 2, 1}))
		return op.Conv2DBackpropInput(s, op.Shape(s, x), k, encoded, one, "SAME")
	})
	rightGradient(t, model, "square("+last+")")
}
