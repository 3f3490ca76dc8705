package gradients

import (
	"slices"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
)

// table has the gradients by op: with respect to which inputs, and how. Sources are TensorFlow
// Python's gradients, tensorflow/python/ops/*_grad.py, unless a row's function says otherwise.
var table = map[string]rule{
	// Normalisation and activations.
	"FusedBatchNorm":                   {inputs: these(0, 1, 2), gradient: fusedBatchNorm("FusedBatchNormGrad")},
	"FusedBatchNormV2":                 {inputs: these(0, 1, 2), gradient: fusedBatchNorm("FusedBatchNormGradV2")},
	"BatchNormWithGlobalNormalization": {inputs: these(0, 1, 2, 3, 4), gradient: globalBatchNorm},
	"LogSoftmax":                       {inputs: these(0), gradient: logSoftmax},

	// What passes its input on.
	"AccumulateNV2":          {inputs: all, gradient: pass},
	"EnsureShape":            {inputs: these(0), gradient: pass},
	"PlaceholderWithDefault": {inputs: these(0), gradient: pass},
	"Snapshot":               {inputs: these(0), gradient: pass},
	"Reverse":                {inputs: these(0), gradient: reverse},

	// Quantisation: straight through, where the value is not clipped.
	"FakeQuantWithMinMaxArgs":           {inputs: these(0), gradient: kernel("FakeQuantWithMinMaxArgsGradient", dy, x0)},
	"FakeQuantWithMinMaxVars":           {inputs: these(0, 1, 2), gradient: kernel("FakeQuantWithMinMaxVarsGradient", dy, x0, x1, x2)},
	"FakeQuantWithMinMaxVarsPerChannel": {inputs: these(0, 1, 2), gradient: kernel("FakeQuantWithMinMaxVarsPerChannelGradient", dy, x0, x1, x2)},

	// Elementwise.
	"BiasAddV1":  {inputs: these(0, 1), gradient: biasAdd},
	"ComplexAbs": {inputs: these(0), gradient: complexAbs, parts: []string{"Real", "Imag"}},
	"Cross":      {inputs: these(0, 1), gradient: cross},
	"Digamma":    {inputs: these(0), gradient: digamma},
	"Erfc":       {inputs: these(0), gradient: erfc},
	"FloorMod":   {inputs: these(0, 1), gradient: floorMod},
	"MulNoNan":   {inputs: these(0, 1), gradient: mulNoNan},
	"Xdivy":      {inputs: these(0, 1), gradient: xdivy},
	"Xlog1py":    {inputs: these(0, 1), gradient: xlog1py},
	"Xlogy":      {inputs: these(0, 1), gradient: xlogy},

	// Along an axis.
	"Cumprod":             {inputs: these(0), gradient: cumprod},
	"EuclideanNorm":       {inputs: these(0), gradient: euclideanNorm},
	"Gather":              {inputs: these(0), gradient: gather},
	"NthElement":          {inputs: these(0), gradient: nthElement},
	"SegmentMax":          {inputs: these(0), gradient: segmentExtreme},
	"SegmentMean":         {inputs: these(0), gradient: segmentMean},
	"SegmentMin":          {inputs: these(0), gradient: segmentExtreme},
	"SegmentProd":         {inputs: these(0), gradient: segmentProd},
	"TopKV2":              {inputs: these(0), gradient: topK},
	"UnsortedSegmentProd": {inputs: these(0), gradient: segmentProd},

	// Windows.
	"Conv2D":              {inputs: these(0, 1), gradient: convolution, wanted: unusual},
	"Conv3D":              {inputs: these(0, 1), gradient: convolution3D},
	"Dilation2D":          {inputs: these(0, 1), gradient: dilation},
	"ExtractImagePatches": {inputs: these(0), gradient: imagePatches},
	"MaxPoolWithArgmax":   {inputs: these(0), gradient: kernel("MaxPoolGradWithArgmax", x0, dy, y1)},

	// Pictures.
	"AdjustContrastv2":           {inputs: these(0), gradient: contrast},
	"ImageProjectiveTransformV2": {inputs: these(0), gradient: projectiveTransform},
	"ImageProjectiveTransformV3": {inputs: these(0), gradient: projectiveTransform},
	"RGBToHSV":                   {inputs: these(0), gradient: rgbToHSV},

	// Matrices.
	"Cholesky":              {inputs: these(0), gradient: cholesky},
	"MatrixDeterminant":     {inputs: these(0), gradient: determinant},
	"MatrixDiagPart":        {inputs: these(0), gradient: diagonalPart},
	"MatrixInverse":         {inputs: these(0), gradient: inverse},
	"MatrixSetDiag":         {inputs: these(0, 1), gradient: setDiagonal},
	"MatrixSolve":           {inputs: these(0, 1), gradient: solve},
	"MatrixTriangularSolve": {inputs: these(0, 1), gradient: triangularSolve},
	"SparseMatMul":          {inputs: these(0, 1), gradient: sparseMatMul},
}

// these are inputs by number, all are as many as there are.
func these(inputs ...int) func(*nodepb.NodeDef) []int {
	return func(*nodepb.NodeDef) []int { return inputs }
}

func all(node *nodepb.NodeDef) (inputs []int) {
	for i := range node.Input {
		inputs = append(inputs, i)
	}
	return inputs
}

// pass is the gradient of what passes its inputs on.
func pass(b *builder, _ int) string { return b.dy }

// An operand is what a gradient's kernel reads.
type operand func(b *builder) string

func dy(b *builder) string { return b.dy }
func x0(b *builder) string { return b.x(0) }
func x1(b *builder) string { return b.x(1) }
func x2(b *builder) string { return b.x(2) }
func y1(b *builder) string { return b.y(1) }

// kernel is a gradient for which TensorFlow has an op, of the same attributes, with an output for each input.
func kernel(op string, operands ...operand) func(b *builder, input int) string {
	return func(b *builder, input int) string {
		var read []string
		for _, operand := range operands {
			read = append(read, operand(b))
		}
		return output(b.like(op, nil, read...), input)
	}
}

// Ops are those that the table has a gradient of, sorted.
func Ops() []string {
	var ops []string
	for op := range table {
		ops = append(ops, op)
	}
	slices.Sort(ops)
	return ops
}
