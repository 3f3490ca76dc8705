"""The table of what was measured, beside what is aimed at."""
import statistics

TIMES, SECONDS, SHARE, RATE = "{:.2f} x", "{:.3f} s", "{:.0%}", "{:.0f} GFLOP/s"

# Of the median of a ratio: what it must be at least.
FASTER = {
    ("gradient", "notebook"): 1.35, ("gradient", "PyTorch"): 2.3,
    ("dream 512x288", "notebook"): 2.5, ("dream 1024x575", "notebook"): 1.7, ("bf16", "notebook"): 2.0,
}
SHARE_OF_MATMUL = 0.75
MEMORY, MEMORY_OF = 0.8, ("dream 512x288", "dream 1024x575")
START = 1.0


def told(result):
    """Says one result as it comes."""
    figures = ", ".join(f"{name} {value:.4g}" for name, value in result.items() if name not in ("what", "who", "round"))
    print(f"  {result['what']}, round {result['round'] + 1}, {result['who']}: {figures}", flush=True)


class Results:
    def __init__(self, results):
        self.results = results
        self.whats = list(dict.fromkeys(r["what"] for r in results))

    def figures(self, what, who, figure="seconds"):
        return [r[figure] for r in self.results if r["what"] == what and r["who"] == who and figure in r]

    def peers(self, what):
        return [who for who in ("notebook", "PyTorch") if self.figures(what, who)]


def table(results, flops):
    r = Results(results)
    lines = [("", "tfdream", "other", "ratio", "(least-most)", "target", "")]
    for what in r.whats:
        lines += rows(r, what, flops)
    widths = [max(map(len, column)) for column in zip(*lines)]
    return "\n".join("  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]).rstrip() for line in lines)


def rows(r, what, flops):
    kind, _, graph = what.partition(", ")
    ours = r.figures(what, "tfdream")
    if kind == "gradient":
        f32, bf16 = r.figures(what, "matmul", "f32"), r.figures(what, "matmul", "bf16")
        for who in ("tfdream", "tfdream --fast"):
            name = f"{what}{who.removeprefix('tfdream')}"
            one, one_of_four = r.figures(what, who), r.figures(what, who, "one of four")
            for peer in r.peers(what):
                theirs = r.figures(what, peer)
                yield faster(f"{name}: against {peer}", one, theirs, FASTER[kind, peer])
                yield faster(f"{name}, one of four: against {peer}", one_of_four, theirs, FASTER[kind, peer])
            if f32:
                yield share(f"{name}: share of the f32 matmul rate", one, f32, flops[graph], SHARE_OF_MATMUL)
                yield share(f"{name}, one of four: share of it", one_of_four, f32, flops[graph], SHARE_OF_MATMUL)
        if f32:
            notebook = r.figures(what, "notebook")
            name, rate, _, *rest = share(f"share of it, the notebook, {graph}", notebook, f32, flops[graph], None)
            yield name, "", rate, *rest
            yield plain("matmul rate in f32", [x / 1e9 for x in f32], RATE)
            yield plain("matmul rate in bf16", [x / 1e9 for x in bf16], RATE)
    elif kind == "start":
        yield plain("from the start to the first step, demo graph", ours, SECONDS, START)
        for peer in r.peers(what):
            yield faster(f"the same: against {peer}", ours, r.figures(what, peer), None)
    elif kind == "step":
        for peer in r.peers(what):
            yield faster(f"{what}: against {peer}", ours, r.figures(what, peer), None)
        bf16, f32 = r.figures(what, "bf16"), r.figures(what, "notebook")
        if bf16 and f32:
            yield faster(f"{what}, bf16: against notebook in f32", bf16, f32, FASTER["bf16", "notebook"])
    else:
        for peer in r.peers(what):
            theirs = r.figures(what, peer)
            yield faster(f"{what}: against {peer}", ours, theirs, FASTER.get((what, peer)))
            yield faster(f"{what} --fast: against {peer}", r.figures(what, "tfdream --fast"), theirs, FASTER.get((what, peer)))
            same = r.figures(what, "same tiles")
            if same and peer == "notebook":
                yield faster(f"{what}, same tiles: against {peer}", same, theirs, FASTER.get((what, peer)))
            peaks = (r.figures(what, who, "peak") for who in ("tfdream", peer))
            yield memory(f"{what}, memory: against {peer}", *peaks,
                         MEMORY if what in MEMORY_OF and peer == "notebook" else None)


def faster(what, ours, theirs, target):
    """How many times as fast tfdream is, from seconds."""
    ratios = [b / a for a, b in zip(ours, theirs)]
    return row(what, SECONDS, ours, theirs, TIMES, ratios, target, at_least=True)


def share(what, ours, rates, flops, target):
    ratios = [flops / seconds / rate for seconds, rate in zip(ours, rates)]
    return row(what, RATE, [flops / s / 1e9 for s in ours], [x / 1e9 for x in rates], SHARE, ratios, target, at_least=True)


def memory(what, ours, theirs, target):
    ratios = [a / b for a, b in zip(ours, theirs)]
    return row(what, "{:.0f} MB", [x / 1e6 for x in ours], [x / 1e6 for x in theirs], TIMES, ratios, target, at_least=False)


def plain(what, values, form, at_most=None):
    least, most = form.format(min(values)), form.format(max(values))
    median = statistics.median(values)
    return (what, form.format(median), "", "", f"({least}-{most})", *against(median, at_most, form, at_least=False))


def row(what, form, ours, theirs, ratio_form, ratios, target, at_least):
    ratio = statistics.median(ratios)
    return (what, form.format(statistics.median(ours)), form.format(statistics.median(theirs)), ratio_form.format(ratio),
            f"({ratio_form.format(min(ratios))}-{ratio_form.format(max(ratios))})",
            *against(ratio, target, ratio_form, at_least))


def against(value, target, form, at_least):
    """The target, and whether it is reached."""
    if target is None:
        return "", ""
    reached = value >= target if at_least else value <= target
    return (">= " if at_least else "<= ") + form.format(target), "reached" if reached else "missed"
