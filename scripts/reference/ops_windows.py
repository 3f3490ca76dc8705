"""More cases for scripts/reference/ops.py: ops that slide windows, resize and adjust pictures."""
import tensorflow.compat.v1 as tf

from ops_cases import HEIGHT, JUDGES, WIDTH, case, cases, const, raw, wide


def conv(x, kernel, strides=(1, 1), padding="SAME", dilations=(1, 1), explicit=()):
    return raw.Conv2D(input=x, filter=kernel, strides=[1, *strides, 1], padding=padding, dilations=[1, *dilations, 1],
                      explicit_paddings=list(explicit))


def depthwise(x, kernel, stride=1, padding="SAME", dilations=(1, 1), explicit=()):
    return raw.DepthwiseConv2dNative(input=x, filter=kernel, strides=[1, stride, stride, 1], padding=padding,
                                     dilations=[1, *dilations, 1], explicit_paddings=list(explicit))


UNEVEN = (0, 0, 1, 0, 2, 1, 0, 0)
cases(
    Conv2D=lambda x: conv(x, const(3, 3, 3, 4)),
    Conv2D_even=lambda x: conv(x, const(2, 4, 3, 4)),
    Conv2D_valid=lambda x: conv(x, const(3, 2, 3, 4), padding="VALID"),
    Conv2D_strided=lambda x: conv(x, const(3, 3, 3, 4), (2, 2)),
    Conv2D_strided_unevenly=lambda x: conv(x, const(3, 3, 3, 4), (2, 1), "VALID"),
    Conv2D_stride_beyond_kernel=lambda x: conv(x, const(1, 1, 3, 4), (2, 2)),
    Conv2D_explicit=lambda x: conv(x, const(3, 3, 3, 4), padding="EXPLICIT", explicit=UNEVEN),
    Conv2D_pointwise=lambda x: conv(x, const(1, 1, 3, 4)),
    Conv2D_grouped=lambda x: conv(wide(x, 6), const(3, 3, 2, 9)),
    Conv2D_grouped_valid=lambda x: conv(wide(x, 6), const(3, 2, 2, 6), padding="VALID"),
    Conv2D_grouped_strided=lambda x: conv(wide(x, 6), const(3, 3, 3, 4), (2, 2)),
    Conv2D_grouped_explicit=lambda x: conv(wide(x, 6), const(3, 3, 3, 4), padding="EXPLICIT", explicit=UNEVEN),
    Conv2D_grouped_pointwise=lambda x: conv(wide(x, 6), const(1, 1, 3, 4)),
    Conv2D_grouped_dilated=lambda x: conv(wide(x, 6), const(3, 3, 3, 4), dilations=(2, 2)),
    Conv2D_grouped_each=lambda x: conv(wide(x, 4), const(3, 3, 1, 4)),
    Conv2D_grouped_computed_kernel=lambda x: conv(wide(x, 6), const(3, 3, 3, 4) * tf.reduce_mean(tf.square(x))),
    Conv2D_grouped_fused=lambda x: tf.nn.relu(tf.nn.bias_add(conv(wide(x, 6), const(3, 3, 2, 9)), const(9))),
    Conv2D_grouped_strided_valid=lambda x: conv(wide(x, 6), const(2, 3, 3, 4), (3, 2), "VALID"),
    Conv2D_explicit_beyond=lambda x: conv(wide(x, 6), const(1, 2, 3, 4), padding="EXPLICIT", explicit=(0, 0, 1, 2, 2, 1, 0, 0)),
    Conv2D_dilated=lambda x: conv(x, const(3, 3, 3, 4), dilations=(2, 2)),
    Conv2D_dilated_unevenly=lambda x: conv(x, const(3, 2, 3, 4), dilations=(1, 3)),
    Conv2D_dilated_valid=lambda x: conv(x, const(3, 2, 3, 4), padding="VALID", dilations=(3, 2)),
    Conv2D_dilated_explicit=lambda x: conv(x, const(3, 3, 3, 4), padding="EXPLICIT", dilations=(2, 2), explicit=UNEVEN),
    Conv2D_dilated_strided=lambda x: conv(x, const(3, 3, 3, 4), (2, 2), dilations=(2, 2)),
    Conv2D_dilated_strided_valid=lambda x: conv(x, const(2, 3, 3, 4), (2, 3), "VALID", dilations=(2, 2)),
    Conv2D_dilated_beyond=lambda x: conv(x, const(3, 3, 3, 4), dilations=(6, 6)),
    Conv2D_shared_kernel=lambda x: (lambda k: conv(x, k) + conv(x, k, dilations=(2, 2)))(const(3, 3, 3, 4)),
    Conv2D_computed_kernel=lambda x: conv(x, const(3, 3, 3, 4) * tf.reduce_mean(tf.square(x))),
    Conv2D_computed_kernel_dilated=lambda x: conv(x, const(3, 3, 3, 4) * tf.reduce_mean(tf.square(x)), dilations=(2, 2)),
    Conv2DBackpropInput=lambda x: raw.Conv2DBackpropInput(
        input_sizes=[1, 2 * HEIGHT, 2 * WIDTH, 4], filter=const(3, 3, 4, 3), out_backprop=x, strides=[1, 2, 2, 1], padding="SAME"),
    Conv2DBackpropInput_dilated=lambda x: raw.Conv2DBackpropInput(
        input_sizes=[1, HEIGHT, WIDTH, 4], filter=const(3, 3, 4, 3), out_backprop=x, strides=[1, 1, 1, 1], padding="SAME", dilations=[1, 2, 2, 1]),
    DepthwiseConv2dNative=lambda x: depthwise(x, const(3, 3, 3, 2)),
    DepthwiseConv2dNative_valid=lambda x: depthwise(x, const(3, 2, 3, 1), 2, "VALID"),
    DepthwiseConv2dNative_strided=lambda x: depthwise(x, const(3, 3, 3, 2), 2),
    DepthwiseConv2dNative_explicit=lambda x: depthwise(x, const(3, 3, 3, 2), padding="EXPLICIT", explicit=UNEVEN),
    DepthwiseConv2dNative_fused=lambda x: tf.nn.relu(tf.nn.bias_add(
        depthwise(x, const(3, 3, 3, 1), padding="EXPLICIT", explicit=UNEVEN), const(3))),
    DepthwiseConv2dNative_dilated=lambda x: depthwise(x, const(3, 3, 3, 2), dilations=(2, 2)),
    DepthwiseConv2dNative_dilated_valid=lambda x: depthwise(x, const(3, 2, 3, 2), padding="VALID", dilations=(2, 3)),
    DepthwiseConv2dNative_dilated_explicit=lambda x: depthwise(
        x, const(3, 3, 3, 1), padding="EXPLICIT", dilations=(2, 2), explicit=UNEVEN),
    Conv3D=lambda x: raw.Conv3D(input=x[:, :, :, :, tf.newaxis], filter=const(3, 2, 2, 1, 2), strides=[1, 1, 2, 1, 1], padding="SAME")[..., 1],
    Conv3D_valid=lambda x: raw.Conv3D(input=x[:, :, :, :, tf.newaxis], filter=const(3, 2, 2, 1, 1), strides=[1, 2, 1, 1, 1], padding="VALID")[..., 0],
    Dilation2D=lambda x: raw.Dilation2D(input=x, filter=const(3, 2, 3), strides=[1, 1, 1, 1], rates=[1, 1, 1, 1], padding="SAME"),
    Dilation2D_valid=lambda x: raw.Dilation2D(input=x, filter=const(2, 2, 3), strides=[1, 2, 1, 1], rates=[1, 2, 3, 1], padding="VALID"),
    Dilation2D_computed_filter=lambda x: raw.Dilation2D(
        input=x, filter=const(3, 2, 3) * tf.reduce_mean(tf.square(x)), strides=[1, 1, 1, 1], rates=[1, 1, 1, 1], padding="SAME"),
)


