package gradients

import "github.com/tfdream/tfdream/graphs/graphdef"

// fusedBatchNorm is the gradient of a batch normalisation, by an op that takes what inference
// normalises with, or what training has found.
func fusedBatchNorm(op string) func(b *builder, input int) string {
	return func(b *builder, input int) string {
		mean, variance := b.x(3), b.x(4)
		if training, told := b.node.Attr["is_training"]; !told || training.GetB() {
			mean, variance = b.y(3), b.y(4)
		}
		return output(b.like(op, nil, b.dy, b.x(0), b.x(1), mean, variance), input)
	}
}

// globalBatchNorm: the op's inputs are the picture, mean, variance, beta and gamma, and its gradient's
// outputs theirs.
func globalBatchNorm(b *builder, input int) string {
	return output(b.like("BatchNormWithGlobalNormalizationGrad", nil, b.x(0), b.x(1), b.x(2), b.x(4), b.dy), input)
}

// logSoftmax: the C library's gradient is wrong unless there are two dimensions.
func logSoftmax(b *builder, _ int) string {
	sum := b.sum(b.dy, b.integer(-1), true)
	return b.float("Sub", b.dy, b.float("Mul", sum, b.float("Exp", b.y(0))))
}

func biasAdd(b *builder, input int) string {
	if input == 0 {
		return b.dy
	}
	return b.float("BiasAddGrad", b.dy)
}

func reverse(b *builder, _ int) string {
	return b.with("Reverse", graphdef.Attributes{"T": b.dtype}, b.dy, b.x(1))
}
