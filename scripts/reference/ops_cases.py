"""The ops that scripts/reference/ops.py records: small networks, by name.

A case takes x, float32 [1, height, width, 3], about -2 to 2, and returns what its network makes
of it. The names begin with the op.
"""
import numpy as np
import tensorflow.compat.v1 as tf

raw = tf.raw_ops
CASES = {}
JUDGES = {}  # networks that compute the same, for cases whose gradient TensorFlow Python gets wrong
PRODUCER = {"BatchNormWithGlobalNormalization": 8, "BatchNormWithGlobalNormalization_scaled": 8}
JUMPS = {"Ceil_beside", "Rint_beside", "Round_beside", "FloorDiv_beside", "FloorMod_constant", "Floor_beside", "HSVToRGB_beside", "TruncateDiv_beside", "RGBToHSV", "SelectV2_broadcast", "TopKV2_indices_too", "Prod"}  # values that differences miss
HEIGHT, WIDTH = 8, 7


def case(name):
    """Adds a function to the cases."""
    def add(function):
        assert name not in CASES, name
        CASES[name] = function
        return function
    return add


def cases(**functions):
    """Adds functions under their names."""
    for name, function in functions.items():
        case(name)(function)


def const(*shape, seed=0, low=-1.0, high=1.0):
    """Random weights, the same each time."""
    return tf.constant(np.random.RandomState(seed).uniform(low, high, shape).astype(np.float32))


def wide(x, channels):
    """More channels, as a network's first layer makes them."""
    return tf.nn.conv2d(x, const(1, 1, 3, channels, seed=9), 1, "SAME")


# Normalisation

def stats(channels=3):
    return const(channels, seed=1, low=0.5), const(channels, seed=2), const(channels, seed=3), const(channels, seed=4, low=0.2)


for op in "FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3":
    for training in False, True:
        def batch_norm(x, op=op, training=training):
            scale, offset, mean, variance = stats()
            if training:
                mean = variance = tf.constant([], tf.float32)
            typed = {} if op == "FusedBatchNorm" else {"U": tf.float32}
            made = getattr(raw, op)(x=x, scale=scale, offset=offset, mean=mean, variance=variance, epsilon=0.003, is_training=training)
            return tf.nn.relu(made[0])  # whose mean square depends on the picture, even normalised
        case(op + ("_training" if training else ""))(batch_norm)


@case("FusedBatchNorm_epsilon_default")
def _(x):
    scale, offset, mean, variance = stats()
    return raw.FusedBatchNorm(x=x, scale=scale, offset=offset, mean=mean, variance=variance, is_training=False)[0]


for scaled in False, True:
    def global_norm(x, scaled=scaled):
        scale, offset, mean, variance = stats()
        return raw.BatchNormWithGlobalNormalization(
            t=x, m=mean, v=variance, beta=offset, gamma=scale, variance_epsilon=0.001, scale_after_normalization=scaled)
    case("BatchNormWithGlobalNormalization" + ("_scaled" if scaled else ""))(global_norm)

cases(
    LRN=lambda x: raw.LRN(input=wide(x, 8), depth_radius=2, bias=1.5, alpha=0.3, beta=0.6),
    LogSoftmax=lambda x: raw.LogSoftmax(logits=x),
    LogSoftmax_matrix=lambda x: raw.LogSoftmax(logits=9.0 * tf.reduce_mean(wide(x, 5), [1, 2])),
    LogSoftmax_cube=lambda x: tf.expand_dims(raw.LogSoftmax(logits=tf.squeeze(x[:, :4], 0)), 0),
    Softmax=lambda x: raw.Softmax(logits=x),
    L2Normalize=lambda x: tf.nn.l2_normalize(x, -1) * const(3),
    Moments=lambda x: (x - tf.nn.moments(x, [1, 2], keepdims=True)[0]) * tf.rsqrt(tf.nn.moments(x, [1, 2], keepdims=True)[1] + 0.1),
)

# What passes its input on

