"""Animals seen whole, from their most telling side; each function draws one."""

import numpy as np

from canvas import mirrored, oval, petal, smooth


def fish(c, rng):
    """A turquoise fish with yellow fins, seen from the side."""
    yellow = c.tone(0.14, 0.9, 0.98)

    def fin(points):
        rays = lambda c: [c.line([points[0], q], c.tone(0.09, 0.9, 0.85), 0.02) for q in np.array(points[1:])]
        c.solid(smooth(points), yellow, rays)

    fin([(0.45, 0.0), (0.95, -0.55), (0.82, 0.0), (0.95, 0.55)])
    fin([(0.0, -0.25), (-0.35, -0.45), (0.05, -0.85), (0.42, -0.5), (0.4, -0.25)])
    fin([(-0.05, 0.3), (-0.2, 0.45), (0.15, 0.78), (0.32, 0.4)])
    dark = c.tone(0.56, 0.9, 0.5)

    def scales(c):
        for col, x in enumerate(np.arange(-0.3, 0.7, 0.13)):
            for y in np.arange(-0.6, 0.6, 0.17) + 0.085 * (col % 2):
                c.flat(oval(x + 0.07, y, 0.1, 0.1, n=14), c.tone(0.52, 0.75, 0.85), dark, 0.028)
        c.flat(oval(-0.62, 0.02, 0.36, 0.6), c.tone(0.5, 0.55, 0.92))

    h = rng.uniform(0.4, 0.5)
    c.solid(
        smooth(
            [
                (-0.92, 0.02),
                (-0.6, -0.34),
                (-0.1, -h),
                (0.35, -0.24),
                (0.62, -0.05),
                (0.62, 0.07),
                (0.35, 0.28),
                (-0.1, h),
                (-0.6, 0.34),
            ]
        ),
        dark,
        scales,
    )
    c.solid(petal(-0.22, 0.1, 0.38, 0.16, 0.35), yellow)
    c.line([(-0.9, 0.08), (-0.74, 0.14)], (140, 30, 40), 0.045)
    c.eye(-0.6, -0.08, rng.uniform(0.13, 0.16), c.tone(0.05, 0.95, 0.95))


def parrot(c, rng):
    """A scarlet parrot with a blue and yellow wing and a long tail."""
    red = c.tone(0.99, 0.88, 0.86)
    for k in range(4):
        c.solid(
            petal(0.18, 0.25, 0.95 - 0.12 * k, 0.09, 0.95 + 0.14 * k), c.tone((0.62, 0.99, 0.62, 0.13)[k], 0.88, 0.85)
        )
    c.solid(
        smooth(
            [
                (-0.5, -0.62),
                (-0.2, -0.92),
                (0.12, -0.72),
                (0.25, -0.25),
                (0.36, 0.2),
                (0.22, 0.5),
                (-0.1, 0.5),
                (-0.36, 0.1),
                (-0.42, -0.3),
            ]
        ),
        red,
    )
    for k, (hue, size) in enumerate(((0.13, 0.66), (0.36, 0.74), (0.6, 0.84))):
        for j in range(3):
            c.solid(
                petal(0.02, -0.32 + 0.05 * k, size - 0.08 * j, 0.13, 0.75 + 0.22 * j),
                c.tone(hue, 0.88, 0.92 - 0.05 * j),
            )
    c.solid(petal(-0.08, -0.42, 0.5, 0.2, 1.0), red)
    c.solid(oval(-0.3, -0.62, 0.19, 0.17), (252, 250, 245), edge=False)
    c.eye(-0.27, -0.65, 0.09, c.tone(0.13, 0.9, 0.95))
    c.solid(
        smooth([(-0.45, -0.76), (-0.72, -0.66), (-0.78, -0.38), (-0.62, -0.46), (-0.46, -0.46)]),
        c.tone(0.1, 0.25, 0.25),
    )
    for x in (-0.05, 0.1):
        c.line([(x, 0.48), (x - 0.03, 0.66)], (90, 80, 80), 0.06)
    c.line([(-0.5, 0.68), (0.45, 0.72)], c.tone(0.08, 0.6, 0.38), 0.09)


def butterfly(c, rng):
    """A violet-blue butterfly with spread wings, dark rims and white dots."""
    hue, open_ = rng.uniform(0.66, 0.74), rng.uniform(0.85, 1.0)
    for side in (-1, 1):
        lower = np.array([(0.02, 0.02), (0.5, 0.02), (0.78, 0.35), (0.6, 0.8), (0.3, 0.72), (0.1, 0.4)])
        upper = np.array([(0.02, 0.05), (0.2, -0.5), (0.62, -0.9), (0.95, -0.75), (0.9, -0.25), (0.55, 0.08)])
        for wing, shrink in ((lower, 0.74), (upper, 0.76)):
            w = wing * [side * open_, 1]
            c.solid(smooth(w), (28, 20, 42))
            middle = w.mean(0) * [0.9, 1]
            c.solid(smooth(middle + (w - middle) * shrink), c.tone(hue, 0.78, 0.95), edge=False)
            for tip in w[1:]:
                c.line([(0, 0), middle + (tip - middle) * shrink], (40, 26, 70), 0.022)
            for a, b in zip(w[2:5], w[3:5]):
                for t in (0.0, 0.5):
                    c.flat(oval(*(middle + (a + (b - a) * t - middle) * 0.87), 0.035, 0.035, n=10), (250, 250, 255))
        c.solid(oval(side * 0.52 * open_, -0.42, 0.12, 0.12), c.tone(0.12, 0.9, 1.0))
        c.solid(oval(side * 0.42 * open_, 0.38, 0.1, 0.1), c.tone(0.06, 0.9, 1.0))
        c.line(
            smooth([(0, -0.35), (side * 0.1, -0.7), (side * 0.24, -0.88), (side * 0.1, -0.7)])[:12], (30, 22, 30), 0.03
        )
    c.solid(oval(0, 0.05, 0.085, 0.46), c.tone(0.07, 0.5, 0.25))