def pool(op, argument, x, ksize, strides, padding, **more):
    return getattr(raw, op)(**{argument: x}, ksize=[1, *ksize, 1], strides=[1, *strides, 1], padding=padding, **more)


for op, argument in ("MaxPool", "input"), ("AvgPool", "value"):
    cases(**{
        op: lambda x, o=op, a=argument: pool(o, a, x, (3, 3), (2, 2), "SAME"),
        op + "_valid": lambda x, o=op, a=argument: pool(o, a, x, (2, 3), (1, 2), "VALID"),
    })
cases(
    MaxPool_explicit=lambda x: pool("MaxPool", "input", x, (3, 3), (2, 2), "EXPLICIT", explicit_paddings=[0, 0, 1, 0, 1, 1, 0, 0]),
    MaxPool_ties=lambda x: pool("MaxPool", "input", tf.nn.relu(x), (3, 3), (1, 1), "SAME"),
    MaxPoolV2=lambda x: raw.MaxPoolV2(input=x, ksize=[1, 3, 2, 1], strides=[1, 2, 1, 1], padding="SAME"),
    MaxPoolWithArgmax=lambda x: pool("MaxPoolWithArgmax", "input", x, (3, 2), (2, 1), "SAME").output,
    MaxPoolWithArgmax_valid=lambda x: pool("MaxPoolWithArgmax", "input", x, (2, 2), (2, 2), "VALID", include_batch_in_index=True).output,
    MaxPoolWithArgmax_unpooled=lambda x: (lambda p: tf.reshape(
        tf.scatter_nd(tf.reshape(p.argmax, [-1, 1]), tf.reshape(tf.square(p.output), [-1]), tf.constant([HEIGHT * WIDTH * 3], tf.int64)), [1, HEIGHT, WIDTH, 3]))(
            pool("MaxPoolWithArgmax", "input", x, (2, 2), (2, 2), "VALID")),
    MaxPool3D=lambda x: raw.MaxPool3D(input=x[:, :, :, :, tf.newaxis], ksize=[1, 2, 2, 2, 1], strides=[1, 2, 2, 1, 1], padding="SAME")[..., 0],
    AvgPool3D=lambda x: raw.AvgPool3D(input=x[:, :, :, :, tf.newaxis], ksize=[1, 2, 2, 2, 1], strides=[1, 2, 2, 1, 1], padding="SAME")[..., 0],
    FractionalMaxPool=lambda x: raw.FractionalMaxPool(value=x, pooling_ratio=[1.0, 1.4, 1.3, 1.0], deterministic=True, seed=1, seed2=2).output,
    ExtractImagePatches=lambda x: raw.ExtractImagePatches(images=x, ksizes=[1, 3, 2, 1], strides=[1, 2, 1, 1], rates=[1, 1, 1, 1], padding="SAME"),
    ExtractImagePatches_valid=lambda x: raw.ExtractImagePatches(
        images=x, ksizes=[1, 2, 2, 1], strides=[1, 1, 2, 1], rates=[1, 2, 3, 1], padding="VALID"),
)

