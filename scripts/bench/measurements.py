"""What is measured. Each measurement is a list of functions that take one round each and
yield results {"what", "who", a figure by its name...}, one for each program in turn."""
import dataclasses
import functools
import json
import os
import pathlib
import re
import statistics
import subprocess

from processes import run

HERE = pathlib.Path(__file__).resolve().parent
DREAMS = [("512x288", 10), ("1024x575", 10), ("4000x3000", 1)]  # size, steps in each octave
TILE = 512
OURS = {"tfdream": "", "tfdream --fast": "1"}  # and what TFDREAM_BENCH_FAST says
STEP = '"event":"step"'  # what each program says after a step


@dataclasses.dataclass
class Graph:
    name: str
    file: pathlib.Path
    objective: str
    input: str = "input"
    mean: str = "117,117,117"
    order: str = "rgb"

    def flags(self):
        return ["--objective", self.objective, "--input", self.input, "--mean", self.mean, "--order", self.order]

    def layers(self):
        return self.file.with_suffix(".npz")


class Bench:
    """The programs, graphs and pictures to measure with."""

    def __init__(self, root, folder, o):
        self.root, self.folder, self.python, self.photo, self.sizes = root, folder, o.python, o.picture, o.sizes
        self.tfdream = root / "bin/tfdream"
        if not self.version("PIL"):
            raise SystemExit(f"bench: {self.python} has no Pillow: pip install -r scripts/bench/requirements.txt")
        self.go_benchmark = folder / "tfdream.test"
        subprocess.run(["go", "test", "-c", "-o", self.go_benchmark, "./tfdream"], cwd=root, check=True)
        self.notebook = self.version("tensorflow")
        self.pytorch = self.notebook and self.version("torch")  # layers.py needs TensorFlow
        self.bf16 = "--precision" in run([self.tfdream, "dream", "-h"]).output
        subprocess.run(["go", "run", "./scripts/twin", folder / "twin.pb"], cwd=root, check=True)
        self.graphs = [Graph("Inception5h twin", folder / "twin.pb", "square(mixed4c)")]
        if o.graph:
            own = Graph(pathlib.Path(o.graph).stem, folder / "own.pb", o.objective, o.input, o.mean, o.order)
            own.file.symlink_to(pathlib.Path(o.graph).resolve())
            self.graphs.append(own)
        self.demo = Graph("demo graph", folder / "demo.pb", "square(mixed4b)")
        self.demo.file.symlink_to(root / "graphs/demo/demo.pb")
        self.flops, self.warmed = {}, set()
        for graph in [*self.graphs, self.demo]:
            self.prepare(graph)

    def version(self, package):
        """The version of a Python package, "" where it is not there or does not load."""
        program = f"import {package}; print({package}.__version__)"
        found = subprocess.run([self.python, "-c", program], capture_output=True, text=True)
        return found.stdout.strip()

    def prepare(self, graph):
        """Writes beside a graph how it wants its picture, for the benchmark in Go, and its layers, for PyTorch."""
        graph.file.with_suffix(".toml").write_text(
            f"input = {json.dumps(graph.input)}\nmean = [{graph.mean}]\n"
            f"order = {json.dumps(graph.order)}\nobjective = {json.dumps(graph.objective)}\n")
        if self.notebook:
            listed = run([self.python, HERE / "layers.py", graph.file, graph.layers(),
                          "--objective", graph.objective, "--input", graph.input, "--side", str(TILE)])
            self.flops[graph.name] = json.loads(listed.output)["flops"]

    @functools.cache
    def picture(self, size):
        file = self.folder / f"{size}.png"
        run([self.python, HERE / "resize.py", self.photo, size, file])
        return file

    def machine(self):
        cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
        describe = ["git", "describe", "--always", "--dirty"]
        commit = subprocess.run(describe, cwd=self.root, capture_output=True, text=True)
        return [
            f"{cpu and cpu[1]}, {len(os.sched_getaffinity(0))} cores",
            f"tfdream {commit.stdout.strip()}: " + run([self.tfdream, "version"]).output.strip().replace("\n", ", "),
            f"TensorFlow Python {self.notebook or 'is not installed: the notebook, PyTorch and matmul are left out'}",
            f"PyTorch {self.pytorch or 'is not installed, or does not load: it is left out'}",
        ] + ([] if self.bf16 else ["tfdream dream has no --precision: bf16 is left out"])

    def peers(self):
        """The other programs' names, how they start, and the form in which they take a graph."""
        if self.notebook:
            yield "notebook", [self.python, HERE / "tensorflow_notebook.py"], lambda graph: graph.file
        if self.pytorch:
            yield "PyTorch", [self.python, HERE / "pytorch.py"], Graph.layers

    def dreamers(self, graph, picture, iterations=10, octaves=4):
        """Each program's command for a dream, by the program's name."""
        flags = [*graph.flags(), "--iterations", str(iterations), "--step", "1.5", "--octaves", str(octaves),
                 "--octave-scale", "1.4", "--output", self.folder / "dream.png"]
        commands = {"tfdream": [self.tfdream, "dream", picture, "--json", "--seed", "0", "--graph", graph.file, *flags]}
        for name, command, form in self.peers():
            commands[name] = [*command, "dream", "--picture", picture, "--graph", form(graph), *flags]
        return commands

    def warm(self, name, command):
        """Runs a program once up to its first step, before it is first measured."""
        if name not in self.warmed:
            self.warmed.add(name)
            run(command, until=STEP)


