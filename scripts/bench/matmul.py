"""Prints, as JSON, at how many floating-point operations a second TensorFlow multiplies two
large matrices in float32 and in bfloat16: what this machine's arithmetic gives at best."""
import json
import statistics
import sys

import tensorflow as tf

from deepdream import seconds

SIDE, RUNS = 2048, 20

rates = {}
for name, kind in ("f32", tf.float32), ("bf16", tf.bfloat16):
    a, b = (tf.cast(tf.random.normal([SIDE, SIDE]), kind) for _ in range(2))
    taken = seconds(lambda: tf.linalg.matmul(a, b)[0, 0].numpy(), RUNS)
    rates[name] = 2 * SIDE ** 3 / statistics.median(taken)
json.dump(rates, sys.stdout)
