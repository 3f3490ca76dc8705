package tfdream

import (
	"github.com/galeone/tensorflow/tensorflow/go/op"
	"github.com/galeone/tfgo"

	tf "github.com/galeone/tensorflow/tensorflow/go"
)

// ops adds operations to one TensorFlow graph, each under a name of its own.
type ops struct {
	root *op.Scope
}

func (o ops) scope() *op.Scope { return tfgo.NewScope(o.root) }

func (o ops) constant(value any) tf.Output { return op.Const(o.scope(), value) }

func (o ops) placeholder(dtype tf.DataType, shape ...int64) tf.Output {
	return op.Placeholder(o.scope(), dtype, op.PlaceholderShape(tf.MakeShape(shape...)))
}

// mean is the mean over all but the first dimension of x, [n]. x has the given rank.
func (o ops) mean(x tf.Output, rank int) tf.Output {
	return op.Mean(o.scope(), x, o.afterFirst(rank))
}

// meanOfEach is the mean over each of the pictures x, [n, h, w, 3], as [n, 1, 1, 1].
func (o ops) meanOfEach(x tf.Output) tf.Output {
	return op.Mean(o.scope(), x, o.afterFirst(4), op.MeanKeepDims(true))
}

// sum is the sum over all but the first dimension of x, [n]. x has the given rank.
func (o ops) sum(x tf.Output, rank int) tf.Output { return op.Sum(o.scope(), x, o.afterFirst(rank)) }

func (o ops) afterFirst(rank int) tf.Output {
	axes := make([]int32, rank-1)
	for i := range axes {
		axes[i] = int32(i + 1)
	}
	return o.constant(axes)
}

func (o ops) mul(x, y tf.Output) tf.Output { return op.Mul(o.scope(), x, y) }
func (o ops) add(x, y tf.Output) tf.Output { return op.AddV2(o.scope(), x, y) }
func (o ops) sub(x, y tf.Output) tf.Output { return op.Sub(o.scope(), x, y) }

// resize is TensorFlow's notebook's bilinear resize of pictures [n, h, w, 3] to size =
// [h, w]: TensorFlow 1's default, with neither corners aligned nor pixel centres halved.
func (o ops) resize(pictures, size tf.Output) tf.Output {
	return op.ResizeBilinear(o.scope(), pictures, size)
}

// variable is a float32 tensor that stays on the device between runs.
type variable struct {
	ops    ops
	handle tf.Output
}

// variable makes a variable whose shape is fixed only in the dimensions not -1.
func (o ops) variable(name string, shape ...int64) variable {
	return variable{o, op.VarHandleOp(o.scope(), tf.Float, tf.MakeShape(shape...), op.VarHandleOpSharedName(name))}
}

func (v variable) read() tf.Output { return op.ReadVariableOp(v.ops.scope(), v.handle, tf.Float) }

func (v variable) assign(value tf.Output) *tf.Operation {
	return op.AssignVariableOp(v.ops.scope(), v.handle, value)
}

func (v variable) add(value tf.Output) *tf.Operation {
	return op.AssignAddVariableOp(v.ops.scope(), v.handle, value)
}

func (v variable) subtract(value tf.Output) *tf.Operation {
	return op.AssignSubVariableOp(v.ops.scope(), v.handle, value)
}
