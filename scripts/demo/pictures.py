"""Composes training pictures and says which motifs fill them.

Drawing a motif is slow, so each is drawn a few hundred times in advance;
a picture then takes a background and some of these sprites, scaled, turned,
cut by its border, lit and in each other's way.
"""

import dataclasses

import numpy as np
from PIL import Image

import backgrounds
import creatures
import faces
import plants
import things
from canvas import SPRITE, Canvas

SIDE = 80  # of a training picture

# How far each motif may lean, in radians; things with an up and a down lean little.
LEAN = {
    faces.owl: 0.25,
    faces.cat: 0.3,
    faces.dog: 0.3,
    faces.frog: 0.3,
    creatures.fish: 0.35,
    creatures.parrot: 0.3,
    creatures.butterfly: 0.9,
    creatures.ladybird: 3.2,
    creatures.snail: 0.2,
    creatures.octopus: 0.35,
    plants.mushroom: 0.25,
    plants.tree: 0.15,
    plants.fir: 0.15,
    plants.flower: 3.2,
    plants.sunflower: 3.2,
    plants.leaf: 1.2,
    things.pagoda: 0.15,
    things.castle: 0.15,
    things.balloon: 0.25,
    things.eye: 0.35,
}
MOTIFS = list(LEAN)
LABELS = [motif.__name__ for motif in MOTIFS]
NOTHING = len(MOTIFS)  # the class of empty pictures


def draw_sprite(job):
    """Draws sprite number job[1] of class job[0] in three sizes, premultiplied RGBA."""
    kind, number, seed = job
    rng = np.random.default_rng([seed, kind, number])
    canvas = Canvas(rng)
    MOTIFS[kind](canvas, rng)
    sizes, pixels = [], canvas.finish()
    while pixels.shape[0] >= SPRITE // 4:
        sizes.append(np.rint(pixels).astype(np.uint8))
        half = pixels.shape[0] // 2
        pixels = pixels.reshape(half, 2, half, 2, 4).mean((1, 3))
    return sizes


def draw_background(job):
    return backgrounds.background(np.random.default_rng([*job, 99]))


@dataclasses.dataclass
class Stock:
    """Everything drawn in advance: sprites by class, and backgrounds."""

    sprites: list
    backgrounds: list

    @classmethod
    def draw(cls, pool, seed, each, behind):
        jobs = [(kind, number, seed) for kind in range(len(MOTIFS)) for number in range(each)]
        flat = pool.map(draw_sprite, jobs, chunksize=16)
        images = [[Image.fromarray(size, "RGBA") for size in sizes] for sizes in flat]
        sprites = [images[k * each : (k + 1) * each] for k in range(len(MOTIFS))]
        return cls(sprites, pool.map(draw_background, [(seed, k) for k in range(behind)], chunksize=16))


def place(rng, sizes, lean, extent, centre):
    """Turns and scales a sprite into a picture; returns RGBA and its soft shadow."""
    turn = rng.uniform(-lean, lean)
    stretch = np.exp(rng.normal(0, 0.07))
    flip = rng.choice([-1, 1])
    forward = (
        np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        @ np.diag([flip * stretch, 1 / stretch])
        * extent
        / 2
    )
    back = np.linalg.inv(forward)

    def warp(image, at):
        half = image.width / 2
        m = back * half
        offset = half - m @ at
        return np.asarray(
            image.transform(
                (SIDE, SIDE),
                Image.Transform.AFFINE,
                (m[0, 0], m[0, 1], offset[0], m[1, 0], m[1, 1], offset[1]),
                Image.Resampling.BILINEAR,
            ),
            np.float32,
        )

    level = 0 if extent > 90 else 1 if extent > 45 else 2
    pixels = warp(sizes[level], centre)
    shadow = warp(sizes[2].getchannel("A"), centre + extent * rng.uniform([0.02, 0.03], [0.09, 0.1])) / 255
    return pixels, shadow


