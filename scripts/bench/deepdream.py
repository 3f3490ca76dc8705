"""The DeepDream loop of TensorFlow's notebook in NumPy, around any network.

A network has gradient(picture) and score(picture), for pictures float32 [height, width, 3],
RGB, 0..255, and resize(picture, (height, width)). main() is the command line that the two
programs beside this one share:

    PROGRAM.py gradient --graph GRAPH.pb --objective EXPR --picture FILE
    PROGRAM.py dream    --graph GRAPH.pb --objective EXPR --picture FILE --output OUT.png

gradient prints, as JSON, the seconds that the gradient of the picture took, from array to
array: alone, and within the notebook's loop over tiles, which shifts the picture before and
after; and the objective's score in a dream's first step. dream makes a dream by the notebook's
deepdream, and prints a line of JSON on stderr after each step, as tfdream --json does.
"""
import argparse
import json
import sys
import time

import numpy as np
from PIL import Image


def shift(picture, tile):
    """The picture rolled at random, and how far: to the right, and down."""
    sx, sy = np.random.randint(tile, size=2)
    return np.roll(np.roll(picture, sx, 1), sy, 0), sx, sy


def tiled_gradient(network, picture, tile=512):
    """The gradient tile by tile, of the picture shifted at random."""
    height, width = picture.shape[:2]
    shifted, sx, sy = shift(picture, tile)
    gradient = np.zeros_like(picture)
    for y in range(0, max(height - tile // 2, tile), tile):
        for x in range(0, max(width - tile // 2, tile), tile):
            gradient[y:y + tile, x:x + tile] = network.gradient(shifted[y:y + tile, x:x + tile])
    return np.roll(np.roll(gradient, -sx, 1), -sy, 0)


def deepdream(network, picture, iterations=10, step=1.5, octaves=4, octave_scale=1.4, after_step=lambda: None):
    details = []
    for _ in range(octaves - 1):
        size = picture.shape[:2]
        low = network.resize(picture, np.int32(np.float32(size) / octave_scale))
        details.append(picture - network.resize(low, size))
        picture = low
    for octave in range(octaves):
        if octave:
            detail = details[-octave]
            picture = network.resize(picture, detail.shape[:2]) + detail
        for _ in range(iterations):
            gradient = tiled_gradient(network, picture)
            picture = picture + gradient * (step / (np.abs(gradient).mean() + 1e-7))
            after_step()
    return picture


def seconds(work, runs):
    """The seconds of each of some runs, after one that sets up what the rest reuse."""
    work()
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return taken


def main(open_network):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["gradient", "dream"])
    parser.add_argument("--graph", required=True)
    parser.add_argument("--objective", required=True, help="LAYER, LAYER:CHANNEL or square(LAYER)")
    parser.add_argument("--input", default="input", help="node that takes the picture")
    parser.add_argument("--mean", default="117,117,117", help="R,G,B")
    parser.add_argument("--order", default="rgb", choices=["rgb", "bgr"])
    parser.add_argument("--picture", required=True)
    parser.add_argument("--output")
    parser.add_argument("--iterations", type=int, default=10)
    parser.add_argument("--step", type=float, default=1.5)
    parser.add_argument("--octaves", type=int, default=4)
    parser.add_argument("--octave-scale", type=float, default=1.4)
    parser.add_argument("--runs", type=int, default=10, help="gradients to time")
    o = parser.parse_args()

    np.random.seed(0)
    picture = np.asarray(Image.open(o.picture).convert("RGB"), np.float32)
    network = open_network(o.graph, o.input, [float(m) for m in o.mean.split(",")], o.order, o.objective)
    if o.what == "gradient":
        score = network.score(shift(picture, 512)[0])  # of a dream's first step
        json.dump({
            "score": score,
            "alone": seconds(lambda: network.gradient(picture), o.runs),
            "in_the_loop": seconds(lambda: tiled_gradient(network, picture), o.runs),
        }, sys.stdout)
    else:
        dream = deepdream(network, picture, o.iterations, o.step, o.octaves, o.octave_scale,
                          lambda: print('{"event":"step"}', file=sys.stderr, flush=True))
        Image.fromarray(np.uint8(np.clip(dream / 255, 0, 1) * 255)).save(o.output)
