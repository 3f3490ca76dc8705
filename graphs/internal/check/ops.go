package check

import "strings"

// harmless is the allow-list: ops that compute their outputs from their inputs
// and touch nothing else, of those that image networks are made of.
var harmless = func() map[string]bool {
	ops := map[string]bool{}
	for _, name := range strings.Fields(harmlessOps) {
		ops[name] = true
	}
	return ops
}()

const harmlessOps = `
Const HostConst Placeholder PlaceholderV2 PlaceholderWithDefault NoOp Identity IdentityN Snapshot
StopGradient PreventGradient CheckNumerics EnsureShape PartitionedCall ControlTrigger

Conv2D Conv3D DepthwiseConv2dNative Conv2DBackpropInput Conv2DBackpropInputV2 Conv3DBackpropInput
Conv3DBackpropInputV2 FusedPadConv2D FusedResizeAndPadConv2D Dilation2D
MatMul BatchMatMul BatchMatMulV2 BatchMatMulV3 SparseMatMul Einsum
BiasAdd BiasAddV1 LRN L2Loss
BatchNormWithGlobalNormalization FusedBatchNorm FusedBatchNormV2 FusedBatchNormV3
AvgPool AvgPool3D MaxPool MaxPoolV2 MaxPool3D MaxPoolWithArgmax FractionalAvgPool FractionalMaxPool
Elu Relu Relu6 LeakyRelu Selu Sigmoid Softplus Softsign Tanh Softmax LogSoftmax

Abs Acos Acosh Add AddN AddV2 AccumulateNV2 Asin Asinh Atan Atan2 Atanh Ceil ClipByValue Cos Cosh Cross
Cumprod Cumsum Digamma Div DivNoNan Erf Erfc Erfinv Exp Expm1 Floor FloorDiv FloorMod Inv Lgamma Log Log1p
Maximum Minimum Mod Mul MulNoNan Neg NextAfter Pow RealDiv Reciprocal Rint Round Rsqrt Sign Sin Sinh Sqrt
Square SquaredDifference Sub Tan TruncateDiv TruncateMod Xdivy Xlog1py Xlogy
All Any ArgMax ArgMin EuclideanNorm InTopK InTopKV2 Max Mean Min NthElement Prod Sum TopK TopKV2
SegmentMax SegmentMean SegmentMin SegmentProd SegmentSum UnsortedSegmentMax UnsortedSegmentMin
UnsortedSegmentProd UnsortedSegmentSum
ApproximateEqual Equal Greater GreaterEqual IsFinite IsInf IsNan Less LessEqual LogicalAnd LogicalNot LogicalOr
NotEqual Select SelectV2 Where BitwiseAnd BitwiseOr BitwiseXor Invert LeftShift RightShift
Cholesky MatrixDeterminant MatrixInverse MatrixSolve MatrixTriangularSolve Qr Svd
Complex ComplexAbs Conj Imag Real

BatchToSpace BatchToSpaceND Bitcast BroadcastArgs BroadcastGradientArgs BroadcastTo Cast Concat ConcatOffset
ConcatV2 DataFormatDimMap DataFormatVecPermute DepthToSpace Diag DiagPart
DynamicPartition DynamicStitch ExpandDims ExtractImagePatches Fill Gather GatherNd GatherV2
InvertPermutation LinSpace MatrixBandPart MatrixDiag MatrixDiagPart MatrixSetDiag MirrorPad OneHot OnesLike Pack
Pad PadV2 ParallelConcat ParallelDynamicStitch Range Rank Reshape Reverse ReverseSequence ReverseV2 Roll ScatterNd
Shape ShapeN Size Slice SpaceToBatch SpaceToBatchND SpaceToDepth SparseToDense Split SplitV Squeeze StridedSlice
Tile Transpose Unique UniqueV2 Unpack UnravelIndex ZerosLike

AdjustContrast AdjustContrastv2 AdjustHue AdjustSaturation CropAndResize DecodeAndCropJpeg DecodeBmp DecodeGif
DecodeImage DecodeJpeg DecodePng DecodeRaw DrawBoundingBoxes ExtractGlimpse ExtractGlimpseV2 HSVToRGB RGBToHSV
ImageProjectiveTransformV2 ImageProjectiveTransformV3 NonMaxSuppression NonMaxSuppressionV2 NonMaxSuppressionV3
NonMaxSuppressionV4 NonMaxSuppressionV5 CombinedNonMaxSuppression ResizeArea ResizeBicubic ResizeBilinear
ResizeNearestNeighbor ScaleAndTranslate

FakeQuantWithMinMaxArgs FakeQuantWithMinMaxVars FakeQuantWithMinMaxVarsPerChannel
StatelessRandomUniform StatelessRandomNormal StatelessTruncatedNormal
`

// reasons tells, by how the op's name begins or ends, what is the matter with
// the ops that people do meet.
var reasons = []struct{ op, why string }{
	{"VarHandleOp", notFrozen}, {"Variable*", notFrozen}, {"*VariableOp", notFrozen}, {"AutoReloadVariable", notFrozen},
	{"Assign*", notFrozen}, {"Save*", "writes files"}, {"Restore*", "reads files"}, {"MergeV2Checkpoints", "writes files"},
	{"ReadFile", "reads files"}, {"WriteFile", "writes files"}, {"MatchingFiles", "lists files"},
	{"ImmutableConst", "maps a file into memory"}, {"*Reader", "reads files"}, {"*ReaderV2", "reads files"},
	{"*Dataset", "reads data from elsewhere"}, {"*DatasetV2", "reads data from elsewhere"},
	{"Iterator*", "reads data from elsewhere"}, {"LookupTable*", notFrozen}, {"HashTable*", notFrozen},
	{"InitializeTable*", "fills a table, from a file perhaps"},
	{"PyFunc*", "runs Python code"}, {"EagerPyFunc", "runs Python code"},
	{"_Send", "talks to another process"}, {"_Recv", "talks to another process"}, {"Rpc*", "reaches the network"},
	{"Collective*", "reaches the network"}, {"*Summary", "writes logs"}, {"Print*", "writes to the terminal"},
	{"Assert", "stops the run"}, {"Abort", "stops the program"}, {"Debug*", "writes logs"},
	{"Random*", random}, {"TruncatedNormal", random}, {"Multinomial", random},
	{"Switch", controlFlow}, {"Merge", controlFlow}, {"Enter", controlFlow}, {"Exit", controlFlow},
	{"NextIteration", controlFlow}, {"LoopCond", controlFlow}, {"Ref*", controlFlow}, {"While", controlFlow},
	{"StatelessWhile", controlFlow}, {"If", controlFlow}, {"StatelessIf", controlFlow}, {"Case", controlFlow},
	{"StatelessCase", controlFlow}, {"For", controlFlow}, {"TensorArray*", controlFlow}, {"TensorList*", controlFlow},
}

const (
	notFrozen   = "keeps its values outside the graph: the graph is not frozen"
	unfed       = "takes another value than the picture's, which nothing gives (freeze the graph with a constant in its place)"
	random      = "draws random numbers: the same dream could not be made twice"
	controlFlow = "is control flow, through which there is no gradient (freeze the graph for inference, without it)"
)

// reason is what is the matter with an op, or "".
func reason(op string) string {
	for _, r := range reasons {
		head, tail, wild := strings.Cut(r.op, "*")
		if op == r.op || wild && len(op) >= len(head)+len(tail) && strings.HasPrefix(op, head) && strings.HasSuffix(op, tail) {
			return r.why
		}
	}
	return ""
}