cases(
    IdentityN=lambda x: tf.add(*[f * t for f, t in zip((1.0, 3.0), raw.IdentityN(input=[x, tf.square(x)]))]),
    IdentityN_one=lambda x: raw.IdentityN(input=[x])[0],
    PlaceholderWithDefault=lambda x: raw.PlaceholderWithDefault(input=2.0 * x, shape=[None, None, None, 3]),
    EnsureShape=lambda x: raw.EnsureShape(input=2.0 * x, shape=[1, None, None, 3]),
    CheckNumerics=lambda x: raw.CheckNumerics(tensor=x, message="x"),
    PreventGradient_beside=lambda x: x + raw.StopGradient(input=x),
    BroadcastTo=lambda x: raw.BroadcastTo(input=tf.reduce_mean(x, [1, 2], keepdims=True), shape=[1, 4, 5, 3]),
)



@case("Switch_learning_phase")
def _(x):
    phase = tf.placeholder_with_default(False, [], name="keras_learning_phase")
    return tf.cond(phase, lambda: raw.FusedBatchNormV3(x=x, scale=const(3), offset=const(3), mean=[], variance=[], is_training=True)[0],
                   lambda: raw.FusedBatchNormV3(x=x, scale=const(3), offset=const(3), mean=const(3), variance=const(3, low=0.2), is_training=False)[0])


# Quantisation

for bits, narrow in (8, False), (4, True):
    suffix = "" if bits == 8 else "_narrow"
    settings = {"num_bits": bits, "narrow_range": narrow}
    cases(**{
        "FakeQuantWithMinMaxArgs" + suffix: lambda x, s=settings: raw.FakeQuantWithMinMaxArgs(inputs=x, min=-0.9, max=1.23, **s),
        "FakeQuantWithMinMaxVars" + suffix: lambda x, s=settings: raw.FakeQuantWithMinMaxVars(
            inputs=x, min=tf.constant(-0.9), max=tf.constant(1.23), **s),
        "FakeQuantWithMinMaxVarsPerChannel" + suffix: lambda x, s=settings: raw.FakeQuantWithMinMaxVarsPerChannel(
            inputs=x, min=tf.constant([-0.9, -0.5, 0.1]), max=tf.constant([1.23, 0.7, 1.5]), **s),
    })
case("FakeQuantWithMinMaxVars_of_the_picture")(lambda x: raw.FakeQuantWithMinMaxVars(
    inputs=x, min=0.7 * tf.reduce_min(x), max=0.6 * tf.reduce_max(x)))
case("FakeQuantWithMinMaxVarsPerChannel_matrix")(lambda x: raw.FakeQuantWithMinMaxVarsPerChannel(
    inputs=tf.reduce_mean(x, [1]) [0], min=tf.constant([-0.2, -0.1, -0.1]), max=tf.constant([0.2, 0.3, 0.1])))

# Elementwise

POSITIVE = lambda x: tf.square(x) + 0.3
INSIDE = lambda x: 0.6 * tf.tanh(x)
UNARY = {
    "Abs": None, "Acos": INSIDE, "Acosh": lambda x: POSITIVE(x) + 1.0, "Asin": INSIDE, "Asinh": None, "Atan": None, "Atanh": INSIDE,
    "Cos": None, "Cosh": None, "Digamma": POSITIVE, "Elu": None, "Erf": None, "Erfc": None, "Erfinv": INSIDE, "Exp": None, "Expm1": None,
    "Inv": POSITIVE, "Lgamma": POSITIVE, "Log": POSITIVE, "Log1p": POSITIVE, "Neg": None, "Reciprocal": POSITIVE, "Relu": None,
    "Relu6": lambda x: 4.0 * x, "Rsqrt": POSITIVE, "Selu": None, "Sigmoid": None, "Sin": None, "Sinh": None, "Softplus": None,
    "Softsign": None, "Sqrt": POSITIVE, "Square": None, "Tan": INSIDE, "Tanh": None,
}
for op, prepare in UNARY.items():
    def unary(x, op=op, prepare=prepare):
        argument = {"Elu": "features", "Relu": "features", "Relu6": "features", "Selu": "features", "Softplus": "features", "Softsign": "features"}.get(op, "x")
        return getattr(raw, op)(**{argument: prepare(x) if prepare else x})
    case(op)(unary)