def gradients(bench):
    return [functools.partial(gradient, bench, graph) for graph in bench.graphs]


def gradient(bench, graph):
    what = f"gradient, {graph.name}"
    scores = {}
    for who, fast in OURS.items():
        one, four = (go_benchmark(bench, graph, bench.picture(f"{side}x{side}"), fast) for side in (TILE, 2 * TILE))
        scores[who] = one["score"]
        yield {"what": what, "who": who, "seconds": one["s/tile"], "one of four": four["s/tile"]}
    for name, command, form in bench.peers():
        ran = run([*command, "gradient", "--graph", form(graph), *graph.flags(), "--picture", bench.picture(f"{TILE}x{TILE}")])
        got = json.loads(ran.output)
        scores[name] = got["score"]
        yield {"what": what, "who": name, "seconds": statistics.median(got["alone"]),
               "in the loop": statistics.median(got["in_the_loop"])}
    if max(scores.values()) / min(scores.values()) > 1.001:
        raise SystemExit(f"bench: the programs do not compute the same: their scores are {scores}")
    if bench.notebook:
        yield {"what": what, "who": "matmul", **json.loads(run([bench.python, HERE / "matmul.py"]).output)}


def go_benchmark(bench, graph, picture, fast):
    ran = run([bench.go_benchmark, "-test.run=^$", "-test.bench=^BenchmarkGradient$", "-test.benchtime=10x"],
              {"TFDREAM_BENCH_GRAPH": str(graph.file), "TFDREAM_BENCH_PICTURE": str(picture), "TFDREAM_BENCH_FAST": fast})
    return {unit: float(value) for value, unit in re.findall(r"([\d.e+-]+) (s/tile|score)", ran.output)}


def dreams(bench):
    return [functools.partial(dream, bench, size, iterations) for size, iterations in DREAMS if size in bench.sizes]


def dream(bench, size, iterations):
    commands = bench.dreamers(bench.graphs[-1], bench.picture(size), iterations=iterations)
    commands["tfdream --fast"] = [*commands["tfdream"], "--fast"]
    if left_out(size):
        commands["same tiles"] = [*commands["tfdream"], "--coverage", "notebook"]
    for name, command in commands.items():
        bench.warm(name, command)
        ended = run(command)
        yield {"what": f"dream {size}", "who": name, "seconds": ended.seconds, "peak": ended.peak}


def left_out(size):
    """Whether the notebook's loop over tiles leaves out a strip of a picture."""
    return any(TILE < side and 0 < side % TILE <= TILE // 2 for side in map(int, size.split("x")))


def starts(bench):
    return [functools.partial(start, bench)]


def start(bench):
    for name, command in bench.dreamers(bench.demo, bench.picture("768x512")).items():
        bench.warm(name, command)
        yield {"what": "start", "who": name, "seconds": run(command, until=STEP).seconds}


def steps(bench):
    return [functools.partial(step, bench, graph) for graph in bench.graphs]


def step(bench, graph):
    commands = bench.dreamers(graph, bench.picture(f"{TILE}x{TILE}"), iterations=12, octaves=1)
    if bench.bf16:
        commands["bf16"] = [*commands["tfdream"], "--precision", "bf16"]
    for name, command in commands.items():
        when = [seconds for seconds, line in run(command).lines if STEP in line]
        taken = [after - before for before, after in zip(when[1:], when[2:])]
        yield {"what": f"step, {graph.name}", "who": name, "seconds": statistics.median(taken)}
