"""How fast tfdream is, beside the same work in other programs on this machine.

    make bench                                       with the twin of Inception5h
    make bench BENCH='--graph net.pb --input data --mean 123,117,104 --order bgr --objective square(conv5)'
    make bench BENCH='--quick' PYTHON=venv/bin/python

Side by side stand
    tfdream      this program: bin/tfdream, and the benchmark in tfdream/bench_test.go
    notebook     Google's DeepDream notebook in TensorFlow Python, with TensorFlow's own
                 settings (tensorflow_notebook.py)
    PyTorch      the same network and weights by autograd, channels_last (pytorch.py)
as far as PYTHON has them: pip install -r scripts/bench/requirements.txt. Each round runs each
once, in a fresh process, one after the other; a ratio is that of two neighbours in a round.
What is printed is the median over the rounds, the least and the most in brackets.

gradient   Seconds that the gradient of a tile of 512x512 pixels takes once all is set up, the
           median of several in a process. Of tfdream it is a whole step, with the shift before
           and the climb after, of the others only the gradient, from array to array. "One of
           four" is the same for a picture of 1024x1024, divided by its four tiles. All must
           agree in the first step's score.
matmul     The rate at which TensorFlow multiplies two matrices of 2048x2048 (matmul.py).
share      The convolutions' multiplications and additions in a gradient (counted from the
           graph: layers.py), each second, as a share of the f32 matmul rate.
dream      Seconds of a whole dream, from the start of the program to the finished PNG, by the
           defaults of the notebook's deepdream (10 steps in each of 4 octaves; the largest
           picture: 1). By default tfdream changes every pixel in every step where the
           notebook leaves out strips; "same tiles" leaves out the same (--coverage notebook).
memory     The most resident memory in that run.
start      Seconds from the start of the program to its first step of a dream on the demo graph.
step       Seconds of a whole step of a 512x512 picture, as its progress comes out of the
           process: f32 against f32, and bf16 against the notebook's f32.
--fast     The same with tfdream's passes that round otherwise than TensorFlow Python.
Each program has run once before it is measured, so its files are in the machine's cache.
"""
import argparse
import json
import pathlib
import sys
import tempfile
import time

import measurements
import table

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEASUREMENTS = {"gradient": measurements.gradients, "dream": measurements.dreams,
                "start": measurements.starts, "step": measurements.steps}


def options():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="how often each is run (%(default)s)")
    parser.add_argument("--quick", action="store_true", help="one round, and the smallest dream only")
    parser.add_argument("--only", default=",".join(MEASUREMENTS),
                        help="some of: %(default)s (share and matmul come with gradient, memory with dream)")
    parser.add_argument("--sizes", help="of the dreams: some of " + ",".join(size for size, _ in measurements.DREAMS))
    parser.add_argument("--graph", help="a frozen graph to measure with as well, and to make the dreams with")
    parser.add_argument("--input", default="input", help="its node that takes the picture (%(default)s)")
    parser.add_argument("--mean", default="117,117,117", help="subtracted from the picture, R,G,B (%(default)s)")
    parser.add_argument("--order", default="rgb", choices=["rgb", "bgr"], help="of its channels (%(default)s)")
    parser.add_argument("--objective", help="LAYER, LAYER:CHANNEL or square(LAYER)")
    parser.add_argument("--picture", default=ROOT / "testdata/landscape.png",
                        help="resized for each measurement (the bundled landscape)")
    parser.add_argument("--python", default=sys.executable,
                        help="the Python that has TensorFlow and PyTorch (the one that runs this)")
    parser.add_argument("--output", default=ROOT / "out/bench.json", help="raw figures (out/bench.json)")
    o = parser.parse_args()
    if o.graph and not o.objective:
        parser.error("--graph needs --objective")
    unknown = set(o.only.split(",")) - set(MEASUREMENTS)
    if unknown:
        parser.error(f"--only: no measurement {', '.join(sorted(unknown))}; there are {', '.join(MEASUREMENTS)}")
    sizes = [size for size, _ in measurements.DREAMS]
    o.sizes = o.sizes.split(",") if o.sizes else sizes[:1] if o.quick else sizes
    if set(o.sizes) - set(sizes):
        parser.error(f"--sizes: there are {', '.join(sizes)}")
    if o.quick:
        o.rounds = 1
    return o


def main():
    o = options()
    with tempfile.TemporaryDirectory(prefix="tfdream-bench-") as folder:
        bench = measurements.Bench(ROOT, pathlib.Path(folder), o)
        print("\n".join(bench.machine()), flush=True)
        results = []
        try:
            for name in o.only.split(","):
                for measure in MEASUREMENTS[name](bench):
                    for number in range(o.rounds):
                        for result in measure():
                            results.append({"round": number, **result})
                            table.told(results[-1])
        except KeyboardInterrupt:
            print("\nbench: interrupted; this is what there is", file=sys.stderr)
    report = {"machine": bench.machine(), "when": time.strftime("%Y-%m-%d %H:%M:%S"),
              "flops": bench.flops, "results": results}
    output = pathlib.Path(o.output)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(report, indent=1) + "\n")
    print()
    print(table.table(results, bench.flops))
    print(f"\nRaw figures: {output}")


if __name__ == "__main__":
    main()