cases(
    LeakyRelu=lambda x: raw.LeakyRelu(features=x, alpha=0.07),
    ClipByValue=lambda x: raw.ClipByValue(t=x, clip_value_min=-0.5, clip_value_max=0.8),
    ClipByValue_map=lambda x: raw.ClipByValue(t=x, clip_value_min=tf.constant(-0.5), clip_value_max=0.2 * tf.reduce_max(x)),
    Cast=lambda x: tf.cast(tf.cast(x, tf.float64) * 2.0, tf.float32),
    Cast_half=lambda x: tf.cast(tf.nn.relu(tf.cast(x, tf.float16)), tf.float32),
)

OTHER = lambda x: tf.reverse(x, [1])
NEAR = lambda x: const(3, seed=5)
BINARY = {
    "Add": None, "AddV2": None, "Atan2": None, "Div": POSITIVE, "DivNoNan": POSITIVE, "Maximum": None, "Minimum": None, "Mul": None,
    "MulNoNan": None, "Pow": POSITIVE, "RealDiv": POSITIVE, "SquaredDifference": None, "Sub": None, "Xdivy": POSITIVE, "Xlog1py": POSITIVE,
    "Xlogy": POSITIVE, "FloorMod": POSITIVE,
}
for op, prepare in BINARY.items():
    def binary(x, op=op, prepare=prepare, other=OTHER, first=False):
        a, b = x, other(x)
        if prepare:
            b = prepare(b)
        if op == "Pow":
            a = POSITIVE(a)
        return getattr(raw, op)(**dict(zip(("y", "x") if first else ("x", "y"), (a, b))))
    if op not in ("FloorMod",):
        case(op)(binary)
        case(op + "_broadcast")(lambda x, op=op, f=binary: f(x, other=lambda x: tf.reduce_mean(x, [1, 2], keepdims=True) + 0.1))
    case(op + "_constant")(lambda x, op=op, f=binary: f(x, other=NEAR))
cases(
    AddN=lambda x: raw.AddN(inputs=[x, OTHER(x), x]),
    AccumulateNV2=lambda x: raw.AccumulateNV2(inputs=[x[:, :6, :6], 2.0 * x[:, 1:7, 1:7], tf.square(x[:, :6, :6])], shape=[1, 6, 6, 3]),
    BiasAdd=lambda x: raw.BiasAdd(value=x, bias=const(3)),
    BiasAddV1=lambda x: raw.BiasAddV1(value=x, bias=const(3)),
    BiasAddV1_of_the_picture=lambda x: raw.BiasAddV1(value=x, bias=tf.reduce_mean(tf.square(x), [0, 1, 2])),
    Pow_zero=lambda x: raw.Pow(x=tf.nn.relu(x), y=tf.constant(2.0)),
    Pow_square_root_of_zero=lambda x: raw.Pow(x=x - tf.reduce_min(x) + 0.1, y=tf.constant(0.5)),
    Maximum_ties=lambda x: raw.Maximum(x=tf.nn.relu(x), y=tf.nn.relu6(x)),
    Minimum_ties=lambda x: raw.Minimum(x=tf.nn.relu(x), y=tf.nn.relu6(x)),
    DivNoNan_zero=lambda x: raw.DivNoNan(x=x, y=tf.nn.relu(x)),
    Xdivy_zero=lambda x: raw.Xdivy(x=tf.nn.relu(x), y=POSITIVE(x)),
    MulNoNan_zero=lambda x: raw.MulNoNan(x=x, y=tf.nn.relu(OTHER(x))),
    Select=lambda x: raw.Select(condition=x > 0.0, x=2.0 * x, y=tf.square(x)),
    SelectV2=lambda x: raw.SelectV2(condition=x > 0.0, t=2.0 * x, e=tf.square(x)),
    SelectV2_broadcast=lambda x: raw.SelectV2(condition=x[:, :, :, :1] > 0.0, t=2.0 * x, e=tf.reduce_mean(x, [1, 2], keepdims=True)),
    ComplexAbs=lambda x: raw.ComplexAbs(x=raw.Complex(real=x, imag=OTHER(x))),
    ComplexAbs_zero=lambda x: raw.ComplexAbs(x=raw.Complex(real=tf.nn.relu(x), imag=tf.nn.relu(OTHER(x)))),
    Complex_real_imag_conj=lambda x: (lambda c: raw.Real(input=c) + 2.0 * raw.Imag(input=raw.Conj(input=c)))(
        raw.Complex(real=x, imag=tf.square(x)) * raw.Complex(real=OTHER(x), imag=x)),
    Cross=lambda x: raw.Cross(a=x, b=OTHER(x)),
)

