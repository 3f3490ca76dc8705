"""Records the draws that the notebooks make with numpy: noise first, then shifts.

    python3 scripts/reference/draws.py > testdata/reference/draws.json

Tiles and jitters are powers of two and not, so that masked rejection takes one word or more.
"""
import json

import numpy as np

WIDTH, HEIGHT, STEPS = 5, 3, 12


def main():
    runs = []
    for seed in (0, 1, 20150701):
        for tile in (32, 100, 300, 512, 513):
            np.random.seed(seed)
            noise = np.float32(np.random.uniform(size=(HEIGHT, WIDTH, 3)) + 100.0)
            shifts = [np.random.randint(tile, size=2).tolist() for _ in range(STEPS)]
            runs.append({"seed": seed, "tile": tile, "noise": noise.ravel().tolist(), "shifts": shifts})
        for jitter in (1, 31, 32, 127, 128):
            np.random.seed(seed)
            shifts = [np.random.randint(-jitter, jitter + 1, 2).tolist() for _ in range(STEPS)]
            runs.append({"seed": seed, "jitter": jitter, "shifts": shifts})
    print(json.dumps({"numpy": np.__version__, "width": WIDTH, "height": HEIGHT, "runs": runs}))


if __name__ == "__main__":
    main()
