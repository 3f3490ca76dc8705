"""Records what TensorFlow Python computes of networks that take their pictures in odd forms.

    python3 scripts/reference/layouts.py testdata/reference/layouts.npz

Each network is built twice: as the graph that people have, with its channels first, with one channel, of
bytes, halves, or without a batch; and as a twin that TensorFlow can run on a processor, in which each
operation on channels first stands between two transposes, and the picture is brought into the
network's form by plain arithmetic. The file holds, for each network NAME, the graph as
bytes (NAME/graph); and for each of its layers the twin's activation, channels last
(NAME:LAYER/activation), and the gradient of the mean of its squares with respect to the picture, [height, width,
3], RGB, 0..255 (NAME:LAYER/gradient). The picture itself is "picture". The tests hold the Go
program against these arrays; nothing here is shared with it.

`make references` runs it.
"""
import sys

import numpy as np
import tensorflow.compat.v1 as tf

HEIGHT, WIDTH = 24, 20
FIRST, LAST = (0, 3, 1, 2), (0, 2, 3, 1)
random = np.random.RandomState(7)
kept = {}


def weights(name, *shape):
    """The same numbers for a network and its twin."""
    if name not in kept:
        kept[name] = random.normal(0, 1 / np.sqrt(max(1, np.prod(shape[:-1]))), shape).astype(np.float32)
    return kept[name]


class Builder:
    """Builds a network's graph, or its twin."""

    def __init__(self, native):
        self.native = native
        self.layers = []

    def layer(self, x, name, first=True):
        """Names a layer; first says that its channels are."""
        x = tf.identity(x, name=name)
        self.layers.append((name, tf.transpose(x, LAST) if first and not self.native and x.shape.rank == 4 else x))
        return x

    def first(self, op, x, order=(), **attributes):
        """An op on channels first: as it is, or between transposes. Lists of four are given channels last."""
        if self.native:
            for key in ("strides", "ksize", "dilations"):
                if key in attributes:
                    attributes[key] = [attributes[key][i] for i in FIRST]
            if "explicit_paddings" in attributes:
                pads = attributes["explicit_paddings"]
                attributes["explicit_paddings"] = [pads[2 * i + side] for i in FIRST for side in (0, 1)]
                if op is tf.nn.conv2d:
                    pads = attributes.pop("explicit_paddings")
                    attributes["padding"] = [pads[2 * i:2 * i + 2] for i in range(4)]
            return op(x, *order, data_format="NCHW", **attributes)
        if "explicit_paddings" in attributes:
            pads = attributes.pop("explicit_paddings")
            attributes["padding"] = [pads[2 * i:2 * i + 2] for i in range(4)]
        return tf.transpose(op(tf.transpose(x, LAST), *order, data_format="NHWC", **attributes), FIRST)

    def conv(self, x, name, outputs, side=3, stride=1, padding="SAME", **more):
        inputs = int(x.shape[1])
        if padding != "EXPLICIT":
            more["padding"] = padding
        return self.first(tf.nn.conv2d, x, [weights(name, side, side, inputs, outputs)], strides=[1, stride, stride, 1], **more)

    def bias(self, x, name):
        return self.first(tf.nn.bias_add, x, [weights(name, int(x.shape[1]))])

    def pool(self, op, x, side=2, stride=2, padding="SAME"):
        return self.first(op, x, ksize=[1, side, side, 1], strides=[1, stride, stride, 1], padding=padding)

    def norm(self, x, name):
        count = int(x.shape[1])
        scale, offset, mean = (weights(name + part, count) for part in ("/scale", "/offset", "/mean"))
        variance = np.abs(weights(name + "/variance", count)) + 0.5
        if self.native:
            return tf.raw_ops.FusedBatchNormV3(x=x, scale=scale, offset=offset, mean=mean, variance=variance, epsilon=1e-3, is_training=False, data_format="NCHW")[0]
        y = tf.raw_ops.FusedBatchNormV3(x=tf.transpose(x, LAST), scale=scale, offset=offset, mean=mean, variance=variance, epsilon=1e-3, is_training=False, data_format="NHWC")[0]
        return tf.transpose(y, FIRST)