for op in "Ceil", "Floor", "Rint", "Round":
    case(op + "_beside")(lambda x, op=op: x * getattr(raw, op)(x=x) + tf.square(x))
for op in "FloorDiv", "TruncateDiv":
    case(op + "_beside")(lambda x, op=op: x * getattr(raw, op)(x=x, y=POSITIVE(OTHER(x))))
case("HSVToRGB_beside")(lambda x: x + raw.HSVToRGB(images=tf.sigmoid(x)))

# Reductions

for op in "Mean", "Sum", "Prod", "Max", "Min", "EuclideanNorm":
    cases(**{
        op: lambda x, op=op: getattr(raw, op)(input=x, axis=[1, 2]),
        op + "_negative_kept": lambda x, op=op: getattr(raw, op)(input=x, axis=[-3], keep_dims=True),
        op + "_scalar_axis": lambda x, op=op: getattr(raw, op)(input=x[0], axis=0),
    })
for op in "Max", "Min":
    case(op + "_ties")(lambda x, op=op: getattr(raw, op)(input=tf.concat([x, x], 1), axis=[1], keep_dims=True))
cases(
    Prod_zeros=lambda x: raw.Prod(input=tf.nn.relu(x[:, :2]), axis=[1], keep_dims=True),
    L2Loss=lambda x: x * raw.L2Loss(t=x),
    Cumsum=lambda x: raw.Cumsum(x=x, axis=1),
    Cumsum_exclusive_reverse=lambda x: raw.Cumsum(x=x, axis=-2, exclusive=True, reverse=True),
    Cumprod=lambda x: raw.Cumprod(x=x, axis=-1),
    Cumprod_exclusive=lambda x: raw.Cumprod(x=x, axis=3, exclusive=True),
    Cumprod_reverse=lambda x: raw.Cumprod(x=x[:, :4], axis=1, reverse=True),
    Cumprod_exclusive_reverse=lambda x: raw.Cumprod(x=x, axis=3, exclusive=True, reverse=True),
    TopKV2=lambda x: raw.TopKV2(input=x, k=2).values,
    TopKV2_indices_too=lambda x: (lambda top: top.values * tf.cast(top.indices + 1, tf.float32))(raw.TopKV2(input=x, k=2)),
    TopKV2_matrix=lambda x: raw.TopKV2(input=tf.reduce_mean(wide(x, 6), [1, 2]), k=3).values,
    NthElement=lambda x: tf.expand_dims(raw.NthElement(input=x, n=1), -1),
    SegmentSum=lambda x: tf.expand_dims(raw.SegmentSum(data=x[0, :6], segment_ids=[0, 0, 1, 2, 2, 2]), 0),
    SegmentMean=lambda x: tf.expand_dims(raw.SegmentMean(data=x[0, :6], segment_ids=[0, 0, 1, 2, 2, 2]), 0),
    SegmentMax=lambda x: tf.expand_dims(raw.SegmentMax(data=x[0, :6], segment_ids=[0, 0, 1, 2, 2, 2]), 0),
    SegmentMin=lambda x: tf.expand_dims(raw.SegmentMin(data=x[0, :6], segment_ids=[0, 0, 1, 2, 2, 2]), 0),
    SegmentProd=lambda x: tf.expand_dims(raw.SegmentProd(data=x[0, :6], segment_ids=[0, 0, 1, 2, 2, 2]), 0),
    UnsortedSegmentSum=lambda x: tf.expand_dims(raw.UnsortedSegmentSum(data=x[0, :6], segment_ids=[2, 0, 1, 0, 2, -1], num_segments=3), 0),
    UnsortedSegmentMax=lambda x: tf.expand_dims(raw.UnsortedSegmentMax(data=x[0, :6], segment_ids=[2, 0, 1, 0, 2, 1], num_segments=3), 0),
    UnsortedSegmentMin=lambda x: tf.expand_dims(raw.UnsortedSegmentMin(data=x[0, :6], segment_ids=[2, 0, 1, 0, 2, 1], num_segments=3), 0),
    UnsortedSegmentProd=lambda x: tf.expand_dims(raw.UnsortedSegmentProd(data=x[0, :6], segment_ids=[2, 0, 1, 0, 2, 1], num_segments=3), 0),
)

