"""Dreams with the demo graph in TensorFlow for Python, to look at it.

    python3 scripts/demo/look.py OUT.png [OBJECTIVE ...]

Without objectives, a contact sheet of all classes. An objective is a layer, a
layer and a channel ("motif:owl") or "square(LAYER)"; its score is the mean.
"""

import argparse
import pathlib

import numpy as np
import tensorflow as tf
from PIL import Image

v1 = tf.compat.v1
ROOT = pathlib.Path(__file__).resolve().parents[2]
MEAN = 117.0


class Dreamer:
    """Method deepdream: octaves from small to large, steps of even size."""

    def __init__(self, path, labels):
        definition = v1.GraphDef.FromString(pathlib.Path(path).read_bytes())
        self.graph = tf.Graph()
        with self.graph.as_default():
            tf.import_graph_def(definition, name="")
        self.session = v1.Session(graph=self.graph)
        self.labels = pathlib.Path(labels).read_text().split()
        self.gradients = {}

    def values(self, objective):
        if objective.startswith("square("):
            return tf.square(self.values(objective[7:-1]))
        layer, _, channel = objective.partition(":")
        tensor = self.graph.get_tensor_by_name(f"{layer}:0")
        if channel:
            tensor = tensor[..., self.labels.index(channel) if channel in self.labels else int(channel)]
        return tensor

    def gradient(self, objective, picture, rng, tile=512):
        """Gradient of the picture in tiles, rolled at random so that no seams stay."""
        if objective not in self.gradients:
            with self.graph.as_default():
                self.gradients[objective] = v1.gradients(
                    tf.reduce_mean(self.values(objective)), self.graph.get_tensor_by_name("input:0")
                )[0]
        sx, sy = rng.randint(tile, size=2)
        rolled = np.roll(picture, (sy, sx), (0, 1))
        g = np.zeros_like(rolled)
        for y in range(0, max(picture.shape[0] - tile // 2, tile), tile):
            for x in range(0, max(picture.shape[1] - tile // 2, tile), tile):
                part = rolled[None, y : y + tile, x : x + tile] - MEAN
                g[y : y + tile, x : x + tile] = self.session.run(self.gradients[objective], {"input:0": part})[0]
        return np.roll(g, (-sy, -sx), (0, 1))

    def dream(self, picture, objective, iterations=10, step=1.5, octaves=4, scale=1.4, seed=0):
        rng = np.random.RandomState(seed)
        details = []
        for _ in range(octaves - 1):
            size = np.int32(np.float32(picture.shape[:2]) / scale)
            smaller = resize(picture, size)
            details.append(picture - resize(smaller, picture.shape[:2]))
            picture = smaller
        for octave in range(octaves):
            if octave:
                detail = details[-octave]
                picture = resize(picture, detail.shape[:2]) + detail
            for _ in range(iterations):
                g = self.gradient(objective, picture, rng)
                picture = picture + g * (step / (np.abs(g).mean() + 1e-7))
        return np.clip(picture, 0, 255)


def resize(picture, size):
    return v1.image.resize_bilinear(picture[None], size).numpy()[0]


def main():
    parser = argparse.ArgumentParser(description="Dreams with the demo graph.")
    parser.add_argument("out")
    parser.add_argument("objectives", nargs="*")
    parser.add_argument("--graph", default=ROOT / "graphs/demo/demo.pb")
    parser.add_argument("--labels", default=ROOT / "graphs/demo/labels.txt")
    parser.add_argument("--picture", default=ROOT / "testdata/landscape.png")
    parser.add_argument("--width", type=int, help="reduce the picture first")
    parser.add_argument("--columns", type=int, default=5)
    parser.add_argument("--iterations", type=int, default=12)
    parser.add_argument("--step", type=float, default=2.0)
    parser.add_argument("--octaves", type=int, default=4)
    parser.add_argument("--scale", type=float, default=1.4)
    args = parser.parse_args()

    dreamer = Dreamer(args.graph, args.labels)
    image = Image.open(args.picture).convert("RGB")
    if args.width:
        image = image.resize((args.width, args.width * image.height // image.width), Image.Resampling.LANCZOS)
    start = np.asarray(image, np.float32)
    dreams = []
    for objective in args.objectives or [f"motif:{label}" for label in dreamer.labels]:
        dreams.append(dreamer.dream(start, objective, args.iterations, args.step, args.octaves, args.scale))
    columns = min(args.columns, len(dreams))
    dreams += [np.zeros_like(start)] * (-len(dreams) % columns)
    rows = [np.concatenate(dreams[k : k + columns], 1) for k in range(0, len(dreams), columns)]
    Image.fromarray(np.concatenate(rows).astype(np.uint8)).save(args.out)


if __name__ == "__main__":
    main()
