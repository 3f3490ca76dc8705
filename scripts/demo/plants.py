"""Plants and mushrooms."""

import numpy as np

from canvas import mirrored, oval, petal, smooth


def mushroom(c, rng):
    """A red fly agaric with white dots, gills and a ring."""
    white = c.tone(0.11, 0.12, 0.96)
    lean, w = rng.uniform(-0.06, 0.06), rng.uniform(0.15, 0.21)
    c.solid(
        smooth(
            [
                (-w, -0.1),
                (w, -0.1),
                (w + lean, 0.45),
                (w + 0.12 + lean, 0.85),
                (lean, 0.95),
                (-w - 0.12 + lean, 0.85),
                (-w + lean, 0.45),
            ]
        ),
        white,
    )
    c.solid(
        smooth([(-w - 0.12, 0.22), (0, 0.1), (w + 0.12, 0.22), (w + 0.06, 0.36), (0, 0.28), (-w - 0.06, 0.36)]), white
    )
    low = rng.uniform(0.0, 0.1)
    c.solid(
        smooth(mirrored([(0, -0.25), (-0.6, -0.2), (-0.88, low), (-0.5, low + 0.12), (0, low + 0.15)])),
        c.tone(0.1, 0.3, 0.9),
        lambda c: [c.line([(0, -0.2), (x, 0.3)], c.tone(0.08, 0.45, 0.62), 0.02) for x in np.linspace(-1.3, 1.3, 23)],
    )
    r = rng.uniform(0.09, 0.13)
    spots = [
        (0, -0.68, 1.2),
        (-0.38, -0.5, 1.0),
        (0.4, -0.46, 1.1),
        (-0.06, -0.32, 1.0),
        (-0.66, -0.14, 0.9),
        (0.69, -0.12, 0.8),
        (-0.33, -0.1, 0.7),
        (0.33, -0.08, 0.8),
        (0.2, -0.82, 0.5),
    ]
    c.solid(
        smooth(mirrored([(0, -0.93), (-0.45, -0.8), (-0.8, -0.4), (-0.92, 0.02), (-0.5, 0.02), (0, 0.06)])),
        c.tone(0.005, 0.92, 0.88),
        lambda c: [
            c.flat(
                oval(x + rng.normal(0, 0.03), y + rng.normal(0, 0.03), r * s, r * s * 0.85),
                (250, 246, 235),
                (190, 160, 150),
                0.02,
            )
            for x, y, s in spots
        ],
    )


def tree(c, rng):
    """A broad green tree with a forked trunk and red fruit."""
    bark = c.tone(0.07, 0.55, 0.42)
    c.solid(
        smooth([(-0.12, -0.1), (0.12, -0.1), (0.13, 0.5), (0.34, 0.94), (0, 0.86), (-0.34, 0.94), (-0.13, 0.5)]), bark
    )
    for side in (-1, 1):
        c.line([(0, 0.3), (side * 0.3, -0.02), (side * 0.5, -0.3)], bark, 0.11)
    clumps = [
        (-0.58, -0.08),
        (0.58, -0.08),
        (-0.3, 0.06),
        (0.3, 0.06),
        (-0.62, -0.4),
        (0.62, -0.4),
        (-0.28, -0.68),
        (0.28, -0.68),
        (0, -0.3),
    ]
    for k, (x, y) in enumerate(clumps):
        x, y = x + rng.normal(0, 0.04), y + rng.normal(0, 0.04)
        t = np.linspace(0, 2 * np.pi, 16, endpoint=False)
        r = 0.32 * (1 + 0.12 * (-1.0) ** np.arange(16))
        dots = rng.normal((x, y), 0.17, (16, 2))
        c.solid(
            smooth(np.stack([x + r * np.cos(t), y + 0.85 * r * np.sin(t)], 1), 3),
            c.tone(0.27, 0.78, 0.52 + 0.025 * k),
            lambda c: [
                c.flat(oval(p, q, 0.05, 0.032, rng.uniform(0, 3), 8), c.tone(0.24, 0.75, 0.75)) for p, q in dots
            ],
        )
    for x, y in rng.uniform([-0.7, -0.8], [0.7, 0.1], (7, 2)):
        c.solid(oval(x, y, 0.07, 0.07), c.tone(0.99, 0.9, 0.9))


