"""A small drawing surface: shaded shapes on a transparent square.

Coordinates run from -1 to 1, x to the right and y down. Shapes are drawn at
twice the size of the finished sprite and reduced, which smooths their edges.
"""

import colorsys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SPRITE = 128  # side of a finished sprite in pixels
SIDE = 2 * SPRITE


def smooth(points, steps=6):
    """Returns a closed Catmull-Rom curve through points."""
    p = np.asarray(points, float)
    a, b, c, d = (np.roll(p, k, axis=0)[:, None] for k in (1, 0, -1, -2))
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    curve = (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3) / 2
    return curve.reshape(-1, 2)


def oval(x, y, rx, ry, turn=0.0, n=28):
    """Returns the outline of an ellipse turned by turn radians."""
    t = np.linspace(0, 2 * np.pi, n, endpoint=False)
    u, v = rx * np.cos(t), ry * np.sin(t)
    return np.stack([x + u * np.cos(turn) - v * np.sin(turn), y + u * np.sin(turn) + v * np.cos(turn)], axis=1)


def petal(x, y, length, width, turn):
    """Returns a drop-shaped outline that starts at x, y and points to turn."""
    t = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    u = length * (1 - np.cos(t)) / 2
    v = width * np.sin(t) * (0.55 - 0.45 * np.cos(t))
    return np.stack([x + u * np.cos(turn) - v * np.sin(turn), y + u * np.sin(turn) + v * np.cos(turn)], axis=1)


def mirrored(points):
    """Closes a left outline (top to bottom) with its mirror image."""
    p = np.asarray(points, float)
    return np.concatenate([p, p[::-1] * [-1, 1]])


class Canvas:
    def __init__(self, rng):
        self.rng = rng
        self.image = Image.new("RGBA", (SIDE, SIDE))
        self.draw = ImageDraw.Draw(self.image)

    def tone(self, hue, saturation, value, spread=1.0):
        """Returns a colour near the one asked for.

        Every class keeps to its own palette: a network that may rely on
        colour also dreams in colour.
        """
        h = hue + spread * self.rng.normal(0, 0.014)
        s = saturation + spread * self.rng.normal(0, 0.06)
        v = value + spread * self.rng.normal(0, 0.05)
        rgb = colorsys.hsv_to_rgb(h % 1, min(max(s, 0), 1), min(max(v, 0), 1))
        return tuple(int(255 * c) for c in rgb)

    def flat(self, points, fill, edge=None, width=0.02):
        """Draws a polygon of one colour, optionally with an outline."""
        p = [tuple(q) for q in (np.asarray(points) + 1) * (SIDE / 2)]
        self.draw.polygon(p, fill=fill)
        if edge is not None:
            self.draw.line(p + p[:2], fill=edge, width=max(1, round(width * SIDE / 2)), joint="curve")

    def line(self, points, fill, width):
        """Draws a line with round ends."""
        p = [tuple(q) for q in (np.asarray(points, float) + 1) * (SIDE / 2)]
        w = max(1, round(width * SIDE / 2))
        self.draw.line(p, fill=fill, width=w, joint="curve")
        for x, y in (p[0], p[-1]):
            self.draw.ellipse([x - w / 2, y - w / 2, x + w / 2, y + w / 2], fill=fill)

    def solid(self, points, fill, marks=None, edge=True):
        """Draws a rounded, lit shape; marks(canvas) paints its surface first.

        The blurred mask serves as a height field: where it falls away from
        the light, at the upper left, the surface darkens.
        """
        p = (np.asarray(points) + 1) * (SIDE / 2)
        mask = Image.new("L", (SIDE, SIDE))
        ImageDraw.Draw(mask).polygon([tuple(q) for q in p], fill=255)
        low = np.maximum(np.floor(p.min(0)).astype(int) - 2, 0)
        high = np.minimum(np.ceil(p.max(0)).astype(int) + 3, SIDE)
        if (high - low).min() < 3:
            return
        box = (*low.tolist(), *high.tolist())
        surface = self.image.copy()
        ImageDraw.Draw(surface).rectangle(box, fill=fill)
        if marks is not None:
            under, self.image = self.image, surface
            self.draw = ImageDraw.Draw(surface)
            marks(self)
            self.image, self.draw = under, ImageDraw.Draw(under)
        crop = mask.crop(box)
        reach = max(2.0, float((high - low).min()) / 7)
        height = np.asarray(crop.filter(ImageFilter.GaussianBlur(reach)), np.float32) / 255
        inside = np.asarray(crop, np.float32) / 255
        dy, dx = np.gradient(height)
        light = 1.0 + np.clip(1.1 * reach * (dx + 1.3 * dy), -0.5, 0.45)
        light *= 0.72 + 0.34 * np.clip(2 * height - 1, 0, 1) ** 0.5
        if edge:
            rim = np.asarray(crop.filter(ImageFilter.MinFilter(5)), np.float32) / 255
            light *= np.where(inside > rim, 0.42, 1.0)
        pixels = np.asarray(surface.crop(box).convert("RGB"), np.float32) * light[..., None]
        lit = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8), "RGB").convert("RGBA")
        self.image.paste(lit, box, crop)

    def eye(self, x, y, size, iris, look=(0.0, 0.0), white=(250, 248, 240), slit=False):
        """Draws a round eye with a pupil and a highlight."""
        self.flat(oval(x, y, size, size), white, (25, 20, 20), size * 0.22)
        u, v = x + look[0] * size, y + look[1] * size
        self.solid(oval(u, v, size * 0.7, size * 0.7), iris, edge=False)
        self.flat(oval(u, v, size * (0.17 if slit else 0.38), size * (0.55 if slit else 0.38)), (12, 10, 14))
        self.flat(oval(u - 0.25 * size, v - 0.28 * size, 0.19 * size, 0.19 * size), (255, 255, 255))

    def finish(self):
        """Returns the sprite as premultiplied float32 [SPRITE, SPRITE, 4] in 0..255."""
        pixels = np.asarray(self.image, np.float32).copy()
        pixels[..., :3] *= pixels[..., 3:] / 255
        return pixels.reshape(SPRITE, 2, SPRITE, 2, 4).mean((1, 3))
