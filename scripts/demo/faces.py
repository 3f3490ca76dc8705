"""Animals that look at you; each function draws one."""

import numpy as np

from canvas import mirrored, oval, petal, smooth


def owl(c, rng):
    """A brown owl from the front: ear tufts, huge amber eyes, scaled breast."""
    brown, cream = c.tone(0.07, 0.75, 0.58), c.tone(0.11, 0.35, 0.93)
    w = rng.uniform(0.52, 0.64)
    for side in (-1, 1):
        c.line([(side * 0.18, 0.82), (side * 0.2, 0.95)], c.tone(0.12, 0.8, 0.85), 0.16)

    def feathers(c):
        dark = c.tone(0.08, 0.6, 0.66)
        for row, y in enumerate(np.arange(0.1, 0.95, 0.22)):
            for x in np.arange(-0.56, 0.6, 0.28) + 0.14 * (row % 2):
                c.flat(petal(x, y - 0.1, 0.24, 0.1, np.pi / 2), dark)

    body = mirrored(
        [
            (0, -0.62),
            (-0.3, -0.68),
            (-0.56, -0.93),
            (-w, -0.5),
            (-w - 0.06, 0.1),
            (-w * 0.85, 0.65),
            (-0.2, 0.88),
            (0, 0.9),
        ]
    )
    c.solid(smooth(body), brown)
    c.solid(oval(0, 0.38, w * 0.68, 0.48), cream, feathers)
    for side in (-1, 1):
        c.solid(petal(side * w, -0.15, 0.95, 0.2, np.pi / 2 + side * 0.15), c.tone(0.06, 0.66, 0.4))
        c.solid(oval(side * 0.27, -0.35, 0.31, 0.31), c.tone(0.1, 0.3, 0.85))
    size = rng.uniform(0.23, 0.27)
    for side in (-1, 1):
        c.eye(side * 0.27, -0.35, size, c.tone(0.1, 0.97, 0.98), white=c.tone(0.12, 0.8, 1.0))
    c.solid([(-0.1, -0.26), (0.1, -0.26), (0, 0.02)], c.tone(0.1, 0.85, 0.85))


def cat(c, rng):
    """The face of an orange tabby with green eyes."""
    fur, stripe = c.tone(0.075, 0.78, 0.95), c.tone(0.05, 0.85, 0.62)
    for side in (-1, 1):
        c.solid([(side * 0.78, -0.95), (side * 0.2, -0.55), (side * 0.78, -0.1)], fur)
        c.flat([(side * 0.7, -0.76), (side * 0.36, -0.52), (side * 0.68, -0.28)], c.tone(0.97, 0.4, 0.95))

    def tabby(c):
        for k in (-1, 0, 1):
            c.flat(petal(k * 0.16, -0.78, 0.5, 0.06, np.pi / 2 - k * 0.12), stripe)
        for side in (-1, 1):
            for k in range(3):
                c.flat(
                    petal(side * 0.95, 0.02 + 0.17 * k, 0.42, 0.055, np.pi * (side > 0) - side * (0.15 - 0.2 * k)),
                    stripe,
                )

    c.solid(
        smooth(mirrored([(0, -0.62), (-0.45, -0.6), (-0.82, -0.15), (-0.85, 0.3), (-0.5, 0.7), (0, 0.82)])), fur, tabby
    )
    for side in (-1, 1):
        c.solid(oval(side * 0.19, 0.4, 0.26, 0.2), c.tone(0.1, 0.12, 0.98))
    c.solid(oval(0, 0.6, 0.18, 0.13), c.tone(0.1, 0.12, 0.95))
    for side in (-1, 1):
        c.eye(
            side * 0.38, -0.08, rng.uniform(0.2, 0.24), c.tone(0.3, 0.8, 0.85), slit=True, white=c.tone(0.25, 0.5, 0.95)
        )
        for k in (-1, 0, 1):
            c.line([(side * 0.3, 0.4 + 0.05 * k), (side * 0.98, 0.36 + 0.16 * k)], (250, 245, 235), 0.02)
    c.solid([(-0.12, 0.2), (0.12, 0.2), (0, 0.34)], c.tone(0.97, 0.55, 0.9))
    for side in (-1, 1):
        c.line([(0, 0.34), (side * 0.08, 0.5), (side * 0.22, 0.46)], (60, 25, 20), 0.03)


def dog(c, rng):
    """The face of a white and chestnut dog with hanging ears and tongue."""
    white, chestnut = c.tone(0.1, 0.08, 0.97), c.tone(0.04, 0.72, 0.45)
    c.solid(
        smooth(mirrored([(0, -0.75), (-0.4, -0.72), (-0.6, -0.3), (-0.55, 0.3), (-0.35, 0.72), (0, 0.8)])),
        white,
        lambda c: [c.flat(oval(s * 0.42, -0.3, 0.34, 0.5), chestnut) for s in (-1, 1)],
    )
    for side in (-1, 1):
        ear = [
            (side * 0.35, -0.72),
            (side * 0.75, -0.7),
            (side * 0.95, -0.1),
            (side * 0.85, 0.42),
            (side * 0.62, 0.3),
            (side * 0.55, -0.25),
        ]
        c.solid(smooth(ear), c.tone(0.035, 0.75, 0.38))
    c.solid(petal(0, 0.45, 0.52, 0.17, np.pi / 2), c.tone(0.97, 0.62, 0.92))
    for side in (-1, 1):
        c.solid(oval(side * 0.19, 0.36, 0.27, 0.24), white)
        for k in range(3):
            c.flat(oval(side * (0.18 + 0.07 * k), 0.38 + 0.06 * (k % 2), 0.02, 0.02), (70, 50, 45))
    c.solid(oval(0, 0.16, 0.2, 0.15), (34, 28, 32))
    c.flat(oval(-0.06, 0.1, 0.06, 0.035), (190, 190, 200))
    for side in (-1, 1):
        c.eye(side * 0.28, -0.2, rng.uniform(0.15, 0.18), c.tone(0.07, 0.8, 0.4), look=(0, 0.1))


def frog(c, rng):
    """The face of a green frog: eyes on top, a very wide mouth."""
    green = c.tone(0.29, 0.82, 0.72)
    for side in (-1, 1):
        c.solid(oval(side * 0.48, -0.42, 0.34, 0.34), green)
    c.solid(
        smooth(mirrored([(0, -0.35), (-0.55, -0.38), (-0.92, 0.1), (-0.75, 0.55), (0, 0.75)])),
        green,
        lambda c: [
            c.flat(oval(x, y, 0.06, 0.05), c.tone(0.31, 0.9, 0.45))
            for x, y in rng.uniform([-0.8, -0.3], [0.8, 0.1], (9, 2))
        ],
    )
    c.solid(smooth(mirrored([(0, 0.3), (-0.6, 0.24), (-0.62, 0.5), (0, 0.72)])), c.tone(0.19, 0.45, 0.95), edge=False)
    mouth = [(x, 0.16 + 0.16 * (1 - (x / 0.8) ** 2)) for x in np.linspace(-0.8, 0.8, 15)]
    c.line(mouth, c.tone(0.99, 0.75, 0.4), 0.055)
    for side in (-1, 1):
        c.eye(side * 0.48, -0.45, rng.uniform(0.23, 0.27), c.tone(0.14, 0.9, 0.95), look=(0, 0.05))
        c.flat(oval(side * 0.1, 0.02, 0.035, 0.025), (30, 60, 20))