def ladybird(c, rng):
    """A red ladybird with black spots, from above."""
    for y in (-0.25, 0.1, 0.45):
        for side in (-1, 1):
            c.line([(side * 0.5, y), (side * 0.8, y - 0.06), (side * 0.92, y + 0.1)], (22, 18, 22), 0.06)
    c.solid(oval(0, -0.58, 0.36, 0.28), (30, 26, 30))
    for side in (-1, 1):
        c.line([(side * 0.15, -0.78), (side * 0.34, -0.95)], (22, 18, 22), 0.04)
        c.flat(oval(side * 0.22, -0.62, 0.1, 0.09), (250, 250, 245))

    def spots(c):
        c.line([(0, -0.6), (0, 0.9)], (24, 16, 18), 0.06)
        for x, y in ((0.3, -0.28), (0.36, 0.2), (0.22, 0.58)):
            r = rng.uniform(0.11, 0.15)
            for side in (-1, 1):
                c.flat(oval(side * x, y, r, r), (24, 16, 18))
        c.flat(oval(0, -0.45, 0.12, 0.1), (24, 16, 18))

    c.solid(oval(0, 0.14, rng.uniform(0.62, 0.72), 0.72), c.tone(0.0, 0.93, 0.88), spots)
    c.flat(oval(-0.25, -0.2, 0.1, 0.06, -0.6), (255, 215, 205))


def snail(c, rng):
    """A snail with a golden spiral shell and two stalked eyes."""
    body = c.tone(0.21, 0.4, 0.68)
    c.solid(
        smooth(
            [
                (-0.9, 0.3),
                (-0.72, 0.08),
                (-0.5, 0.2),
                (-0.38, 0.55),
                (0.3, 0.6),
                (0.95, 0.82),
                (0.2, 0.9),
                (-0.6, 0.88),
                (-0.86, 0.65),
            ]
        ),
        body,
    )
    for dx in (0.0, 0.2):
        c.line([(-0.78 + dx, 0.2), (-0.86 + dx * 1.5, -0.2)], body, 0.06)
        c.eye(-0.86 + dx * 1.5, -0.24, 0.09, (40, 30, 30))
    x, y, r = 0.16, 0.02, rng.uniform(0.6, 0.68)
    dark, turn = c.tone(0.05, 0.75, 0.4), rng.uniform(0, 6.28)

    def bands(c):
        for t in np.linspace(0, 2 * np.pi, 12, endpoint=False):
            c.flat(petal(x, y, r * 1.1, 0.09, t), c.tone(0.07, 0.7, 0.78))

    c.solid(oval(x, y, r, r * 0.93), c.tone(0.115, 0.66, 0.97), bands)
    t = np.linspace(0, 5.2 * np.pi, 90)
    radius = r * 0.96 * np.exp(-t / 8.5)
    c.line(np.stack([x + radius * np.cos(t + turn), y + 0.93 * radius * np.sin(t + turn)], 1), dark, 0.06)


def octopus(c, rng):
    """A purple octopus with eight curling arms."""
    hue = rng.uniform(0.8, 0.85)
    for k, x in enumerate((-0.62, -0.42, -0.2, 0.0, 0.2, 0.42, 0.62)):
        t = np.linspace(0, 1, 14)
        sway = rng.choice([-1, 1]) if k == 3 else np.sign(x)
        xs = x * (0.6 + 0.8 * t) + sway * 0.16 * np.sin(4.2 * t + rng.uniform(0, 0.8))
        ys = 0.1 + (0.75 - 0.25 * abs(x)) * t
        for a, b, w in zip(np.stack([xs, ys], 1)[:-1], np.stack([xs, ys], 1)[1:], np.linspace(0.2, 0.06, 13)):
            c.line([a, b], c.tone(hue, 0.68, 0.62, 0.2), w)
        for a, w in list(zip(np.stack([xs, ys], 1), np.linspace(0.05, 0.02, 14)))[3::2]:
            c.flat(oval(*a, w, w, n=10), c.tone(hue + 0.08, 0.3, 0.98))
    spots = rng.uniform([-0.5, -0.9], [0.5, -0.4], (8, 2))
    c.solid(
        smooth(mirrored([(0, -0.94), (-0.46, -0.78), (-0.58, -0.35), (-0.44, 0.1), (-0.5, 0.32), (0, 0.36)])),
        c.tone(hue, 0.66, 0.78),
        lambda c: [c.flat(oval(p, q, 0.07, 0.06), c.tone(hue + 0.04, 0.5, 0.95)) for p, q in spots],
    )
    for side in (-1, 1):
        c.eye(side * 0.23, -0.14, rng.uniform(0.16, 0.19), c.tone(0.13, 0.85, 0.95))
    c.line([(-0.14, 0.16), (0, 0.22), (0.14, 0.16)], c.tone(hue, 0.8, 0.3), 0.045)