def residual(b, x):
    """[1, 3, height, width], as most networks of PyTorch and of GPUs."""
    x = tf.pad(x / 64.0, [[0, 0], [0, 0], [1, 2], [2, 1]])
    x = b.layer(tf.nn.relu(b.norm(b.conv(x, "a", 8, stride=2, padding="VALID"), "an")), "stem")
    x = b.pool(tf.nn.max_pool2d, x, side=3, stride=1)
    y = tf.nn.relu(b.bias(b.conv(x, "b", 8), "bb"))
    y = b.norm(b.conv(y, "c", 8, padding="EXPLICIT", explicit_paddings=[0, 0, 1, 1, 1, 1, 0, 0]), "cn")
    x = b.layer(tf.nn.relu(x + y), "block")
    pooled = b.layer(tf.reduce_mean(x, [2, 3]), "pooled")
    logits = tf.matmul(pooled, weights("fc", 8, 5))
    logits = tf.nn.bias_add(logits, weights("fcb", 5))
    b.layer(tf.nn.softmax(logits), "probabilities")


def towers(b, x):
    """[height, width] unknown; concatenation, splits, constants of all shapes, a flattened dense layer."""
    x = (x - np.float32([123, 117, 104]).reshape(3, 1, 1)) / np.float32([58, 57, 57.5]).reshape(1, 3, 1, 1)
    x = b.layer(tf.nn.relu(b.conv(x, "t1", 6, stride=2)), "base")
    left, right, rest = tf.split(x, [1, 2, 3], axis=1)
    halves = tf.split(x, 2, axis=-3)
    joined = tf.concat([b.conv(left, "t2", 3), tf.nn.elu(right), b.pool(tf.nn.avg_pool2d, rest, stride=1), halves[1]], axis=1)
    x = b.layer(joined, "joined")
    x = x * weights("scale", 11, 1, 1) + weights("shift", 1, 11, 1, 1)
    x = tf.maximum(x, 0.1 * x) * weights("columns", 10) + weights("cells", 12, 10)
    x = b.layer(x, "scaled")
    x = b.layer(x[:, 1:9:2, 1:, ::2], "strided")
    x = b.layer(tf.slice(x, [0, 1, 0, 1], [-1, 2, 8, -1]), "sliced")
    x = tf.pad(x, [[0, 0], [0, 0], [1, 1], [2, 0]], mode="REFLECT")
    x = b.layer(tf.pad(x, [[0, 0], [1, 0], [0, 1], [0, 0]], constant_values=0.5), "padded")
    y = tf.reduce_max(x, [1], keepdims=True) * x
    x = b.layer(tf.tile(y, [1, 2, 1, 1]), "tiled")
    flat = tf.reshape(x, [1, 6 * 11 * 6])
    b.layer(tf.matmul(flat, weights("dense", 6 * 11 * 6, 4)), "dense")
    rows = tf.reduce_mean(x, [3])
    b.layer(tf.matmul(tf.reshape(rows, [1, 66]), weights("rows", 66, 3)), "rows")