# Shapes

cases(
    Concat=lambda x: raw.Concat(concat_dim=3, values=[x, tf.square(x)]),
    ConcatV2_negative=lambda x: raw.ConcatV2(values=[x, tf.square(x)], axis=-1),
    ConcatV2_rows=lambda x: raw.ConcatV2(values=[x, tf.square(x)], axis=-3),
    Split=lambda x: (lambda a, b: a * b)(*raw.Split(axis=-1, value=wide(x, 4), num_split=2)),
    Split_one_read=lambda x: raw.Split(axis=3, value=wide(x, 4), num_split=2)[1],
    SplitV=lambda x: (lambda a, b: a * b[:, :, :, :1])(*raw.SplitV(value=x, size_splits=[1, -1], axis=-1, num_split=2)),
    Pack=lambda x: tf.reduce_sum(raw.Pack(values=[x, tf.square(x)], axis=-1), -1),
    Pack_rows=lambda x: tf.reshape(raw.Pack(values=[x, tf.square(x)], axis=2), [1, -1, 2, 3]),
    Unpack=lambda x: tf.stack(raw.Unpack(value=x, num=3, axis=-1)[::-1], -1),
    Unpack_one_read=lambda x: tf.expand_dims(raw.Unpack(value=x, num=3, axis=3)[1], 3),
    Reshape=lambda x: raw.Reshape(tensor=x, shape=[1, -1, 1, 3]),
    ExpandDims=lambda x: tf.expand_dims(tf.squeeze(x, [0]), -4),
    Squeeze=lambda x: tf.squeeze(tf.reduce_mean(x, [1, 2], keepdims=True), [-2, -3]),
    Squeeze_all=lambda x: tf.expand_dims(tf.squeeze(tf.reduce_mean(x, [1, 2], keepdims=True)), 0),
    Transpose=lambda x: raw.Transpose(x=x, perm=[0, 2, 1, 3]),
    Transpose_cycle=lambda x: tf.transpose(tf.transpose(x, [3, 0, 1, 2]) * const(3, 1, 1, 1), [1, 2, 3, 0]),
    Tile=lambda x: raw.Tile(input=x, multiples=[1, 2, 1, 3]),
    Gather=lambda x: raw.Gather(params=x[0], indices=[[3, 1, 1]]),
    GatherV2=lambda x: raw.GatherV2(params=x, indices=[2, 0, 0], axis=-1),
    GatherV2_rows=lambda x: raw.GatherV2(params=x, indices=[[2, 0], [0, 1]], axis=1)[:, 0],
    GatherV2_channels=lambda x: raw.GatherV2(params=x, indices=[2, 0, 0], axis=3),
    GatherV2_front=lambda x: raw.GatherV2(params=x[0], indices=[[2, 0, 0]], axis=0),
    GatherV2_batch=lambda x: raw.GatherV2(params=tf.tile(x, [2, 1, 1, 1]), indices=[[2, 0], [1, 1]], axis=1, batch_dims=1),
    GatherNd=lambda x: tf.expand_dims(raw.GatherNd(params=x[0], indices=[[[0, 1], [2, 2]], [[2, 2], [1, 0]]]), 0),
    ScatterNd=lambda x: tf.expand_dims(raw.ScatterNd(indices=[[2], [0], [2]], updates=x[0, :3, :4], shape=[3, 4, 3]), 0),
    Slice=lambda x: raw.Slice(input=x, begin=[0, 1, 2, 0], size=[1, -1, 3, 3]),
    StridedSlice_reversed=lambda x: x[:, ::-1, 1:-1:2],
    StridedSlice_new_axis=lambda x: x[0, 1:6, tf.newaxis, ..., 2, tf.newaxis],
    StridedSlice_ellipsis=lambda x: x[..., 1:],
    Reverse=lambda x: raw.Reverse(tensor=x, dims=[False, True, False, True]),
    ReverseV2=lambda x: raw.ReverseV2(tensor=x, axis=[-2, 3]) * const(3),
    ReverseSequence=lambda x: raw.ReverseSequence(input=x, seq_lengths=[5], seq_dim=2, batch_dim=0) * const(1, 1, WIDTH, 3),
    Roll=lambda x: raw.Roll(input=x, shift=[2, -1], axis=[1, 2]) * const(1, HEIGHT, 1, 3),
    Pad=lambda x: raw.Pad(input=x, paddings=[[0, 0], [1, 2], [0, 3], [0, 0]]) + 1.0,
    PadV2=lambda x: raw.PadV2(input=x, paddings=[[0, 0], [1, 2], [0, 3], [1, 0]], constant_values=0.7),
    MirrorPad_reflect=lambda x: raw.MirrorPad(input=x, paddings=[[0, 0], [1, 2], [3, 0], [0, 0]], mode="REFLECT"),
    MirrorPad_symmetric=lambda x: raw.MirrorPad(input=x, paddings=[[0, 0], [1, 2], [3, 0], [0, 0]], mode="SYMMETRIC"),
    SpaceToBatchND=lambda x: raw.SpaceToBatchND(input=x, block_shape=[2, 3], paddings=[[2, 0], [1, 1]]),
    BatchToSpaceND=lambda x: raw.BatchToSpaceND(input=tf.tile(x, [4, 1, 1, 1]) * const(4, 1, 1, 3), block_shape=[2, 2], crops=[[1, 0], [0, 1]]),
    SpaceToBatch=lambda x: raw.SpaceToBatch(input=x, block_size=2, paddings=[[2, 0], [0, 1]]),
    BatchToSpace=lambda x: raw.BatchToSpace(input=tf.tile(x, [4, 1, 1, 1]) * const(4, 1, 1, 3), block_size=2, crops=[[1, 0], [0, 1]]),
    SpaceToDepth=lambda x: raw.SpaceToDepth(input=x[:, :, :6], block_size=2),
    DepthToSpace=lambda x: raw.DepthToSpace(input=wide(x, 8), block_size=2),
    MatrixDiag=lambda x: raw.MatrixDiag(diagonal=x[0]) [tf.newaxis, 0],
    MatrixDiagPart=lambda x: raw.MatrixDiagPart(input=raw.MatMul(a=x[0, 0], b=x[0, 1], transpose_b=True))[tf.newaxis],
    MatrixBandPart=lambda x: tf.transpose(raw.MatrixBandPart(input=tf.transpose(x, [0, 3, 1, 2]), num_lower=2, num_upper=-1), [0, 2, 3, 1]),
    MatrixSetDiag=lambda x: raw.MatrixSetDiag(input=x, diagonal=0.5 * x[:, :, :3, 0]),
    Fill=lambda x: raw.Fill(dims=[1, 2, 2, 3], value=tf.reduce_max(x)),
    DynamicPartition=lambda x: raw.DynamicPartition(data=tf.reshape(x, [-1, 3])[:4], partitions=[0, 1, 1, 0], num_partitions=2)[1],
    DynamicStitch=lambda x: raw.DynamicStitch(indices=[[0, 2], [1, 3]], data=[x[0, 0, :2], x[0, 1, :2]]),
    ParallelDynamicStitch=lambda x: raw.ParallelDynamicStitch(indices=[[0, 2], [1, 3]], data=[x[0, 0, :2], x[0, 1, :2]]),
    Diag=lambda x: raw.Diag(diagonal=x[0, 0, :, 0]),
    DiagPart=lambda x: raw.DiagPart(input=raw.MatMul(a=x[0, 0], b=x[0, 1], transpose_b=True))[tf.newaxis],
)

