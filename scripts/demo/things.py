"""Things people make, and the eye that sees them."""

import numpy as np

from canvas import mirrored, oval, smooth


def pagoda(c, rng):
    """A pagoda: red upturned roofs over golden storeys."""
    floors = int(rng.integers(3, 5))
    rise = 1.45 / floors
    c.solid([(-0.75, 0.84), (0.75, 0.84), (0.85, 0.96), (-0.85, 0.96)], c.tone(0.09, 0.12, 0.6))
    for k in range(floors):
        y, w = 0.84 - rise * k, 0.6 * 0.8**k

        def wall(c):
            for x in np.linspace(-w, w, 6)[1:-1]:
                c.line([(x, y - rise), (x, y)], c.tone(0.0, 0.85, 0.6), 0.04)
            c.flat(
                [(-w * 0.17, y), (-w * 0.17, y - rise * 0.42), (w * 0.17, y - rise * 0.42), (w * 0.17, y)], (40, 20, 30)
            )

        c.solid(
            [(-w * 0.8, y), (w * 0.8, y), (w * 0.76, y - rise * 0.6), (-w * 0.76, y - rise * 0.6)],
            c.tone(0.125, 0.6, 0.97),
            wall,
        )
    for k in range(floors):
        y, w = 0.84 - rise * k - rise * 0.5, 0.82 * 0.8**k
        roof = mirrored(
            [
                (0, y - rise * 0.46),
                (-w * 0.45, y - rise * 0.34),
                (-w * 0.8, y - rise * 0.13),
                (-w * 1.12, y - rise * 0.3),
                (-w * 1.02, y + 0.02),
                (0, y + 0.05),
            ]
        )
        tiles = lambda c: [
            c.line([(x * 0.5, y - rise * 0.5), (x, y + 0.1)], c.tone(0.99, 0.9, 0.5), 0.025)
            for x in np.linspace(-w, w, 13)
        ]
        c.solid(smooth(roof, 3), c.tone(0.985, 0.85, 0.82), tiles)
    top = 0.84 - rise * floors + 0.05
    c.line([(0, top), (0, -0.95)], c.tone(0.13, 0.85, 0.9), 0.05)
    c.solid(oval(0, -0.82, 0.07, 0.06), c.tone(0.13, 0.85, 0.95))


def castle(c, rng):
    """A sandstone castle whose round towers carry blue pointed roofs."""
    stone, roof = (0.1, 0.3, 0.88), (0.61, 0.72, 0.75)

    def bricks(c):
        for row, y in enumerate(np.arange(-0.8, 1.0, 0.11)):
            c.line([(-1, y), (1, y)], c.tone(0.08, 0.4, 0.66, 0.3), 0.014)
            for x in np.arange(-1, 1, 0.2) + 0.1 * (row % 2):
                c.line([(x, y), (x, y + 0.11)], c.tone(0.08, 0.4, 0.66, 0.3), 0.014)

    def tower(x, w, top, low=0.92):
        c.solid([(x - w, top), (x + w, top), (x + w, low), (x - w, low)], c.tone(*stone), bricks)
        c.solid(
            [
                (x - w * 1.25, top - 0.02),
                (x + w * 1.25, top - 0.02),
                (x + w * 1.25, top + 0.1),
                (x - w * 1.25, top + 0.1),
            ],
            c.tone(*stone),
        )
        c.solid([(x - w * 1.4, top), (x, top - w * 2.9), (x + w * 1.4, top)], c.tone(*roof))
        c.line([(x, top - w * 2.8), (x, top - w * 2.8 - 0.14)], (60, 40, 40), 0.025)
        c.flat(
            [(x, top - w * 2.8 - 0.15), (x + 0.16, top - w * 2.8 - 0.1), (x, top - w * 2.8 - 0.05)],
            c.tone(0.99, 0.9, 0.9),
        )
        c.flat(oval(x, top + 0.25, w * 0.3, 0.09), (40, 30, 50))

    tower(0.0, 0.2, -0.2)
    c.solid([(-0.7, 0.22), (0.7, 0.22), (0.7, 0.92), (-0.7, 0.92)], c.tone(*stone), bricks)
    for x in np.linspace(-0.56, 0.56, 6):
        c.solid([(x - 0.065, 0.12), (x + 0.065, 0.12), (x + 0.065, 0.26), (x - 0.065, 0.26)], c.tone(*stone))
    for side in (-1, 1):
        tower(side * 0.66, 0.19, rng.uniform(-0.15, 0.05))
    c.solid(
        np.concatenate(
            [[(0.2, 0.93)], oval(0, 0.58, 0.2, 0.2)[14:], [(0.2, 0.58)], [(0.2, 0.93), (-0.2, 0.93), (-0.2, 0.58)]]
        ),
        c.tone(0.06, 0.6, 0.3),
        lambda c: [c.line([(x, 0.3), (x, 1)], (30, 18, 14), 0.02) for x in (-0.1, 0, 0.1)],
    )