def shuffled(b, x):
    """Channels shuffled by reshaping, squeezed and excited; transposed and depthwise convolutions."""
    x = b.layer(tf.nn.relu(b.conv(x / 99.0, "s1", 8, stride=2)), "base")
    x = tf.reshape(x, [-1, 2, 4, 12, 10])
    x = tf.reshape(tf.transpose(x, [0, 2, 1, 3, 4]), [-1, 8, 12, 10])
    x = b.layer(x, "shuffle")
    squeezed = tf.reduce_mean(x, [2, 3])
    gate = tf.sigmoid(tf.matmul(squeezed, weights("gate", 8, 8)))
    x = b.layer(x * tf.reshape(gate, [-1, 8, 1, 1]), "excited")
    x = b.layer(x * tf.expand_dims(tf.expand_dims(gate, 2), 3), "again")
    x = b.layer(b.first(tf.nn.depthwise_conv2d, x, [weights("depth", 3, 3, 8, 1)], strides=[1, 1, 1, 1], padding="SAME"), "depthwise")
    up = weights("up", 3, 3, 4, 8)
    if b.native:
        shape = tf.shape(x)
        sizes = tf.stack([shape[0], 4, 2 * shape[2], 2 * shape[3]])
        y = tf.nn.conv2d_transpose(x, up, sizes, strides=[1, 1, 2, 2], padding="SAME", data_format="NCHW")
    else:
        y = tf.transpose(tf.nn.conv2d_transpose(tf.transpose(x, LAST), up, [1, 24, 20, 4], strides=[1, 2, 2, 1], padding="SAME"), FIRST)
    b.layer(y, "upwards")
    b.layer(tf.reshape(b.first(tf.nn.depth_to_space, x, [2]), [-1, 2, 24, 20]), "pixels")
    channels = tf.nn.softmax(tf.transpose(x, LAST))
    b.layer(channels, "of_channels", first=False)
    b.layer(tf.transpose(channels, FIRST), "of_first")
    b.layer(tf.nn.softmax(x), "along_rows")
    b.layer(tf.gather(x, [3, 1, 1], axis=1), "picked")
    b.layer(tf.reverse(x, axis=[2]), "upside_down")


def converted(b, x):
    """As converters from ONNX write: channels first, with transposes about what has no kernel for it."""
    def conv(x, name, outputs):
        kernel = weights(name, 3, 3, int(x.shape[1]), outputs)
        return tf.transpose(tf.nn.conv2d(tf.transpose(x, LAST), kernel, strides=[1, 1, 1, 1], padding="SAME"), FIRST)
    x = conv(x / 127.5 - 1.0, "o1", 6) + weights("o1b", 6).reshape(1, 6, 1, 1)
    x = b.layer(tf.nn.relu(x), "relu1")
    x = tf.transpose(tf.nn.max_pool2d(tf.transpose(x, LAST), 2, 2, "VALID"), FIRST)
    y = conv(x, "o2", 6) + weights("o2b", 1, 6, 1, 1)
    x = b.layer(tf.concat([x, tf.nn.relu(y)], 1), "join")
    x = tf.reduce_mean(x, [2, 3], keepdims=True)
    x = b.layer(x, "means")
    b.layer(tf.matmul(tf.squeeze(x, [2, 3]), weights("o3", 12, 3)), "logits")


def inside(b, x):
    """Channels last for the picture, first within."""
    x = tf.transpose(x / 100.0, FIRST)
    x = b.layer(tf.nn.relu(b.bias(b.conv(x, "i1", 7), "i1b")), "inner")
    x = b.pool(tf.nn.avg_pool2d, x, padding="VALID")
    b.layer(tf.transpose(x, LAST), "out", first=False)


def plain(b, x, name, outputs=6):
    """A convolution of whatever the network takes, channels last."""
    kernel = weights(name, 3, 3, int(x.shape[3]), outputs)
    b.layer(tf.nn.relu(tf.nn.conv2d(x, kernel, strides=[1, 2, 2, 1], padding="SAME")), "out", first=False)


def grey(image):
    return tf.reduce_sum(image * np.float32([0.299, 0.587, 0.114]), -1, keepdims=True)


def take(dtype, shape, adapt, network):
    """A network that takes pictures of a type and a shape; adapt makes them of RGB pictures."""
    def build(b, image):
        x = tf.placeholder(dtype, shape, name="input") if b.native else adapt(image)
        network(b, x)
    return build


def first(image):
    return tf.ensure_shape(tf.transpose(image, FIRST), [1, 3, HEIGHT, WIDTH])