# Matrices

IDENTITY = np.eye(3, dtype=np.float32)
TALL = lambda x: tf.reshape(x, [-1, 3])
cases(
    MatMul=lambda x: raw.MatMul(a=TALL(x), b=const(3, 4)),
    MatMul_transposed=lambda x: raw.MatMul(a=x[0, 0], b=x[0, 1], transpose_a=True, transpose_b=False),
    MatMul_both_transposed=lambda x: raw.MatMul(a=x[0, 0], b=const(4, WIDTH), transpose_a=True, transpose_b=True),
    MatMul_second_transposed=lambda x: raw.MatMul(a=x[0, 0], b=x[0, 1], transpose_b=True),
    BatchMatMul=lambda x: raw.BatchMatMul(x=x, y=tf.square(x), adj_y=True),
    BatchMatMul_adjoint=lambda x: raw.BatchMatMul(x=x, y=tf.square(x), adj_x=True),
    BatchMatMulV2_broadcast=lambda x: raw.BatchMatMulV2(x=x, y=const(1, 4, 3), adj_y=True),
    BatchMatMulV2_both=lambda x: raw.BatchMatMulV2(x=x, y=tf.transpose(x[:, :1], [0, 1, 2, 3]) [:, :, :, :] * 1.0, adj_x=True),
    BatchMatMulV3=lambda x: raw.BatchMatMulV3(x=x, y=const(3, 4), Tout=tf.float32),
    SparseMatMul=lambda x: raw.SparseMatMul(a=tf.nn.relu(TALL(x)), b=const(3, 4), a_is_sparse=True),
    Einsum=lambda x: raw.Einsum(inputs=[x, const(3, 5)], equation="bhwc,cd->bhwd"),
    Einsum_two=lambda x: raw.Einsum(inputs=[x, tf.square(x)], equation="bhwc,bhvc->bhwv"),
    Einsum_one=lambda x: raw.Einsum(inputs=[x], equation="bhwc->bwc")[:, tf.newaxis],
    Cholesky=lambda x: raw.Cholesky(input=raw.MatMul(a=x[0, 0], b=x[0, 0], transpose_a=True) + 2.0 * IDENTITY),
    MatrixInverse=lambda x: raw.MatrixInverse(input=raw.MatMul(a=x[0, 0], b=x[0, 0], transpose_a=True) + 2.0 * IDENTITY),
    MatrixSolve=lambda x: raw.MatrixSolve(matrix=raw.MatMul(a=x[0, 0], b=x[0, 0], transpose_a=True) + 2.0 * IDENTITY, rhs=x[0, 1, :3]),
    MatrixTriangularSolve=lambda x: raw.MatrixTriangularSolve(matrix=IDENTITY * 2.0 + x[0, 0, :3], rhs=x[0, 1, :3]),
    MatrixDeterminant=lambda x: x * raw.MatrixDeterminant(input=IDENTITY * 2.0 + x[0, 0, :3]),
)
