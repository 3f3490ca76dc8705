"""Draws testdata/landscape.png: an evening sky over hills, a lake and a meadow."""

import pathlib
import sys

import numpy as np
from PIL import Image

from backgrounds import blend, noise

WIDTH, HEIGHT = 768, 512
HORIZON = 285  # where sky and land meet, in rows


def sky(rng, y, x):
    """Deep blue above, warm near the horizon, with lit clouds."""
    height = np.clip(y / HORIZON, 0, 1) ** 1.2
    picture = blend(
        blend((58, 104, 178), (150, 190, 225), np.clip(height * 1.6, 0, 1)),
        (252, 214, 170),
        np.clip(height * 2.2 - 1.2, 0, 1),
    )
    # Clouds lie closer together towards the horizon, where they are seen from the side.
    field = noise(rng, WIDTH + 16, 3 * HEIGHT, 128, 0.52)
    rows = 40 + (640 * (np.arange(HEIGHT) / HORIZON) ** 1.35).astype(int)
    here, higher, lower = (field[np.clip(rows + d, 0, 3 * HEIGHT - 1), 8:-8] for d in (0, -12, 10))
    cover = np.clip(0.9 * here + 0.1, 0, 1) ** 0.8
    shade = np.clip(0.66 + 0.4 * (lower - higher), 0, 1)
    cloud = blend((138, 148, 176), (255, 250, 240), shade)
    return blend(picture, cloud, 0.92 * cover)


def ridge(rng, level, height, cell):
    return level - height * noise(rng, WIDTH, 1, cell, 0.45)[0]


def forest(rng, picture, y, line, colour, density, size):
    """Rows of little crowns along a ridge."""
    for k in rng.permutation(int(WIDTH * density)):
        cx = rng.uniform(0, WIDTH)
        base = line[int(cx)] + rng.uniform(-1, 26)
        r = size * rng.uniform(0.6, 1.3)
        x0, x1, y0, y1 = (
            int(max(cx - r, 0)),
            int(min(cx + r + 1, WIDTH)),
            int(max(base - 2 * r, 0)),
            int(min(base + 1, HEIGHT)),
        )
        if x1 <= x0 or y1 <= y0:
            continue
        gy, gx = np.mgrid[y0:y1, x0:x1]
        u, v = (gx - cx) / r, (gy - base + r) / r
        inside = u**2 + v**2 + rng.normal(0, 0.15, u.shape) < 1
        light = 1.0 - 0.35 * (u + v)[..., None] + rng.normal(0, 0.06, (*u.shape, 1))
        patch = picture[y0:y1, x0:x1]
        patch[inside] = (np.array(colour) * rng.uniform(0.8, 1.15) * light)[inside]


def draw(path, seed=11):
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    picture = sky(rng, y, x)
    # Mountains and hills: the farther, the bluer and paler the air makes them.
    layers = [
        (HORIZON - 34, 26, 128, (128, 146, 182), 8, 16),
        (HORIZON - 6, 17, 128, (98, 126, 140), 7, 32),
        (HORIZON + 22, 12, 128, (84, 122, 92), 8, 16),
    ]
    for level, height, cell, colour, rough, grain in layers:
        line = ridge(rng, level, height, cell)
        relief = noise(rng, WIDTH + 5, HEIGHT, grain * 4, 0.6)
        slope, relief = relief[:, 5:] - relief[:, :-5], relief[:, 5:]
        ground = (
            np.array(colour)
            + rough * relief[..., None]
            + 14 * slope[..., None]
            + np.array([10, 14, -4]) * np.clip((y - line) / 60, 0, 1)[..., None]
        )
        picture = np.where((y > line)[..., None], ground, picture)
    forest(rng, picture, y, line, (52, 92, 58), 0.45, 6)

    lake = y > 345 + 5 * noise(rng, WIDTH, 1, 128, 0.4)[0]
    mirror = picture[
        np.clip(2 * 345 - y.astype(int) - (2 * noise(rng, WIDTH, HEIGHT, 16, 0.6)).astype(int), 0, HEIGHT - 1),
        x.astype(int),
    ]
    ripples = noise(rng, WIDTH // 8, HEIGHT, 16, 0.7).repeat(8, 1)
    water = blend(mirror, (92, 130, 168), 0.4 * np.ones_like(y)) + 7 * ripples[..., None]
    picture = np.where(lake[..., None], water, picture)

    shore = 400 - 0.06 * (x - 250) + 9 * noise(rng, WIDTH, 1, 128, 0.45)[0] + 0.00022 * (x - 420) ** 2
    depth = np.clip((y - shore) / 120, 0, 1)
    grass = noise(rng, WIDTH, HEIGHT, 64, 0.7)
    blades = noise(rng, WIDTH, HEIGHT // 4, 4, 0.8).repeat(4, 0)
    meadow = blend((134, 160, 84), (66, 112, 46), depth) + (10 * grass + 9 * depth * blades)[..., None] * np.array(
        [1, 1.1, 0.6]
    )
    picture = np.where((y > shore)[..., None], meadow, picture)
    for _ in range(420):
        t = rng.uniform(0, 1) ** 0.7
        cx, cy = rng.uniform(0, WIDTH), 415 + 95 * t
        r = 0.8 + 1.8 * t
        colour = [(240, 222, 90), (246, 240, 236), (214, 110, 140)][rng.choice(3, p=[0.4, 0.35, 0.25])]
        picture[(x - cx) ** 2 + ((y - cy) * 1.3) ** 2 < r * r] = colour
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).save(path, optimize=True)


if __name__ == "__main__":
    draw(pathlib.Path(sys.argv[1]))