for op in "ResizeBilinear", "ResizeNearestNeighbor", "ResizeBicubic":
    for suffix, settings in ("", {}), ("_corners", {"align_corners": True}), ("_centers", {"half_pixel_centers": True}):
        case(op + suffix)(lambda x, op=op, s=settings: getattr(raw, op)(images=x, size=[13, 6], **s))
cases(
    ResizeBilinear_double=lambda x: raw.ResizeBilinear(images=x, size=2 * tf.shape(x)[1:3], half_pixel_centers=True),
    ScaleAndTranslate=lambda x: raw.ScaleAndTranslate(images=x, size=[6, 7], scale=[0.6, 0.8], translation=[0.3, -0.2]),
    ScaleAndTranslate_plain=lambda x: raw.ScaleAndTranslate(
        images=x, size=[12, 7], scale=[1.3, 0.8], translation=[0.0, 0.0], kernel_type="triangle", antialias=False),
    CropAndResize=lambda x: raw.CropAndResize(
        image=x, boxes=[[0.1, 0.2, 0.8, 0.9], [0.0, -0.2, 1.1, 0.5]], box_ind=[0, 0], crop_size=[4, 5]),
    CropAndResize_nearest=lambda x: raw.CropAndResize(
        image=x, boxes=[[0.1, 0.2, 0.8, 0.9]], box_ind=[0], crop_size=[4, 5], method="nearest"),
    CropAndResize_boxes_of_the_picture=lambda x: raw.CropAndResize(
        image=x, boxes=[[0.1, 0.2, 0.8, 0.9]] * tf.sigmoid(tf.reduce_mean(x)), box_ind=[0], crop_size=[4, 5]),
    RGBToHSV=lambda x: raw.RGBToHSV(images=tf.sigmoid(x)),
    AdjustContrastv2=lambda x: raw.AdjustContrastv2(images=x, contrast_factor=tf.constant(1.7)),
)


