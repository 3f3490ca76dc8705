"""Makes the demo graph: draws pictures, trains the network on them, freezes it.

    python3 -m pip install -r scripts/demo/requirements.txt
    python3 scripts/demo/train.py

writes graphs/demo/demo.pb, graphs/demo/labels.txt and testdata/landscape.png
and prints the held-out accuracy. It takes about an hour and a half on two cores.

The network learns to say which motif stands at each place of a picture and
which motifs fill the picture. It is trained on every batch several times over:
as drawn, then pushed along its own gradient, towards what would fool it
("adversarial" pictures). A network that cannot be fooled by faint patterns has
to look at shapes and colours, and only such a network dreams in shapes.
"""

import argparse
import collections
import multiprocessing
import pathlib
import tempfile
import time
from typing import NamedTuple

import numpy as np
import tensorflow as tf

import freeze
import landscape
import network
import pictures

ROOT = pathlib.Path(__file__).resolve().parents[2]
BATCH = 32
DECAY = 3e-2  # weight decay, times the learning rate
HELD_OUT = 2000  # pictures


class Phase(NamedTuple):
    batches: int
    pushes: int  # adversarial passes over a batch
    radius: float  # length of a push, over all pixels of a picture, on the 0..255 scale
    rates: tuple[float, float]  # first and last learning rate
    wild: bool  # kind of pictures


PHASES = (
    Phase(700, 0, 0.0, (3e-3, 2.7e-3), True),
    Phase(300, 2, 330.0, (2.7e-3, 1.3e-3), True),
    Phase(900, 2, 330.0, (2e-3, 1e-5), False),
    Phase(450, 2, 450.0, (1.5e-3, 1e-5), False),
)

stock = None  # set in every drawing process


def keep(drawn):
    global stock
    stock = drawn


def draw_batch(seed, number, wild, single):
    return pictures.batch(stock, seed, number, BATCH, wild, single)


def batches(pool, seed, numbers, wild=False, single=False):
    """Yields batches in order while the pool draws the next ones."""
    waiting = collections.deque()
    for number in numbers:
        waiting.append(pool.apply_async(draw_batch, (seed, number, wild, single)))
        if len(waiting) > 6:
            yield waiting.popleft().get()
    while waiting:
        yield waiting.popleft().get()


def losses(net, x, places, shares):
    """Cross entropies of the places and of the whole picture."""
    maps, picture = network.build(net, x)
    softened = 0.95 * places + 0.05 / network.CLASSES
    here = tf.nn.softmax_cross_entropy_with_logits(softened, maps)
    # Most places are empty; at full weight they would drown the motifs.
    weight = 1.0 - 0.75 * places[..., -1]
    local = tf.reduce_sum(weight * here) / tf.reduce_sum(weight)
    softened = 0.95 * shares + 0.05 / network.CLASSES
    return local, tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(softened, picture))


class Adam:
    """Adam with decoupled decay of the convolution weights."""

    def __init__(self, net):
        self.decayed = list(net.weights.values())
        self.variables = self.decayed + [v for d in (net.gammas, net.betas, net.biases) for v in d.values()]
        self.first = [tf.Variable(tf.zeros_like(v)) for v in self.variables]
        self.second = [tf.Variable(tf.zeros_like(v)) for v in self.variables]

    def apply(self, gradients, rate, count):
        rate_now = rate * tf.sqrt(1 - 0.99**count) / (1 - 0.9**count)
        for k, (v, g) in enumerate(zip(self.variables, gradients)):
            m = self.first[k].assign(0.9 * self.first[k] + 0.1 * g)
            s = self.second[k].assign(0.99 * self.second[k] + 0.01 * g * g)
            shrink = rate * DECAY if k < len(self.decayed) else 0.0
            v.assign(v * (1 - shrink) - rate_now * m / (tf.sqrt(s) + 1e-7))


