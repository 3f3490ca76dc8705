"""The notebooks' methods in TensorFlow Python, to hold the Go program against.

    python3 scripts/reference/methods.py METHOD --graph GRAPH.pb --objective EXPR --output OUT.npy
        [--picture FILE [--crop TOP,LEFT,SIDE] | --noise WIDTHxHEIGHT] [--seed N] [--iterations N] [--octaves N] ...

Written from the notebooks' constants and order of operations and nothing else: it shares
no code with the Go program. METHOD is deepdream, naive, multiscale, lapnorm or caffe; an
EXPR is LAYER, LAYER:CHANNEL or square(LAYER). The dream is float32 [height, width, 3], RGB.
"""
import argparse
import pathlib
import re

import numpy as np
import scipy.ndimage as nd
import tensorflow.compat.v1 as tf
from PIL import Image


class Network:
    """A frozen graph's score and gradient for pictures [height, width, 3], RGB, 0..255."""

    guide_features = None

    def __init__(self, path, node, mean, order, objective):
        definition = tf.GraphDef.FromString(pathlib.Path(path).read_bytes())
        self.session = tf.Session(graph=tf.Graph())
        with self.session.graph.as_default():
            self.image = tf.placeholder(tf.float32, [None, None, 3])
            x = self.image - np.float32(mean)
            x = x[..., ::-1] if order == "bgr" else x
            tf.import_graph_def(definition, {node: x[None]}, name="")
            square, layer, channel = re.fullmatch(r"(square\()?([^:()]+)\)?(?::(\d+))?", objective).groups()
            y = self.session.graph.get_tensor_by_name(f"{layer}:0")
            y = y[..., int(channel)] if channel else y
            self.layer = y
            self.score = tf.reduce_mean(tf.square(y) if square else y)
            self.slope = tf.gradients(self.score, self.image)[0]
            self.pull = tf.placeholder(tf.float32, [None, None, None, None])
            self.pulled = tf.gradients(self.layer, self.image, self.pull)[0]
            self.size = tf.placeholder(tf.int32, [2])
            self.resized = tf.image.resize_bilinear(self.image[None], self.size)[0]

    def guide(self, picture):
        """From now on the gradient is that towards what the layer sees in a guide picture."""
        y = self.session.run(self.layer, {self.image: picture})
        self.guide_features = y.reshape(-1, y.shape[-1])

    def gradient(self, picture):
        if self.guide_features is None:
            return self.session.run(self.slope, {self.image: picture})
        x = self.session.run(self.layer, {self.image: picture})
        matches = x.reshape(-1, x.shape[-1]) @ self.guide_features.T
        best = self.guide_features[matches.argmax(1)].reshape(x.shape)
        return self.session.run(self.pulled, {self.image: picture, self.pull: best})

    def resize(self, picture, size):
        return self.session.run(self.resized, {self.image: picture, self.size: np.int32(size)})

    def tiled(self, picture, tile):
        """The gradient tile by tile, of the picture shifted at random."""
        height, width = picture.shape[:2]
        sx, sy = np.random.randint(tile, size=2)
        shifted = np.roll(np.roll(picture, sx, 1), sy, 0)
        gradient = np.zeros_like(picture)
        for y in range(0, max(height - tile // 2, tile), tile):
            for x in range(0, max(width - tile // 2, tile), tile):
                gradient[y:y + tile, x:x + tile] = self.gradient(shifted[y:y + tile, x:x + tile])
        return np.roll(np.roll(gradient, -sx, 1), -sy, 0)


def naive(net, picture, o):
    for _ in range(o.iterations):
        g = net.gradient(picture)
        picture = picture + g / (g.std() + 1e-8) * o.step
    return picture


def grow(net, picture, o, direction):
    for octave in range(o.octaves):
        if octave:
            picture = net.resize(picture, np.float32(picture.shape[:2]) * o.octave_scale)
        for _ in range(o.iterations):
            picture = picture + direction(net.tiled(picture, o.tile)) * o.step
    return picture


def multiscale(net, picture, o):
    return grow(net, picture, o, lambda g: g / (g.std() + 1e-8))


def lapnorm(net, picture, o):
    kernel = np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]).astype(np.float32)
    kernel = kernel[:, :, None, None] / kernel.sum() * np.eye(3, dtype=np.float32)

    def normalised(x):
        return x / tf.maximum(tf.sqrt(tf.reduce_mean(tf.square(x))), 1e-10)

    def expand(low, like):
        return tf.nn.conv2d_transpose(low, kernel * 4, tf.shape(like), [1, 2, 2, 1])

    with net.session.graph.as_default():
        gradient = tf.placeholder(tf.float32, [None, None, 3])
        low, bands = gradient[None], []
        for _ in range(o.lap_levels):
            high, low = low, tf.nn.conv2d(low, kernel, [1, 2, 2, 1], "SAME")
            bands.append(high - expand(low, high))
        merged = normalised(low)
        for band in reversed(bands):
            band = normalised(band)
            merged = expand(merged, band) + band
        merged = merged[0]
    return grow(net, picture, o, lambda g: net.session.run(merged, {gradient: g}))


def deepdream(net, picture, o):
    details = []
    for _ in range(o.octaves - 1):
        size = picture.shape[:2]
        low = net.resize(picture, np.float32(size) / o.octave_scale)
        details.append(picture - net.resize(low, size))
        picture = low
    for octave in range(o.octaves):
        if octave:
            detail = details[-octave]
            picture = net.resize(picture, detail.shape[:2]) + detail
        for _ in range(o.iterations):
            g = net.tiled(picture, o.tile)
            picture = picture + g * (o.step / (np.abs(g).mean() + 1e-7))
    return picture


def caffe(net, picture, o):
    bases = [picture]
    for _ in range(o.octaves - 1):
        bases.append(nd.zoom(bases[-1], (1 / o.octave_scale, 1 / o.octave_scale, 1), order=1))
    detail = np.zeros_like(bases[-1])
    for base in reversed(bases):
        ratio = np.float64(base.shape) / detail.shape
        picture = base + nd.zoom(detail, ratio, order=1)
        for _ in range(o.iterations):
            ox, oy = np.random.randint(-o.jitter, o.jitter + 1, 2)
            picture = np.roll(np.roll(picture, ox, 1), oy, 0)
            g = net.gradient(picture)
            picture = picture + o.step / np.abs(g).mean() * g
            picture = np.roll(np.roll(picture, -ox, 1), -oy, 0)
            picture = np.clip(picture, 0, 255)
        detail = picture - base
    return picture


METHODS = {m.__name__: m for m in (deepdream, naive, multiscale, lapnorm, caffe)}
# Iterations, step and octaves of each notebook.
DEFAULTS = {
    "deepdream": (10, 1.5, 4), "caffe": (10, 1.5, 4), "naive": (20, 1.0, 1),
    "multiscale": (10, 1.0, 3), "lapnorm": (10, 1.0, 3),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("method", choices=METHODS)
    parser.add_argument("--graph", required=True)
    parser.add_argument("--input", default="input")
    parser.add_argument("--mean", default="117,117,117", help="R,G,B")
    parser.add_argument("--order", default="rgb", choices=["rgb", "bgr"])
    parser.add_argument("--objective", required=True)
    parser.add_argument("--picture")
    parser.add_argument("--crop", help="TOP,LEFT,SIDE of the picture")
    parser.add_argument("--noise", help="WIDTHxHEIGHT")
    parser.add_argument("--nudge", type=int, help="move each level of the picture by its last bit, up or down as this seed draws")
    parser.add_argument("--guide", help="picture that steers the method caffe")
    parser.add_argument("--output", required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--iterations", type=int)
    parser.add_argument("--step", type=float)
    parser.add_argument("--octaves", type=int)
    parser.add_argument("--octave-scale", type=float, default=1.4)
    parser.add_argument("--tile", type=int, default=512)
    parser.add_argument("--jitter", type=int, default=32)
    parser.add_argument("--lap-levels", type=int, default=4)
    o = parser.parse_args()
    for name, default in zip(("iterations", "step", "octaves"), DEFAULTS[o.method]):
        if getattr(o, name) is None:
            setattr(o, name, default)

    tf.disable_eager_execution()
    np.random.seed(o.seed)
    if o.noise:
        width, height = map(int, o.noise.split("x"))
        picture = np.float32(np.random.uniform(size=(height, width, 3)) + 100)
    else:
        picture = np.asarray(Image.open(o.picture).convert("RGB"), np.float32)
    if o.crop:
        top, left, side = map(int, o.crop.split(","))
        picture = picture[top:top + side, left:left + side]
    if o.nudge is not None:
        up = np.random.default_rng(o.nudge).random(picture.shape) < 0.5
        picture = np.nextafter(picture, np.where(up, np.float32(np.inf), np.float32(-np.inf)))
    objective = f"square({o.objective})" if o.method == "caffe" and not o.guide else o.objective
    net = Network(o.graph, o.input, [float(m) for m in o.mean.split(",")], o.order, objective)
    if o.guide:
        net.guide(np.asarray(Image.open(o.guide).convert("RGB"), np.float32))
    np.save(o.output, np.float32(METHODS[o.method](net, picture, o)))


if __name__ == "__main__":
    main()