def balloon(c, rng):
    """A hot-air balloon in rainbow gores with its basket."""
    start = rng.integers(0, 6)
    for side in (-1, 1):
        c.line([(side * 0.3, 0.38), (side * 0.13, 0.74)], (90, 70, 50), 0.025)
        c.line([(side * 0.1, 0.4), (side * 0.05, 0.74)], (90, 70, 50), 0.02)
    hues = (0.0, 0.085, 0.14, 0.36, 0.57, 0.78)
    hull = [(0, -0.96), (-0.5, -0.84), (-0.78, -0.4), (-0.68, 0.02), (-0.32, 0.42), (0, 0.46)]

    def gores(c):
        edges = np.sin(np.linspace(-np.pi / 2, np.pi / 2, 8))
        profile = np.array(smooth(mirrored(hull)))
        left = profile[profile[:, 0] <= 0]
        for k in range(7):
            a, b = left * [-edges[k], 1], left * [-edges[k + 1], 1]
            c.flat(np.concatenate([a, b[::-1]]), c.tone(hues[(k + start) % 6], 0.88, 0.95))

    c.solid(smooth(mirrored(hull)), c.tone(0.0, 0.8, 0.9), gores)
    c.solid(
        [(-0.17, 0.72), (0.17, 0.72), (0.14, 0.96), (-0.14, 0.96)],
        c.tone(0.085, 0.65, 0.6),
        lambda c: [c.line([(-0.2, y), (0.2, y)], c.tone(0.07, 0.7, 0.35), 0.025) for y in (0.78, 0.85, 0.91)],
    )


def eye(c, rng):
    """A human eye: blue iris, lashes, lids and brow."""
    skin = c.tone(0.065, 0.42, 0.93)
    h = rng.uniform(0.4, 0.5)
    c.solid(
        smooth(
            [
                (-0.97, 0.08),
                (-0.5, -h - 0.12),
                (0.1, -h - 0.2),
                (0.7, -h + 0.08),
                (0.97, 0.1),
                (0.5, h + 0.08),
                (-0.2, h + 0.12),
            ]
        ),
        skin,
    )
    opening = smooth(
        [(-0.88, 0.12), (-0.45, -h + 0.06), (0.1, -h), (0.6, -h + 0.14), (0.88, 0.05), (0.45, h - 0.05), (-0.2, h)]
    )

    def ball(c):
        x, r = rng.uniform(-0.06, 0.06), h * 0.92
        blue = c.tone(0.57, 0.8, 0.92)
        c.flat(oval(x, 0, r, r), blue, (15, 30, 70), 0.05)
        for a in np.linspace(0, 2 * np.pi, 30, endpoint=False):
            c.line(
                [(x + r * 0.4 * np.cos(a), r * 0.4 * np.sin(a)), (x + r * 0.88 * np.cos(a), r * 0.88 * np.sin(a))],
                c.tone(0.53, 0.5, 1.0),
                0.022,
            )
        c.flat(oval(x, 0, r * 0.45, r * 0.45), (8, 8, 14))
        c.flat(oval(x - r * 0.3, -r * 0.35, r * 0.2, r * 0.2), (255, 255, 255))

    c.solid(opening, (250, 247, 244), ball)
    for k in range(9):
        p = opening[5 + 2 * k] if 5 + 2 * k < len(opening) else opening[-1]
        d = np.array([0.55 * p[0], -0.85])
        c.line([p, p + d * 0.28], (25, 16, 18), 0.035)
    c.line(
        smooth(
            [
                (-0.8, -h - 0.25),
                (-0.2, -h - 0.42),
                (0.5, -h - 0.38),
                (0.85, -h - 0.1),
                (0.5, -h - 0.34),
                (-0.2, -h - 0.38),
            ]
        )[:18],
        c.tone(0.06, 0.6, 0.22),
        0.09,
    )
