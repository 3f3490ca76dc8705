"""TensorFlow's DeepDream notebook in TensorFlow Python, as its users run it; see deepdream.py.

The session has TensorFlow's own settings. Each tile is fed from an array, and its gradient
fetched into one.
"""
import pathlib

import numpy as np
import tensorflow.compat.v1 as tf

import deepdream
from objective import parse


class Network:
    def __init__(self, graph, node, mean, order, objective):
        definition = tf.GraphDef.FromString(pathlib.Path(graph).read_bytes())
        self.session = tf.Session(graph=tf.Graph())
        with self.session.graph.as_default():
            self.picture = tf.placeholder(tf.float32, [None, None, 3])
            prepared = self.picture - np.float32(mean)
            if order == "bgr":
                prepared = prepared[..., ::-1]
            tf.import_graph_def(definition, {node: prepared[None]}, name="")
            self.mean = objective_mean(self.session.graph, objective)
            self.slope = tf.gradients(self.mean, self.picture)[0]
            self.size = tf.placeholder(tf.int32, [2])
            self.resized = tf.image.resize_bilinear(self.picture[None], self.size)[0]

    def gradient(self, picture):
        return self.session.run(self.slope, {self.picture: picture})

    def score(self, picture):
        return float(self.session.run(self.mean, {self.picture: picture}))

    def resize(self, picture, size):
        return self.session.run(self.resized, {self.picture: picture, self.size: size})


def objective_mean(graph, objective):
    layer, channel, square = parse(objective)
    activations = graph.get_tensor_by_name(f"{layer}:0")
    if channel is not None:
        activations = activations[..., channel]
    return tf.reduce_mean(tf.square(activations) if square else activations)


if __name__ == "__main__":
    tf.disable_eager_execution()
    deepdream.main(Network)