def fir(c, rng):
    """A blue-green fir tree: tiers of drooping boughs with snow on them."""
    c.solid([(-0.09, 0.6), (0.09, 0.6), (0.12, 0.95), (-0.12, 0.95)], c.tone(0.06, 0.55, 0.36))
    tiers = 5
    for k in range(tiers):
        top, low = 0.35 - 0.3 * k, 0.72 - 0.27 * k
        w = 0.72 - 0.135 * k
        x = np.linspace(-w, w, 9)
        hem = low + 0.1 * (np.arange(9) % 2 == 0) - 0.12 * (1 - (x / w) ** 2)
        outline = [(0, top - 0.12)] + list(zip(x[::-1], hem[::-1]))
        snow = lambda c: [
            c.line([(p, q), (p * 0.75, q - 0.12)], c.tone(0.52, 0.08, 0.98), 0.05) for p, q in zip(x[::2], hem[::2])
        ]
        c.solid(outline, c.tone(0.44, 0.72, 0.36 + 0.035 * k), snow)
    for k in range(2):
        c.flat(petal(0, -0.9, 0.12, 0.06, k * np.pi), c.tone(0.14, 0.9, 1.0))
        c.flat(petal(0, -0.9, 0.12, 0.06, np.pi / 2 + k * np.pi), c.tone(0.14, 0.9, 1.0))


def flower(c, rng):
    """A pink flower of two rings of petals about a golden heart."""
    count, hue = rng.integers(7, 10), rng.uniform(0.9, 0.93)
    for length, saturation, start in ((0.95, 0.72, 0.0), (0.68, 0.5, 0.5)):
        for k in range(count):
            a = 2 * np.pi * (k + start) / count
            veins = lambda c: [
                c.line(
                    [(0, 0), (np.cos(a + d) * length * 0.75, np.sin(a + d) * length * 0.75)],
                    c.tone(hue - 0.03, 0.9, 0.72),
                    0.022,
                )
                for d in (-0.1, 0, 0.1)
            ]
            c.solid(petal(0, 0, length, 2.6 / count, a), c.tone(hue, saturation, 0.97), veins)
    c.solid(oval(0, 0, 0.22, 0.22), c.tone(0.13, 0.9, 0.97))
    for k in range(26):
        r, a = 0.2 * (k / 26) ** 0.5, 2.4 * k
        c.flat(oval(r * np.cos(a), r * np.sin(a), 0.022, 0.022, n=8), c.tone(0.08, 0.95, 0.75))


def sunflower(c, rng):
    """A sunflower: many pointed yellow petals about a dark seeded disc."""
    count, r = rng.integers(15, 20), rng.uniform(0.4, 0.47)
    for ring in (0.0, 0.5):
        for k in range(count):
            a = 2 * np.pi * (k + ring) / count
            x, y = np.cos(a), np.sin(a)
            tip = 0.97 - 0.1 * ring
            side = 0.12
            c.solid(
                [
                    (r * 0.8 * np.cos(a - 0.2), r * 0.8 * np.sin(a - 0.2)),
                    (0.7 * np.cos(a - side), 0.7 * np.sin(a - side)),
                    (tip * x, tip * y),
                    (0.7 * np.cos(a + side), 0.7 * np.sin(a + side)),
                    (r * 0.8 * np.cos(a + 0.2), r * 0.8 * np.sin(a + 0.2)),
                ],
                c.tone(0.135 - 0.02 * ring, 0.93, 0.98),
            )

    def seeds(c):
        for k in range(130):
            s, a = r * (k / 130) ** 0.5, 2.39996 * k
            c.flat(oval(s * np.cos(a), s * np.sin(a), 0.02, 0.02, n=8), c.tone(0.08, 0.8, 0.62 if k > 60 else 0.42))

    c.solid(oval(0, 0, r, r), c.tone(0.06, 0.75, 0.26), seeds)


def leaf(c, rng):
    """A five-pointed maple leaf in autumn colours."""
    half = [
        (0, -0.95),
        (-0.13, -0.62),
        (-0.3, -0.66),
        (-0.24, -0.3),
        (-0.46, -0.46),
        (-0.52, -0.36),
        (-0.86, -0.38),
        (-0.76, -0.12),
        (-0.9, 0.0),
        (-0.5, 0.2),
        (-0.56, 0.36),
        (-0.12, 0.36),
        (0, 0.42),
    ]
    c.line([(0, 0.3), (rng.uniform(-0.1, 0.1), 0.95)], c.tone(0.02, 0.7, 0.5), 0.06)
    pale = c.tone(0.13, 0.65, 0.98)

    def veins(c):
        for x, y in ((0, -0.9), (-0.8, -0.3), (0.8, -0.3), (-0.48, 0.28), (0.48, 0.28)):
            c.line([(0, 0.36), (x, y)], pale, 0.04)
            for t in (0.45, 0.65):
                a = np.array([x * t, 0.36 + (y - 0.36) * t])
                for turn in (-0.6, 0.6):
                    d = (
                        np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
                        @ np.array([x, y - 0.36])
                        * 0.26
                    )
                    c.line([a, a + d], pale, 0.022)

    c.solid(
        np.array(mirrored(half)) * [rng.uniform(0.9, 1.05), 1], c.tone(rng.uniform(0.035, 0.065), 0.92, 0.88), veins
    )
