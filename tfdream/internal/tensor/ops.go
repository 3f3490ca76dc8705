package tensor

import (
	"github.com/galeone/tensorflow/tensorflow/go/op"
	"github.com/galeone/tfgo"

	tf "github.com/galeone/tensorflow/tensorflow/go"
)

// Ops adds operations to one TensorFlow graph, each under a name of its own.
type Ops struct {
	Root *op.Scope
}

func (o Ops) Scope() *op.Scope { return tfgo.NewScope(o.Root) }

func (o Ops) Constant(value any) tf.Output { return op.Const(o.Scope(), value) }

func (o Ops) Placeholder(dtype tf.DataType, shape ...int64) tf.Output {
	return op.Placeholder(o.Scope(), dtype, op.PlaceholderShape(tf.MakeShape(shape...)))
}

// Mean is the mean over all but the first dimension of x, [n]. x has the given rank.
func (o Ops) Mean(x tf.Output, rank int) tf.Output {
	return op.Mean(o.Scope(), x, o.afterFirst(rank))
}

// MeanOfEach is the mean over each of the pictures x, [n, h, w, 3], as [n, 1, 1, 1].
func (o Ops) MeanOfEach(x tf.Output) tf.Output {
	return op.Mean(o.Scope(), x, o.afterFirst(4), op.MeanKeepDims(true))
}

// Sum is the sum over all but the first dimension of x, [n]. x has the given rank.
func (o Ops) Sum(x tf.Output, rank int) tf.Output { return op.Sum(o.Scope(), x, o.afterFirst(rank)) }

func (o Ops) afterFirst(rank int) tf.Output {
	axes := make([]int32, rank-1)
	for i := range axes {
		axes[i] = int32(i + 1)
	}
	return o.Constant(axes)
}

func (o Ops) Mul(x, y tf.Output) tf.Output { return op.Mul(o.Scope(), x, y) }
func (o Ops) Add(x, y tf.Output) tf.Output { return op.AddV2(o.Scope(), x, y) }
func (o Ops) Sub(x, y tf.Output) tf.Output { return op.Sub(o.Scope(), x, y) }

// Resize is TensorFlow's notebook's bilinear resize of pictures [n, h, w, 3] to size =
// [h, w]: TensorFlow 1's default, with neither corners aligned nor pixel centres halved.
func (o Ops) Resize(pictures, size tf.Output) tf.Output {
	return op.ResizeBilinear(o.Scope(), pictures, size)
}

// SizeOf is the [height, width] of pictures.
func (o Ops) SizeOf(pictures tf.Output) tf.Output {
	return op.Slice(o.Scope(), op.Shape(o.Scope(), pictures), o.Constant([]int32{1}), o.Constant([]int32{2}))
}

// Slice is a block of pictures, from one corner [picture, y, x, channel] to another.
func (o Ops) Slice(pictures, begin, end tf.Output) tf.Output {
	return op.StridedSlice(o.Scope(), pictures, begin, end, o.Constant([]int32{1, 1, 1, 1}))
}

// Variable is a float32 tensor that stays on the device between runs.
type Variable struct {
	ops    Ops
	Handle tf.Output
}

// Variable makes a variable whose shape is fixed only in the dimensions not -1.
func (o Ops) Variable(name string, shape ...int64) Variable {
	return Variable{o, op.VarHandleOp(o.Scope(), tf.Float, tf.MakeShape(shape...), op.VarHandleOpSharedName(name))}
}

func (v Variable) Read() tf.Output { return op.ReadVariableOp(v.ops.Scope(), v.Handle, tf.Float) }

func (v Variable) Assign(value tf.Output) *tf.Operation {
	return op.AssignVariableOp(v.ops.Scope(), v.Handle, value)
}

func (v Variable) Add(value tf.Output) *tf.Operation {
	return op.AssignAddVariableOp(v.ops.Scope(), v.Handle, value)
}

func (v Variable) Subtract(value tf.Output) *tf.Operation {
	return op.AssignSubVariableOp(v.ops.Scope(), v.Handle, value)
}