def learn(net, pool, seed, weights):
    network.build(net, tf.zeros([1, pictures.SIDE, pictures.SIDE, 3]))
    adam = Adam(net)

    @tf.function
    def step(x, places, shares, radius, rate, count):
        with tf.GradientTape() as tape:
            tape.watch(x)
            # In two halves, side by side: one thread each wastes least time waiting.
            halves = [losses(net, *half) for half in zip(*(tf.split(part, 2) for part in (x, places, shares)))]
            local, whole = (tf.add_n(part) / 2 for part in zip(*halves))
            loss = local + 0.5 * whole
        *gradients, push = tape.gradient(loss, [*adam.variables, x])
        adam.apply(gradients, rate, count)
        length = tf.sqrt(tf.reduce_sum(push**2, [1, 2, 3], keepdims=True))
        x = tf.clip_by_value(x + radius * push / (length + 1e-12), -network.MEAN, 255 - network.MEAN)
        return x, local, whole

    began, count, done = time.time(), 0, 0
    for phase in PHASES:
        trace = []
        numbers = range(done, done + phase.batches)
        for number, (x, places, shares) in zip(numbers, batches(pool, seed, numbers, phase.wild)):
            fall = 0.5 - 0.5 * np.cos(np.pi * (number - done) / phase.batches)
            rate = min(1, (number - done + 1) / 50) * (phase.rates[0] + fall * (phase.rates[1] - phase.rates[0]))
            x = tf.constant(x - np.float32(network.MEAN))
            for _ in range(1 + phase.pushes):
                count += 1
                numbers_now = (tf.constant(v, tf.float32) for v in (phase.radius, rate, count))
                x, local, whole = step(x, places, shares, *numbers_now)
                trace.append((local, whole))
            if number % 50 == 49:
                place, picture = np.mean(trace[-50:], axis=0)
                print(
                    f"batch {number + 1}, {time.time() - began:.0f} s:",
                    f"loss {place:.3f} by place, {picture:.3f} by picture",
                    flush=True,
                )
        done += phase.batches
        net.save(weights)


def held_out(net, drawn):
    """Prints accuracies on pictures of one class (or none) composed from sprites never trained on."""
    net.learning = False
    run = tf.function(lambda x: network.build(net, x))
    right, sure_right, sure = [], 0, 0
    for x, places, shares in drawn:
        maps, picture = run(tf.constant(x - np.float32(network.MEAN)))
        right.extend(picture.numpy().argmax(-1) == shares.argmax(-1))
        clear = places[..., :-1].max(-1) > 0.9
        sure_right += (maps.numpy().argmax(-1) == places.argmax(-1))[clear].sum()
        sure += clear.sum()
    print(
        f"held-out accuracy {100 * np.mean(right):.2f} % of {len(right)} pictures (softmax2); "
        f"{100 * sure_right / sure:.2f} % of {sure} places filled by one class (motif)",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description="Trains and freezes the demo graph.")
    parser.add_argument("--each", type=int, default=240, help="sprites drawn of each class")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--graph", type=pathlib.Path, default=ROOT / "graphs" / "demo", help="folder of the graph")
    parser.add_argument(
        "--weights", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "demo-weights.npz"
    )
    args = parser.parse_args()

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(2)
    with multiprocessing.Pool() as pool:
        known = pictures.Stock.draw(pool, args.seed, args.each, 600)
        unknown = pictures.Stock.draw(pool, args.seed + 1, 40, 100)
        pool.apply(landscape.draw, (ROOT / "testdata" / "landscape.png",))
    with multiprocessing.Pool(2, keep, (known,)) as pool, multiprocessing.Pool(2, keep, (unknown,)) as other:
        net = network.Learner(args.seed)
        learn(net, pool, args.seed, args.weights)
        held_out(net, batches(other, args.seed + 1, range(-(-HELD_OUT // BATCH)), single=True))
    freeze.write(args.weights, args.graph)


if __name__ == "__main__":
    main()
