"""Writes trained weights down as a frozen graph, op for op like Inception5h.

python3 scripts/demo/freeze.py WEIGHTS.npz FOLDER
"""

import os
import pathlib
import sys

import numpy as np
import tensorflow as tf

import backgrounds
import network
import pictures

v1 = tf.compat.v1
NOTHING = pictures.NOTHING
REGION = 5  # cells; side of the regions in which only the best place counts
SHARPNESS = 3.0  # of a region's choice of one motif
EMPTY = 3.0  # what motif is where there is nothing, give or take 1
CONFIDENCE = 1.6  # undoes label smoothing, which leaves softmax2 93 % sure where it is 98 % right


class Freezer:
    """Builds the graph from constants, each layer under Inception5h's names."""

    def __init__(self, arrays):
        self.arrays = arrays

    def linear(self, name, x, stride=1):
        w = tf.constant(self.arrays[f"{name}_w"], name=f"{name}_w")
        b = tf.constant(self.arrays[f"{name}_b"], name=f"{name}_b")
        x = tf.raw_ops.Conv2D(
            input=x, filter=w, strides=[1, stride, stride, 1], padding="SAME", name=f"{name}_pre_relu/conv"
        )
        return tf.raw_ops.BiasAdd(value=x, bias=b, name=f"{name}_pre_relu")

    def conv(self, name, x, outputs, size, stride=1, gain=1.0):
        return tf.raw_ops.Relu(features=self.linear(name, x, stride), name=name)

    def scores(self, name, x):
        x = self.linear(name, x)
        tf.raw_ops.Relu(features=x, name=name)
        return x

    def maxpool(self, name, x, stride):
        return tf.raw_ops.MaxPool(
            input=x, ksize=[1, 3, 3, 1], strides=[1, stride, stride, 1], padding="SAME", name=name
        )

    def lrn(self, name, x):
        return tf.raw_ops.LRN(input=x, name=name, **network.LRN)

    def concat(self, name, towers):
        return tf.raw_ops.Concat(concat_dim=tf.constant(3, name=f"{name}/concat_dim"), values=towers, name=name)

    def mean(self, name, x):
        return tf.raw_ops.Mean(input=x, axis=tf.constant([1, 2], name=f"{name}/axes"), name=name)


def choose(maps):
    """Adds motif, what every region has of each motif, and motif_choice.

    motif is the best of a region: of all places that might become the middle
    of an owl, only the likeliest gets a gradient, so owls keep their distance.
    motif_choice keeps of that the motif that is strongest. Its mean grows
    fastest when each region makes more of what it already resembles most;
    regions choose differently then, which no sum of maps would make them do.
    """
    size = [1, REGION, REGION, 1]
    best = tf.raw_ops.MaxPool(input=maps, ksize=size, strides=[1, 1, 1, 1], padding="SAME", name="motif")
    sharp = tf.raw_ops.Mul(x=best, y=tf.constant(SHARPNESS, name="motif_sharpness"), name="motif_sharp")
    return tf.raw_ops.Mul(x=tf.raw_ops.Softmax(logits=sharp, name="motif_share"), y=best, name="motif_choice")


def graph(arrays):
    """Returns the GraphDef: constants first, everything on /cpu:0."""
    with tf.Graph().as_default() as g:
        _, picture = network.build(Freezer(arrays), v1.placeholder(tf.float32, name="input"))
        choose(g.get_tensor_by_name("motif_map:0"))
        tf.raw_ops.Softmax(logits=picture, name="softmax2")
        definition = g.as_graph_def()
    nodes = sorted(definition.node, key=lambda node: node.op != "Const")
    for node in nodes:
        node.device = "/cpu:0"
    del definition.node[:]
    definition.node.extend(nodes)
    return definition


def best(definition, views):
    """Returns motif of every region of the views."""
    with tf.Graph().as_default(), v1.Session() as session:
        tf.import_graph_def(definition, name="")
        return session.run("motif:0", {"input:0": np.float32(views) - network.MEAN})


def calibrate(arrays):
    """Puts every motif on one scale: EMPTY plus or minus 1 where there is nothing.

    Trained scores mean something only in comparison. On one scale the regions
    of a picture can choose between them; and above 0 their Relu passes a
    gradient even where a dream has yet to begin.
    """
    arrays["head_w"], arrays["head_b"] = CONFIDENCE * arrays["head_w"], CONFIDENCE * arrays["head_b"]
    w, b = arrays["motif_map_w"], arrays["motif_map_b"]
    above = 1000.0  # every Relu's threshold, for measuring
    arrays["motif_map_w"] = w = w[..., :NOTHING] - w[..., NOTHING:]
    arrays["motif_map_b"] = b = b[:NOTHING] - b[NOTHING] + above
    definition = graph(arrays)

    rngs = [np.random.default_rng([7, k]) for k in range(48)]
    views = [(backgrounds.hills if k % 3 else backgrounds.background)(rng) for k, rng in enumerate(rngs)]
    empty = best(definition, np.clip(views, 0, 255)).reshape(-1, NOTHING)
    mean, scale = empty.mean(0), 1 / empty.std(0)
    shift = even_chances((empty - mean) * scale)
    arrays["motif_map_w"] = (w * scale).astype(np.float32)
    arrays["motif_map_b"] = ((b - mean) * scale + shift + EMPTY).astype(np.float32)


def even_chances(scores):
    """Returns what to add to the scores for every motif to be chosen equally often."""
    shift = np.zeros(NOTHING)
    for _ in range(300):
        share = np.exp(SHARPNESS * (scores + shift))
        share = (share / share.sum(1, keepdims=True)).mean(0)
        shift -= 0.1 * np.log(NOTHING * share + 0.02)
    return shift - shift.mean()


def write(weights, folder):
    arrays = dict(np.load(weights))
    calibrate(arrays)
    definition = graph(arrays)
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "labels.txt").write_text("".join(f"{label}\n" for label in [*pictures.LABELS, "nothing"]))
    data = definition.SerializeToString()
    (folder / "demo.pb.new").write_bytes(data)
    os.replace(folder / "demo.pb.new", folder / "demo.pb")
    count = sum(a.size for a in arrays.values())
    print(f"{folder / 'demo.pb'}: {count} parameters, {len(data)} bytes")


if __name__ == "__main__":
    write(*sys.argv[1:])
