"""Records what TensorFlow Python makes of small networks of one op, and their gradients.

    python3 scripts/reference/ops.py FILE.npz [NAME]...

For each case of ops_cases.py and ops_windows.py it takes the value of the network's node "out" on
a small picture of noise, the same for all, and the gradient of the mean of that value's square
with respect to the picture. FILE.npz has them one after the other: see main. It tells which ops
TensorFlow Python has no gradient of, and how far each gradient is from central differences; where
Python's is wrong or fails by itself, the case asks another network that computes the same (JUDGES).

`make references` runs it for all.
"""
import json
import os
import pathlib
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import numpy as np
import tensorflow.compat.v1 as tf

from ops_cases import CASES, HEIGHT, JUDGES, JUMPS, PRODUCER, WIDTH
import ops_windows  # adds its own


def value_and_gradient(network, judge, picture, producer):
    """The graph, its value on the picture, and the score's gradient, with its distance from differences."""
    with tf.Graph().as_default() as graph, tf.Session(graph=graph) as session:
        if producer:  # as old as ops that TensorFlow takes from old graphs only
            tf.import_graph_def(old(producer), name="")
        image = tf.placeholder(tf.float32, [None, None, None, 3], name="input")
        x = (image - 128.0) / 64.0
        judged = judge(x) if judge else None
        shape = session.run(tf.shape(network(x) if judge is None else judged), {image: picture})
        out, judged = (None if y is None else layer(y, shape) for y in (network(x), judged))
        out = tf.identity(out, name="out")
        definition = tf.graph_util.extract_sub_graph(graph.as_graph_def(), ["out"])
        out = out if judged is None else judged
        score = tf.reduce_mean(tf.square(out))
        gradient = tf.gradients(score, image)[0]
        if gradient is None:
            raise LookupError("nothing reaches the picture")
        value, slope = session.run([out, gradient], {image: picture})
        random, measured, promised = np.random.RandomState(1), [], []
        for _ in range(4):
            direction = random.normal(size=picture.shape).astype(np.float32)
            up, down = (session.run(score, {image: picture + sign * 0.05 * direction}) for sign in (1, -1))
            measured.append((up - down) / 0.1)
            promised.append((slope * direction).sum())
        apart = np.linalg.norm(np.subtract(measured, promised)) / max(np.linalg.norm(measured), 1e-30)
        try:
            session.run(out, {image: np.zeros([1, 96, 96, 3], np.float32)})
            any_size = True
        except tf.errors.OpError:
            any_size = False
    return definition, value, slope, apart, any_size


def layer(y, shape):
    """y as a layer of a network is: of one picture, and with a number of channels that the graph says."""
    return tf.reshape(y, [1, -1, 1, shape[-1]]) if shape[0] != 1 or y.shape[-1] != shape[-1] else y


def old(producer):
    """A graph of one constant that says it was made by an old version of TensorFlow."""
    with tf.Graph().as_default() as graph:
        tf.constant(0.0, name="old")
        definition = graph.as_graph_def()
    definition.versions.producer = producer
    return definition


def main(file, names):
    tf.disable_eager_execution()
    tf.disable_control_flow_v2()
    picture = np.random.RandomState(3).uniform(0, 255, [1, HEIGHT, WIDTH, 3]).astype(np.float32)
    index, graphs, values, gradients = [], [], [], []
    for name in names or CASES:
        try:
            definition, value, slope, apart, any_size = value_and_gradient(CASES[name], JUDGES.get(name), picture, PRODUCER.get(name))
        except (LookupError, tf.errors.OpError, ValueError, NotImplementedError) as failure:
            print(f"{name}: {type(failure).__name__} {str(failure).strip()[:300]!r}", flush=True)
            continue
        print(f"{name}: {apart:.2g} from differences, {value.shape}", flush=True)
        graph = np.frombuffer(definition.SerializeToString(), np.uint8)
        value = value.ravel()[:: max(1, value.size // 40)]
        index.append({"name": name, "graph": len(graph), "value": len(value), "any_size": any_size, "smooth": bool(apart < 0.1 and name not in JUMPS)})
        graphs.append(graph), values.append(value), gradients.append(slope.ravel())
    np.savez_compressed(
        file, index=np.frombuffer(json.dumps(index).encode(), np.uint8), picture=picture[0], graphs=np.concatenate(graphs),
        values=np.concatenate(values), gradients=np.concatenate(gradients))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
