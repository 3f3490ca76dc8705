"""Reads a frozen graph for pytorch.py, which has no TensorFlow, and counts its work.

    layers.py GRAPH.pb --objective EXPR --input NODE --side N OUT.npz

OUT.npz holds, for the nodes between the input and the objective's layer, in order, what each
is ("nodes", JSON), and the constants by name. Printed, as JSON: the floating-point operations
of one gradient of a picture of N x N pixels. Counted are the multiplications and additions of
the convolutions forward, and as many again for their gradients with respect to their input;
nothing else, and no gradient of weights, which a dream does not need.
"""
import argparse
import json
import math
import pathlib
import sys

import numpy as np
import tensorflow.compat.v1 as tf

from objective import parse

# What of a node's attributes tells how it computes.
ATTRIBUTES = {
    "Conv2D": ["strides", "padding"], "MaxPool": ["ksize", "strides", "padding"],
    "AvgPool": ["ksize", "strides", "padding"], "LRN": ["depth_radius", "bias", "alpha", "beta"],
}


def between(node, layer):
    """The operations between the node that takes the picture and a layer, in order."""
    order, seen = [], {node}

    def visit(operation):
        if operation not in seen:
            seen.add(operation)
            for tensor in operation.inputs:
                visit(tensor.op)
            order.append(operation)

    visit(layer)
    return order


def value(attribute):
    return attribute.decode() if isinstance(attribute, bytes) else attribute


def convolution_flops(operation):
    kernel, output = operation.inputs[1].shape.as_list(), operation.outputs[0].shape.as_list()
    return 2 * math.prod(kernel[:3]) * math.prod(output)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph")
    parser.add_argument("output")
    parser.add_argument("--objective", required=True)
    parser.add_argument("--input", default="input")
    parser.add_argument("--side", type=int, default=512)
    o = parser.parse_args()

    layer = parse(o.objective)[0]
    definition = tf.GraphDef.FromString(pathlib.Path(o.graph).read_bytes())
    definition = tf.graph_util.extract_sub_graph(definition, [layer])  # heads may want pictures of one size
    nodes, constants, flops = [], {}, 0
    with tf.Graph().as_default() as graph, tf.Session() as session:
        picture = tf.placeholder(tf.float32, [1, o.side, o.side, 3])
        tf.import_graph_def(definition, {o.input: picture}, name="")
        for operation in between(picture.op, graph.get_operation_by_name(layer)):
            if operation.type == "Const":
                constants[operation.name] = session.run(operation.outputs[0])
                continue
            if operation.type == "Conv2D":
                flops += 2 * convolution_flops(operation)
            nodes.append({
                "name": operation.name, "op": operation.type,
                "inputs": [o.input if t.op is picture.op else t.op.name for t in operation.inputs],
                **{name: value(operation.get_attr(name)) for name in ATTRIBUTES.get(operation.type, [])},
            })
    np.savez(o.output, nodes=json.dumps(nodes), **constants)
    json.dump({"flops": flops}, sys.stdout)


if __name__ == "__main__":
    tf.disable_eager_execution()
    main()
