"""Full-length dreams held against TensorFlow Python's, and Python's against itself.

    python3 scripts/reference/floor.py --graph GRAPH.pb --picture FILE [--input NODE] [--mean R,G,B] [--order bgr] ...

A dream amplifies the last bit of float32, so that two sets of TensorFlow's own CPU kernels
(oneDNN on and off) make pictures that look alike and differ. That is the noise floor: the
program has to be as near to Python as Python is to itself. For each method, with its
notebook's settings and seed 0, this prints the PSNR in dB, clipped to 0..255, between

    ours      the program and Python
    floor     Python, and Python with the other kernels
    nudged    Python, and Python from a picture moved by the last bit of each level
    control   the program, and the program with the other kernels

and ends with status 1 where ours is more than a decibel below the floor, which is about how
much it moves from picture to picture. The objectives' defaults are for a GoogLeNet.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
from PIL import Image

TOLERANCE = 1.0  # dB


def psnr(a, b):
    difference = np.clip(a, 0, 255).astype(np.float64) - np.clip(b, 0, 255)
    return 10 * np.log10(255**2 / max(np.mean(difference**2), 1e-12))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graph", required=True)
    parser.add_argument("--input", default="data")
    parser.add_argument("--mean", default="123,117,104", help="R,G,B")
    parser.add_argument("--order", default="bgr", choices=["rgb", "bgr"])
    parser.add_argument("--picture", default="testdata/landscape.png")
    parser.add_argument("--side", type=int, default=512, help="longest side the picture is shrunk to")
    parser.add_argument("--layer", default="inception_4c/output", help="for deepdream, its square, and caffe")
    parser.add_argument("--channel", default="inception_4d/3x3_reduce_pre_relu:139", help="for the others, from noise")
    parser.add_argument("--methods", default="deepdream,caffe,naive,multiscale,lapnorm")
    parser.add_argument("--tfdream", default="bin/tfdream")
    o = parser.parse_args()
    net = ["--graph", o.graph, "--input", o.input, "--mean", o.mean, "--order", o.order]
    methods = pathlib.Path(__file__).with_name("methods.py")

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        photo = Image.open(o.picture).convert("RGB")
        photo.thumbnail((o.side, o.side))
        photo.save(folder / "photo.png")

        def run(command, onednn):
            environment = {**os.environ, "TF_ENABLE_ONEDNN_OPTS": onednn, "TF_CPP_MIN_LOG_LEVEL": "3"}
            done = subprocess.run(command, env=environment, capture_output=True, text=True)
            if done.returncode:
                sys.exit(f"{' '.join(map(str, command))}:\n{done.stderr}")

        def python(method, objective, onednn, *flags):
            start = ["--noise", "224x224"] if objective == o.channel else ["--picture", folder / "photo.png"]
            run([sys.executable, methods, method, *net, *start, "--objective", objective, "--output", folder / "python.npy", *flags], onednn)
            return np.load(folder / "python.npy")

        def ours(method, objective, onednn):
            start = "noise:224x224" if objective == o.channel else folder / "photo.png"
            run([o.tfdream, "dream", start, "-q", *net, "-m", method, "-l", objective, "--coverage", "notebook", "--display", "clip",
                 *settings.get(method, []), "--seed", "0", "-o", folder / "ours.png"], onednn)
            return np.asarray(Image.open(folder / "ours.png").convert("RGB"), np.float32)

        # A graph may bring its own settings for deepdream; these are the notebook's.
        settings = {"deepdream": ["-n", "10", "--step", "1.5", "--octaves", "4", "--octave-scale", "1.4"]}
        objectives = {"deepdream": f"square({o.layer})", "caffe": o.layer}
        print(f"{'method':12}{'ours':>9}{'floor':>9}{'nudged':>9}{'control':>9}")
        far = 0
        for method in o.methods.split(","):
            objective = objectives.get(method, o.channel)
            theirs, mine = python(method, objective, "1"), ours(method, objective, "1")
            distance, floor = psnr(mine, theirs), psnr(python(method, objective, "0"), theirs)
            nudged = psnr(python(method, objective, "1", "--nudge", "1"), theirs)
            control = psnr(ours(method, objective, "0"), mine)
            near = distance >= floor - TOLERANCE
            far += not near
            print(f"{method:12}{distance:9.1f}{floor:9.1f}{nudged:9.1f}{control:9.1f}  {'as near' if near else 'FARTHER'}", flush=True)
        sys.exit(far > 0)


if __name__ == "__main__":
    main()
