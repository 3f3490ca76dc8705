"""Makes the demo graph: draws pictures, trains the network on them, freezes it.

    python3 -m pip install -r scripts/demo/requirements.txt
    python3 scripts/demo/train.py

writes graphs/demo/demo.pb, graphs/demo/labels.txt and testdata/landscape.png
and prints the held-out accuracy. It takes about half an hour on two cores; when
interrupted it goes on from its last checkpoint.

The network learns to say which motifs fill a picture. It is trained on every
batch several times over: as drawn, then pushed along its own gradient, towards
what would fool it ("adversarial" pictures). A network that cannot be fooled by
faint patterns has to look at shapes and colours, and only such a network
dreams in shapes.
"""

import argparse
import collections
import multiprocessing
import os
import pathlib
import tempfile
import time

import numpy as np
import tensorflow as tf

import freeze
import landscape
import network
import pictures

ROOT = pathlib.Path(__file__).resolve().parents[2]
BATCH = 64
BATCHES = 1300
PLAIN = 150  # batches before the first adversarial one
PUSHES = 2  # adversarial passes over a batch
RADIUS = 300.0  # length of a push, over all pixels of a picture, on the 0..255 scale
GROWTH = 300  # batches in which the radius grows to that
WARMUP = 50  # batches in which the learning rate grows
COOLING = 400  # batches at the end in which it falls to nothing
RATE = 2e-3  # the largest learning rate
DECAY = 2e-2  # weight decay, times the learning rate
SMOOTHING = 0.1  # of labels
MIDDLE = 0.5  # weight of the middle head's loss
HELD_OUT = 2048  # pictures

stock = None  # set in every drawing process


def keep(drawn):
    global stock
    stock = drawn


def draw_batch(seed, number):
    return pictures.batch(stock, seed, number, BATCH)


def batches(pool, seed, numbers):
    """Yields batches in order while the pool draws the next ones."""
    waiting = collections.deque()
    for number in numbers:
        waiting.append(pool.apply_async(draw_batch, (seed, number)))
        if len(waiting) > 6:
            yield waiting.popleft().get()
    while waiting:
        yield waiting.popleft().get()


def losses(net, x, shares):
    """Cross entropies of the middle head and of the top one."""
    softened = (1 - SMOOTHING) * shares + SMOOTHING / network.CLASSES
    return [
        tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(softened, scores)) for scores in network.build(net, x)
    ]


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


class Checkpoint:
    """Everything that training changes, in a file."""

    def __init__(self, path, net, adam):
        self.path = path
        self.number, self.count = tf.Variable(0), tf.Variable(0)  # batches and passes done
        self.variables = [*adam.variables, *adam.first, *adam.second, *net.means.values(), *net.variances.values()]
        self.variables += [self.number, self.count]

    def save(self):
        part = self.path.with_suffix(".part.npz")
        np.savez(part, *(v.numpy() for v in self.variables))
        os.replace(part, self.path)

    def restore(self):
        if self.path.exists():
            with np.load(self.path) as arrays:
                for k, v in enumerate(self.variables):
                    v.assign(arrays[f"arr_{k}"])
            print(f"going on after batch {self.number.numpy()} of {self.path}", flush=True)


def learn(net, pool, seed, path, weights):
    network.build(net, tf.zeros([1, pictures.SIDE, pictures.SIDE, 3]))
    adam = Adam(net)
    checkpoint = Checkpoint(path, net, adam)
    checkpoint.restore()

    @tf.function
    def step(x, shares, radius, rate, count):
        with tf.GradientTape() as tape:
            tape.watch(x)
            # In two halves, side by side: one thread each wastes least time waiting.
            halves = [losses(net, *half) for half in zip(tf.split(x, 2), tf.split(shares, 2))]
            middle, top = (tf.add_n(part) / 2 for part in zip(*halves))
            loss = MIDDLE * middle + top
        *gradients, push = tape.gradient(loss, [*adam.variables, x])
        adam.apply(gradients, rate, count)
        length = tf.sqrt(tf.reduce_sum(push**2, [1, 2, 3], keepdims=True))
        x = tf.clip_by_value(x + radius * push / (length + 1e-12), -network.MEAN, 255 - network.MEAN)
        return x, middle, top

    began, trace = time.time(), []
    numbers = range(checkpoint.number.numpy(), BATCHES)
    for number, (x, shares) in zip(numbers, batches(pool, seed, numbers)):
        rate = RATE * min(1, (number + 1) / WARMUP, (BATCHES - number) / COOLING)
        radius = RADIUS * np.clip((number - PLAIN) / GROWTH, 0, 1)
        x = tf.constant(x - np.float32(network.MEAN))
        for _ in range(1 + (PUSHES if radius > 0 else 0)):
            checkpoint.count.assign_add(1)
            now = (tf.constant(v, tf.float32) for v in (radius, rate, checkpoint.count))
            x, middle, top = step(x, shares, *now)
            trace.append((middle, top))
        if number % 50 == 49:
            seconds, (middle, top) = time.time() - began, np.mean(trace, axis=0)
            print(f"batch {number + 1}, {seconds:.0f} s: loss {middle:.3f} in the middle, {top:.3f} on top", flush=True)
            trace = []
            checkpoint.number.assign(number + 1)
            checkpoint.save()
            net.save(weights)


def held_out(net, unknown, seed):
    """Prints accuracies on pictures of one class (or none) composed from sprites never trained on."""
    net.learning = False
    run = tf.function(lambda x: network.build(net, x))
    right = []
    for number in range(HELD_OUT // BATCH):
        x, shares = pictures.batch(unknown, seed, number, BATCH, single=True)
        heads = run(tf.constant(x - np.float32(network.MEAN)))
        right.append([scores.numpy().argmax(-1) == shares.argmax(-1) for scores in heads])
    middle, top = 100 * np.mean(np.concatenate(right, -1), -1)
    print(f"held-out accuracy {top:.2f} % of {HELD_OUT} pictures (softmax2); {middle:.2f} % by the middle (motif_map)")


def main():
    parser = argparse.ArgumentParser(description="Trains and freezes the demo graph.")
    parser.add_argument("--each", type=int, default=64, help="sprites drawn of each class")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--graph", type=pathlib.Path, default=ROOT / "graphs" / "demo", help="folder of the graph")
    work = pathlib.Path(tempfile.gettempdir()) / "tfdream-demo"
    parser.add_argument("--work", type=pathlib.Path, default=work, help="folder of the checkpoint and the weights")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    weights = args.work / "weights.npz"

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(2)
    with multiprocessing.Pool() as pool:
        pool.apply(landscape.draw, (ROOT / "testdata" / "landscape.png",))
        known = pictures.Stock.draw(pool, args.seed, args.each, 300)
        net = network.Learner(args.seed)
        with multiprocessing.Pool(2, keep, (known,)) as composers:
            learn(net, composers, args.seed, args.work / "checkpoint.npz", weights)
        held_out(net, pictures.Stock.draw(pool, args.seed + 1, 30, 100), args.seed + 1)
    freeze.write(weights, args.graph)


if __name__ == "__main__":
    main()