def of_bytes(b, x):
    x = tf.image.resize(tf.cast(x, tf.float32), [30, 26], method="bilinear") if b.native else tf.image.resize(x, [30, 26], method="bilinear")
    plain(b, x / 127.5 - 1.0, "u1")


def of_bytes_alone(b, x):
    x = tf.cast(x, tf.float32) * (1 / 255.0) if b.native else x * (1 / 255.0)
    plain(b, tf.expand_dims(x, 0) if b.native else x, "u2")


def of_halves(b, x):
    half = np.float16 if b.native else np.float32
    x = tf.nn.conv2d(x / half(128), weights("h1", 3, 3, 3, 6).astype(np.float16).astype(half), strides=[1, 1, 1, 1], padding="SAME")
    b.layer(tf.nn.relu(tf.nn.bias_add(x, weights("h1b", 6).astype(np.float16).astype(half))), "out", first=False)


def of_doubles(b, x):
    double = np.float64 if b.native else np.float32
    x = tf.nn.conv2d(x / double(128), weights("d1", 3, 3, 3, 6).astype(double), strides=[1, 1, 1, 1], padding="SAME")
    b.layer(tf.nn.relu(x + weights("d1b", 6).astype(double)), "out", first=False)


NETWORKS = {
    "residual": take(tf.float32, [1, 3, HEIGHT, WIDTH], first, residual),
    "towers": take(tf.float32, [None, 3, HEIGHT, WIDTH], first, towers),
    "shuffled": take(tf.float32, [None, 3, HEIGHT, WIDTH], first, shuffled),
    "converted": take(tf.float32, [1, 3, None, None], first, converted),
    "inside": take(tf.float32, [None, None, None, 3], lambda image: image, inside),
    "grey": take(tf.float32, [None, None, None, 1], grey, lambda b, x: plain(b, x / 255.0, "g1")),
    "grey first": take(tf.float32, [None, 1, None, None], lambda image: tf.transpose(grey(image), FIRST),
                       lambda b, x: b.layer(tf.nn.relu(b.conv(x / 255.0, "g2", 5)), "out")),
    "bytes": take(tf.uint8, [1, None, None, 3], lambda image: image, of_bytes),
    "one picture of bytes": take(tf.uint8, [None, None, 3], lambda image: image, of_bytes_alone),
    "one picture": take(tf.float32, [HEIGHT, WIDTH, 3], lambda image: image,
                        lambda b, x: plain(b, tf.expand_dims(x - 117.0, 0) if b.native else x - 117.0, "p1")),
    "halves": take(tf.float16, [None, None, None, 3], lambda image: image, of_halves),
    "doubles": take(tf.float64, [None, None, None, 3], lambda image: image, of_doubles),
}


def main(file):
    tf.disable_eager_execution()
    config = tf.ConfigProto()
    config.graph_options.rewrite_options.disable_meta_optimizer = True  # which drops a transpose too many of "pixels"
    picture = random.randint(0, 256, (HEIGHT, WIDTH, 3)).astype(np.float32)
    arrays = {"picture": picture}
    for name, build in NETWORKS.items():
        with tf.Graph().as_default() as graph:
            build(Builder(True), None)
            arrays[f"{name}/graph"] = np.frombuffer(graph.as_graph_def().SerializeToString(deterministic=True), np.uint8)
        with tf.Graph().as_default(), tf.Session(config=config) as session:
            image = tf.placeholder(tf.float32, [1, HEIGHT, WIDTH, 3])
            twin = Builder(False)
            build(twin, image)
            for layer, tensor in twin.layers:
                gradient = tf.gradients(tf.reduce_mean(tf.square(tensor)), image)[0]
                activation, gradient = session.run([tensor, gradient], {image: picture[np.newaxis]})
                arrays[f"{name}:{layer}/activation"], arrays[f"{name}:{layer}/gradient"] = activation, gradient[0]
                print(f"{name}: {layer} {activation.shape}, mean absolute gradient {np.abs(gradient).mean():.3g}")
    np.savez_compressed(file, **arrays)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