def decoy(rng, stock):
    """Returns a motif blurred beyond recognition or with its pieces shuffled.

    Decoys count as nothing: without them a patch of the right colours would
    do for a motif, and dreams would be patches.
    """
    kind = stock.sprites[rng.integers(NOTHING)]
    sprite = kind[rng.integers(len(kind))][1]
    if rng.random() < 0.5:
        coarse = np.asarray(sprite).reshape(4, sprite.height // 4, 4, sprite.width // 4, 4).mean((1, 3))
        coarse = np.pad(coarse, ((1, 1), (1, 1), (0, 0))).astype(np.uint8)
        bands = [Image.fromarray(coarse[..., k]).resize(sprite.size, Image.Resampling.BICUBIC) for k in range(4)]
        return Image.merge("RGBA", bands)
    n, side = 4, sprite.width
    pieces = (
        np.asarray(sprite).reshape(n, side // n, n, side // n, 4).swapaxes(1, 2).reshape(n * n, side // n, side // n, 4)
    )
    pieces = pieces[rng.permutation(n * n)].reshape(n, n, side // n, side // n, 4).swapaxes(1, 2)
    return Image.fromarray(pieces.reshape(side, side, 4))


def recolouring(rng):
    """Returns a matrix that swaps colour channels and takes away some colour."""
    swap = np.eye(3)[rng.permutation(3)]
    grey = rng.uniform(0, 0.7)
    return ((1 - grey) * swap + grey / 3).astype(np.float32)


def compose(rng, stock, kind=None):
    """Returns a picture, uint8 [SIDE, SIDE, 3], and the share that each class has of what is in it.

    kind None draws one to five motifs of any classes; a class draws one to
    three of that class; NOTHING leaves the background bare.
    """
    back = stock.backgrounds[rng.integers(len(stock.backgrounds))]
    y, x = rng.integers(0, backgrounds.SIDE - SIDE + 1, 2)
    picture = back[y : y + SIDE, x : x + SIDE].astype(np.float32)
    if rng.random() < 0.5:
        picture = picture[:, ::-1]
    for _ in range(rng.integers(1, 3) if rng.random() < 0.2 else 0):
        sizes = [decoy(rng, stock)] * 3
        pixels, _ = place(rng, sizes, np.pi, rng.uniform(28, 70), rng.uniform(0, SIDE, 2))
        picture = picture * (1 - pixels[..., 3:] / 255) + pixels[..., :3]
    if kind is None:
        kinds = rng.integers(0, NOTHING, rng.integers(1, 6))
    else:
        kinds = [kind] * (0 if kind == NOTHING else rng.choice([1, 2, 3], p=[0.6, 0.25, 0.15]))
    largest = (0, 86, 66, 54, 46, 42)[len(kinds)]
    where = np.full((SIDE, SIDE), NOTHING)
    for k in kinds:
        extent = rng.uniform(32, largest)
        margin = 0.35 * extent
        sizes = stock.sprites[k][rng.integers(len(stock.sprites[k]))]
        pixels, shadow = place(rng, sizes, LEAN[MOTIFS[k]], extent, rng.uniform(margin, SIDE - margin, 2))
        picture *= 1 - rng.uniform(0.1, 0.6) * shadow[..., None]
        if rng.random() < 0.15:
            pixels[..., :3] = pixels[..., :3] @ recolouring(rng)
        light = rng.uniform(0.75, 1.15) + np.linspace(-1, 1, SIDE)[:, None] * rng.uniform(-0.15, 0.15)
        presence = 1.0 if rng.random() < 0.8 else rng.uniform(0.55, 1.0)
        alpha = presence * pixels[..., 3:] / 255
        picture = picture * (1 - alpha) + presence * pixels[..., :3] * light[..., None]
        where[pixels[..., 3] > 128] = k
    if rng.random() < 0.1:
        # With hardly any brightness left, colour has to be learnt.
        picture += rng.uniform(90, 150) - 0.9 * (picture @ np.array([0.3, 0.59, 0.11]))[..., None]
    else:
        contrast, saturation = np.exp(rng.normal(0, 0.15)), np.exp(rng.normal(0, 0.2))
        grey = picture.mean(-1, keepdims=True)
        picture = grey + (picture - grey) * saturation
        picture = 120 + (picture - 120) * contrast + rng.normal(0, 12)
    share = np.bincount(where.ravel(), minlength=NOTHING + 1).astype(np.float32)
    share[NOTHING] = 1e-6 if share[:NOTHING].sum() > 0 else 1.0
    return np.clip(picture, 0, 255).astype(np.uint8), share / share.sum()


def batch(stock, seed, number, size, single=False):
    """Returns batch number of a seeded sequence: every fourth picture mixes classes unless single."""
    rng = np.random.default_rng([seed, number])
    kinds = [rng.integers(0, NOTHING + 1) if single or k % 4 else None for k in range(size)]
    return [np.stack(part) for part in zip(*(compose(rng, stock, kind) for kind in kinds))]
