"""The network: a small relative of Inception v1, written once for training and freezing.

build() describes it to a builder. Learner (here) trains it with batch
normalisation; Freezer (freeze.py) writes it down as a plain graph.
"""

import numpy as np
import tensorflow as tf

from pictures import LABELS

CLASSES = len(LABELS) + 1  # and the class of empty pictures
MEAN = 117.0  # subtracted from RGB 0..255
LRN = dict(depth_radius=5, bias=2.0, alpha=1e-4, beta=0.5)

# Channels of each block: 1x1, 3x3_bottleneck, 3x3, 5x5_bottleneck, 5x5, pool_reduce.
BLOCKS = {
    "mixed3a": (40, 48, 64, 8, 20, 20),
    "mixed3b": (56, 56, 80, 12, 28, 28),
    "mixed4a": (72, 64, 120, 16, 32, 32),
    "mixed4b": (72, 64, 120, 16, 32, 32),
    "mixed4c": (72, 64, 120, 16, 32, 32),
    "mixed4d": (72, 64, 120, 16, 32, 32),
    "mixed5a": (96, 96, 160, 20, 40, 40),
}


def block(b, x, name):
    """One Inception block: four towers side by side."""
    one, three_in, three, five_in, five, reduce = BLOCKS[name]
    return b.concat(
        name,
        [
            b.conv(f"{name}_1x1", x, one, 1),
            b.conv(f"{name}_3x3", b.conv(f"{name}_3x3_bottleneck", x, three_in, 1), three, 3),
            b.conv(f"{name}_5x5", b.conv(f"{name}_5x5_bottleneck", x, five_in, 1), five, 5),
            b.conv(f"{name}_pool_reduce", b.maxpool(f"{name}_pool", x, 1), reduce, 1),
        ],
    )


def build(b, x):
    """Returns the picture's class scores, of the class maps in the middle and of the head on top.

    The maps hang on the middle of the network, where a place still sees
    little more than one motif; deeper maps mix neighbours and dream hybrids.
    """
    # Inputs and first outputs are tens in size, as in the big Inception: with
    # smaller ones the local response normalisation would have nothing to do.
    x = b.conv("conv2d0", x, 32, 7, stride=2, gain=60.0)
    x = b.lrn("localresponsenorm0", b.maxpool("maxpool0", x, 2))
    x = b.conv("conv2d1", x, 32, 1)
    x = b.conv("conv2d2", x, 96, 3)
    x = b.maxpool("maxpool1", x, 2)
    x = block(b, block(b, x, "mixed3a"), "mixed3b")
    x = b.maxpool("maxpool4", x, 2)
    x = block(b, block(b, x, "mixed4a"), "mixed4b")
    middle = b.mean("motif_mean", b.scores("motif_map", x))
    x = b.maxpool("maxpool10", block(b, block(b, x, "mixed4c"), "mixed4d"), 2)
    return middle, b.mean("softmax2_pre_activation", b.scores("head", block(b, x, "mixed5a")))


class Learner:
    """Keeps the variables; normalises by the batch, or by what past batches were like."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.weights, self.gammas, self.betas, self.biases = {}, {}, {}, {}
        self.means, self.variances = {}, {}
        self.learning = True

    def weight(self, name, size, inputs, outputs):
        if name not in self.weights:
            scale = np.sqrt(2 / (size * size * inputs))
            self.weights[name] = tf.Variable(
                self.rng.normal(0, scale, (size, size, inputs, outputs)).astype(np.float32)
            )
        return self.weights[name]

    def conv(self, name, x, outputs, size, stride=1, gain=1.0):
        w = self.weight(name, size, x.shape[-1], outputs)
        if name not in self.gammas:
            self.gammas[name] = tf.Variable(tf.fill([outputs], gain))
            self.betas[name] = tf.Variable(tf.zeros([outputs]))
            self.means[name] = tf.Variable(tf.zeros([outputs]), trainable=False)
            self.variances[name] = tf.Variable(tf.ones([outputs]), trainable=False)
        x = tf.nn.conv2d(x, w, stride, "SAME")
        if self.learning:
            x, mean, variance = tf.compat.v1.nn.fused_batch_norm(x, self.gammas[name], self.betas[name], epsilon=1e-3)
            self.means[name].assign_add(0.01 * (mean - self.means[name]))
            self.variances[name].assign_add(0.01 * (variance - self.variances[name]))
        else:
            x = tf.nn.batch_normalization(
                x, self.means[name], self.variances[name], self.betas[name], self.gammas[name], 1e-3
            )
        return tf.nn.relu(x)

    def scores(self, name, x):
        """A 1x1 convolution to the classes, with neither normalisation nor Relu."""
        w = self.weight(name, 1, x.shape[-1], CLASSES)
        if name not in self.biases:
            self.biases[name] = tf.Variable(tf.zeros([CLASSES]))
        return tf.nn.conv2d(x, w, 1, "SAME") + self.biases[name]

    def maxpool(self, name, x, stride):
        return tf.nn.max_pool2d(x, 3, stride, "SAME")

    def lrn(self, name, x):
        return tf.nn.local_response_normalization(x, **LRN)

    def concat(self, name, towers):
        return tf.concat(towers, 3)

    def mean(self, name, x):
        return tf.reduce_mean(x, [1, 2])

    def save(self, path):
        """Writes weights and biases with the normalisation folded in."""
        arrays = {}
        for name, w in self.weights.items():
            if name in self.biases:
                arrays[f"{name}_w"], arrays[f"{name}_b"] = w.numpy(), self.biases[name].numpy()
            else:
                scale = self.gammas[name].numpy() / np.sqrt(self.variances[name].numpy() + 1e-3)
                arrays[f"{name}_w"] = w.numpy() * scale
                arrays[f"{name}_b"] = self.betas[name].numpy() - self.means[name].numpy() * scale
        np.savez(path, **arrays)
