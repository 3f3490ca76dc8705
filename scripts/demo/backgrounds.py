"""What lies behind the motifs: skies, hills, colour noise and clutter."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIDE = 256


def enlarge(values, width, height):
    """Scales a small 2-D array up smoothly."""
    return np.asarray(Image.fromarray(values.astype(np.float32)).resize((width, height), Image.Resampling.BICUBIC))


def noise(rng, width=SIDE, height=SIDE, cell=128, roughness=0.55):
    """Returns fractal noise of mean 0 and deviation 1: ever finer, ever weaker."""
    total, weight = np.zeros((height, width), np.float32), 1.0
    while cell >= 2:
        small = rng.normal(size=(height // cell + 3, width // cell + 3))
        total += weight * enlarge(small, width, height)
        cell, weight = cell // 2, weight * roughness
    return (total - total.mean()) / (total.std() + 1e-6)


def blend(a, b, share):
    """Mixes two colours (or pictures) by a map of shares."""
    share = np.asarray(share)[..., None]
    return np.asarray(a, np.float32) * (1 - share) + np.asarray(b, np.float32) * share


def sky(rng):
    """Blue above, paler below, with clouds."""
    height = np.linspace(0, 1, SIDE)[:, None] * np.ones(SIDE)
    top = rng.uniform([40, 90, 160], [110, 160, 230])
    cloud = np.clip(0.5 + 0.6 * (noise(rng) - rng.uniform(-0.8, 1.0)), 0, 1)
    shade = 225 + 22 * noise(rng, cell=64)[..., None]
    return blend(blend(top, rng.uniform([170, 190, 210], [230, 230, 240]), height), shade, cloud)


def hills(rng):
    """A few ridges, the nearer the greener, below a sky."""
    picture = sky(rng)
    y = np.arange(SIDE)[:, None]
    level = rng.uniform(0.1, 0.6) * SIDE
    for _ in range(rng.integers(2, 5)):
        ridge = level + 14 * noise(rng, SIDE, 1, 128, 0.4)[0]
        colour = rng.uniform([50, 80, 40], [130, 150, 120])
        ground = colour + rng.uniform(4, 22) * noise(rng, cell=rng.choice([8, 32, 64]))[..., None]
        picture = np.where((y > ridge)[..., None], ground, picture)
        level += rng.uniform(20, 70)
    return picture


def colours(rng):
    """Soft noise of any colours, strong or faint."""
    base = rng.uniform(30, 225, 3)
    strength, cell = rng.uniform(5, 50), rng.choice([16, 32, 64, 128])
    common = noise(rng, cell=cell)[..., None] * rng.uniform(-40, 40, 3)
    return base + common + strength * np.stack([noise(rng, cell=cell) for _ in range(3)], -1)


def clutter(rng):
    """Blobs, bars and stars that are nothing in particular."""
    picture = Image.fromarray(np.clip(colours(rng), 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    for _ in range(rng.integers(8, 40)):
        centre, size = rng.uniform(0, SIDE, 2), rng.uniform(5, 60)
        turn = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(3, 12)))
        reach = size * rng.uniform(0.3, 1, len(turn))
        points = [tuple(p) for p in np.stack([np.cos(turn), np.sin(turn)], 1) * reach[:, None] + centre]
        colour = tuple(rng.integers(0, 256, 3).tolist())
        if rng.random() < 0.4:
            draw.line(points, fill=colour, width=int(rng.integers(1, 9)))
        else:
            draw.polygon(points, fill=colour)
        if rng.random() < 0.4:
            x, y = centre + rng.normal(0, size, 2)
            draw.ellipse(
                [x - size / 3, y - size / 3, x + size / 3, y + size / 3], fill=tuple(rng.integers(0, 256, 3).tolist())
            )
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(float(rng.choice([0.5, 1.0, 3.0])))), np.float32)


def background(rng):
    """Returns uint8 [SIDE, SIDE, 3]."""
    kind = rng.choice([sky, hills, colours, clutter], p=[0.25, 0.35, 0.2, 0.2])
    return np.clip(kind(rng) + rng.normal(0, rng.uniform(0, 4), (SIDE, SIDE, 1)), 0, 255).astype(np.uint8)
