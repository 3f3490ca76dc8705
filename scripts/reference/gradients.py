"""Records gradients that TensorFlow Python takes through a frozen graph.

    python3 scripts/reference/gradients.py GRAPH.pb FOLDER [LAYER[:CHANNEL] | square(LAYER)]...

For each objective it writes to FOLDER the gradient of the objective's mean with respect
to a crop of testdata/landscape.png, float32 [height, width, 3], and to FOLDER/index.json
which graph and crop they belong to and the objectives' scores. The tests hold the Go
program against these arrays; nothing here is shared with it. The graph must take RGB
pictures less 117 at a Placeholder named "input", as Inception5h does.

`make references` runs it for the demo graph and the structural twin of Inception5h.
"""
import hashlib
import json
import pathlib
import re
import sys

import numpy as np
import tensorflow.compat.v1 as tf
from PIL import Image

PICTURE = "landscape.png"
TOP, LEFT, SIDE = 270, 580, 64


def objective_tensor(graph, text):
    """The tensor whose mean an objective stands for."""
    layer, square, channel = re.fullmatch(r"(square\()?([^:()]+)\)?(?::(\d+))?", text).group(2, 1, 3)
    tensor = graph.get_tensor_by_name(f"{layer}:0")
    if channel is not None:
        tensor = tensor[..., int(channel)]
    return tf.square(tensor) if square else tensor


def main(graph_file, folder, objectives):
    tf.disable_eager_execution()
    content = pathlib.Path(graph_file).read_bytes()
    definition = tf.GraphDef.FromString(content)

    testdata = pathlib.Path(__file__).resolve().parents[2] / "testdata"
    picture = np.asarray(Image.open(testdata / PICTURE).convert("RGB"), np.float32)
    crop = picture[TOP:TOP + SIDE, LEFT:LEFT + SIDE]

    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    entries = []
    with tf.Graph().as_default() as graph, tf.Session() as session:
        image = tf.placeholder(tf.float32, [None, None, 3])
        tf.import_graph_def(definition, {"input": tf.expand_dims(image - 117.0, 0)}, name="")
        for text in objectives:
            score = tf.reduce_mean(objective_tensor(graph, text))
            score, gradient = session.run([score, tf.gradients(score, image)[0]], {image: crop})
            file = re.sub(r"\W+", "_", text).strip("_") + ".npy"
            np.save(folder / file, gradient)
            entries.append({"objective": text, "score": float(score), "gradient": file})
            print(f"{text}: score {score:.6g}, mean absolute gradient {np.abs(gradient).mean():.3g}")
    index = {
        "graph_sha256": hashlib.sha256(content).hexdigest(),
        "picture": PICTURE, "top": TOP, "left": LEFT, "side": SIDE,
        "tensorflow": tf.__version__,
        "gradients": entries,
    }
    (folder / "index.json").write_text(json.dumps(index, indent=2) + "\n")


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
