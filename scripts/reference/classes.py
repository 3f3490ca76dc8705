"""Records how TensorFlow Python classifies crops of testdata/landscape.png.

    python3 scripts/reference/classes.py GRAPH.pb LAYER FOLDER

It writes FOLDER/classes.json: for each crop of the landscape the probabilities that LAYER
gives it, averaged over positions, after the preparation that classifiers of ImageNet are
tested with: the shorter side scaled to 256/224 of the crop's (tf.image.resize with
antialias), and the middle cut out. The graph must take RGB pictures less 117 at a
Placeholder named "input", as Inception5h does. For other graphs and pictures:

    python3 scripts/reference/classes.py GRAPH.pb LAYER --picture FILE --labels FILE
        [--input NODE] [--mean R,G,B] [--order bgr] [--crop N]

prints the five likeliest classes.
"""
import argparse
import hashlib
import json
import pathlib

import numpy as np
import tensorflow as tf
from PIL import Image

PICTURE = "landscape.png"
CROPS = [(270, 580, 160, 0), (100, 40, 300, 96), (0, 100, 200, 224)]  # top, left, side, crop (0: as it is)


def prepare(picture, crop):
    if not crop:
        return picture
    height, width = picture.shape[:2]
    by = round(crop * 256 / 224) / min(height, width)
    size = [int(np.floor(height * by + 0.5)), int(np.floor(width * by + 0.5))]
    scaled = tf.image.resize(picture, size, method="bilinear", antialias=True).numpy()
    top, left = (size[0] - crop) // 2, (size[1] - crop) // 2
    return scaled[top:top + crop, left:left + crop]


def classifier(graph_file, layer, node, mean, order):
    definition = tf.compat.v1.GraphDef.FromString(pathlib.Path(graph_file).read_bytes())
    graph = tf.Graph()
    with graph.as_default():
        image = tf.compat.v1.placeholder(tf.float32, [None, None, 3])
        x = image - np.float32(mean)
        x = x[..., ::-1] if order == "bgr" else x
        tf.import_graph_def(definition, {node: x[None]}, name="")
        output = graph.get_tensor_by_name(f"{layer}:0")
    session = tf.compat.v1.Session(graph=graph)

    def classify(picture):
        probabilities = session.run(output, {image: picture})
        return probabilities.reshape(-1, probabilities.shape[-1]).astype(np.float64).mean(0)
    return classify


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph")
    parser.add_argument("layer")
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--picture")
    parser.add_argument("--labels")
    parser.add_argument("--input", default="input")
    parser.add_argument("--mean", default="117,117,117", help="R,G,B")
    parser.add_argument("--order", default="rgb", choices=["rgb", "bgr"])
    parser.add_argument("--crop", type=int, default=224)
    o = parser.parse_args()
    classify = classifier(o.graph, o.layer, o.input, [float(m) for m in o.mean.split(",")], o.order)
    if o.picture:
        picture = np.asarray(Image.open(o.picture).convert("RGB"), np.float32)
        probabilities = classify(prepare(picture, o.crop))
        labels = pathlib.Path(o.labels).read_text().splitlines() if o.labels else []
        for k in np.argsort(-probabilities, kind="stable")[:5]:
            print(f"{probabilities[k]:.6f} {k} {labels[k] if k < len(labels) else ''}")
        return
    testdata = pathlib.Path(__file__).resolve().parents[2] / "testdata"
    landscape = np.asarray(Image.open(testdata / PICTURE).convert("RGB"), np.float32)
    crops = []
    for top, left, side, crop in CROPS:
        probabilities = classify(prepare(landscape[top:top + side, left:left + side], crop))
        crops.append({"top": top, "left": left, "side": side, "crop": crop, "probabilities": [float(p) for p in probabilities]})
    recorded = {
        "graph_sha256": hashlib.sha256(pathlib.Path(o.graph).read_bytes()).hexdigest(),
        "layer": o.layer, "picture": PICTURE, "tensorflow": tf.__version__, "crops": crops,
    }
    (pathlib.Path(o.folder) / "classes.json").write_text(json.dumps(recorded, indent=1) + "\n")


if __name__ == "__main__":
    main()