# TensorFlow Python's gradients of these are wrong, fail, or are none. Padded by hand, with zeros between
# the weights, they are convolutions that it has the right gradient of.

def padded(x, paddings):
    return tf.pad(x, [[0, 0], paddings[2:4], paddings[4:6], [0, 0]])


def spread(kernel, rows, columns):
    """A kernel with zeros between its weights, as dilations have it."""
    height, width, inputs, outputs = kernel.shape.as_list()
    kernel = tf.pad(tf.reshape(kernel, [height, 1, width, 1, inputs, outputs]), [[0, 0], [0, rows - 1], [0, 0], [0, columns - 1], [0, 0], [0, 0]])
    return tf.reshape(kernel, [height * rows, width * columns, inputs, outputs])[: (height - 1) * rows + 1, : (width - 1) * columns + 1]


JUDGES.update(
    AdjustContrastv2=lambda x: (lambda mean: (x - mean) * 1.7 + mean)(tf.reduce_mean(x, [1, 2], keepdims=True)),
    Conv2D_grouped_explicit=lambda x: conv(padded(wide(x, 6), UNEVEN), const(3, 3, 3, 4), padding="VALID"),
    Conv2D_explicit_beyond=lambda x: conv(padded(wide(x, 6), (0, 0, 1, 2, 2, 1)), const(1, 2, 3, 4), padding="VALID"),
    Conv2D_dilated_explicit=lambda x: conv(padded(x, UNEVEN), const(3, 3, 3, 4), padding="VALID", dilations=(2, 2)),
    DepthwiseConv2dNative_dilated=lambda x: depthwise(x, spread(const(3, 3, 3, 2), 2, 2)),
    DepthwiseConv2dNative_fused=lambda x: tf.nn.relu(tf.nn.bias_add(depthwise(padded(x, UNEVEN), const(3, 3, 3, 1), padding="VALID"), const(3))),
    DepthwiseConv2dNative_dilated_valid=lambda x: depthwise(x, spread(const(3, 2, 3, 2), 2, 3), padding="VALID"),
    DepthwiseConv2dNative_dilated_explicit=lambda x: depthwise(padded(x, UNEVEN), spread(const(3, 3, 3, 1), 2, 2), padding="VALID"),
)
TURN = [0.9, 0.2, 0.3, -0.1, 1.1, 0.5, 0.0, 0.0]
cases(
    ImageProjectiveTransformV2=lambda x: raw.ImageProjectiveTransformV2(
        images=x, transforms=[TURN], output_shape=[9, 10], interpolation="BILINEAR"),
    ImageProjectiveTransformV3=lambda x: raw.ImageProjectiveTransformV3(
        images=x, transforms=[TURN], output_shape=[8, 11], fill_value=0.0, interpolation="BILINEAR"),
    ImageProjectiveTransformV3_shift=lambda x: raw.ImageProjectiveTransformV3(
        images=x, transforms=[[1.0, 0.0, 2.0, 0.0, 1.0, -1.0, 0.0, 0.0]], output_shape=[9, 10], fill_value=0.0, interpolation="NEAREST"),
    ImageProjectiveTransformV3_reflect=lambda x: raw.ImageProjectiveTransformV3(
        images=x, transforms=[TURN], output_shape=[8, 11], fill_value=0.0, interpolation="BILINEAR", fill_mode="REFLECT"),
)
