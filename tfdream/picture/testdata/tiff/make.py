"""Make the TIFF files of this folder: a few small pictures, each stored in many ways.

SCENE-KIND.tif shows SCENE.png, or SCENE-KIND.png where that is there. Their levels are multiples
of 17 (of 85 with 2 bits), so that 4, 8, 12, 16 and 32 bits say the same. Needs Pillow with
libtiff, numpy and libtiff's tiffcp; run it in this folder. Where Pillow reads a kind, what it shows must
be the picture, and the kinds that it does not are listed.
"""
import io
import os
import struct
import subprocess
import zlib

import numpy as np
from PIL import Image

W, H = 23, 17  # no multiple of anything


def scene():
    """Smooth colours with hard edges, multiples of 17, uint8 height x width x 3."""
    y, x = np.mgrid[0:H, 0:W]
    rgb = np.stack([15 * x / (W - 1), 15 * y / (H - 1), 7.5 + 7.5 * np.sin(x / 5 + y / 7)], -1)
    rgb[3:8, 4:12] = (15, 1, 2)
    rgb[9:14, 10:20] = (0, 2, 14)
    return 17 * rgb.astype(np.uint8)


def samples(levels, bits):
    """Levels 0..255 as whole numbers of so many bits."""
    return levels.astype(np.uint64) * ((1 << bits) - 1) // 255


def packed(rows, bits, order, real):
    """Rows of numbers as bytes, a row each."""
    if real:
        return [row.astype(f"{order}f{bits // 8}").tobytes() for row in rows]
    if bits in (8, 16, 32):
        return [row.astype(f"{order}u{bits // 8}").tobytes() for row in rows]
    text = ["".join(format(int(v), f"0{bits}b") for v in row) for row in rows]
    return [int(t + "0" * (-len(t) % 8), 2).to_bytes((len(t) + 7) // 8, "big") for t in text]


def float_predictor(row, size, step, order):
    """A row of floating-point numbers, byte by byte, as differences."""
    numbers = np.frombuffer(row, np.uint8).reshape(-1, size)
    apart = (numbers if order == ">" else numbers[:, ::-1]).T.reshape(-1)
    return np.concatenate([apart[:step], apart[step:] - apart[:-step]]).tobytes()


def blocks(part, across, down):
    """YCbCr pixels as luma in blocks, each with one sample of chroma."""
    part = np.pad(part, ((0, -part.shape[0] % down), (0, -part.shape[1] % across), (0, 0)), mode="edge")
    return b"".join(
        part[y:y + down, x:x + across, 0].tobytes() + part[y, x, 1:].tobytes()
        for y in range(0, part.shape[0], down) for x in range(0, part.shape[1], across))


def old_lzw(data):
    """LZW as libtiff wrote it before version 5, the lowest bit first; without a single match."""
    bits = at = 0
    for i in range(0, len(data), 200):
        for code in (256, *data[i:i + 200]):
            bits |= code << at
            at += 9
    return (bits | 257 << at).to_bytes(at // 8 + 2, "little")


def directory(order="<", big=False, tile=None, strip=H, img=None, bits=8, photometric=2, planar=1, real=False,
              compression=1, predictor=1, chroma=None, tags=(), reversed=False):
    """The strips or tiles of one picture, and its fields but for where those are."""
    if img.ndim == 2:
        img = img[..., None]
    width, height = tile or (img.shape[1], strip)
    chunks = []
    for plane in [img] if planar == 1 else [img[..., i:i + 1] for i in range(img.shape[2])]:
        for y in range(0, img.shape[0], height):
            for x in range(0, img.shape[1], width):
                part = plane[y:y + height, x:x + width]
                if tile:
                    part = np.pad(part, ((0, height - part.shape[0]), (0, width - part.shape[1]), (0, 0)))
                rows = packed(part.reshape(part.shape[0], -1), bits, order, real)
                if predictor == 3:
                    rows = [float_predictor(row, bits // 8, part.shape[2], order) for row in rows]
                data = blocks(part, *chroma) if chroma else b"".join(rows)
                data = {5: old_lzw, 8: lambda d: zlib.compress(d, 9)}.get(compression, bytes)(data)
                chunks.append(bytes(int(f"{b:08b}"[::-1], 2) for b in data) if reversed else data)
    fields = {256: ("I", [img.shape[1]]), 257: ("I", [img.shape[0]]), 258: ("H", [bits] * img.shape[2]), 259: ("H", [compression]),
              262: ("H", [photometric]), 277: ("H", [img.shape[2]]), 284: ("H", [planar])}
    if tile:
        fields |= {322: ("H", [width]), 323: ("H", [height])}
    else:
        fields |= {278: ("I", [height])}
    if predictor != 1:
        fields[317] = ("H", [predictor])
    if real:
        fields[339] = ("H", [3] * img.shape[2])
    if chroma:
        fields[530] = ("H", chroma)
    if reversed:
        fields[266] = ("H", [2])
    return chunks, fields | dict(tags), (324, 325) if tile else (273, 279)


def tiff(*pages, order="<", big=False, below=()):
    """A file of pages; those below are sub-directories of the first."""
    word, size = ("Q", 8) if big else ("I", 4)
    file = bytearray(b"II" if order == "<" else b"MM")
    file += struct.pack(order + "HHH", 43, 8, 0) if big else struct.pack(order + "H", 42)
    link = len(file)
    file += bytes(size)

    def keep(data):
        file.extend(bytes(len(file) % 2))
        file.extend(data)
        return len(file) - len(data)

    def write(page, more):
        chunks, fields, places = directory(order=order, **page)
        fields = {**fields, places[0]: ("I", [keep(c) for c in chunks]), places[1]: ("I", [len(c) for c in chunks]), **more}
        body = struct.pack(order + ("Q" if big else "H"), len(fields))
        for tag, (kind, values) in sorted(fields.items()):
            value = b"".join(struct.pack(order + kind, v) for v in values)
            body += struct.pack(order + "HH" + word, tag, {"H": 3, "I": 4, "f": 11}[kind], len(values))
            body += value.ljust(size, b"\0") if len(value) <= size else struct.pack(order + word, keep(value))
        return keep(body + bytes(size)), len(body)

    more = {330: ("I", [write(page, {})[0] for page in below])} if below else {}
    for page in pages:
        at, length = write(page, more)
        file[link:link + size] = struct.pack(order + word, at)
        link, more = at + length, {}
    return bytes(file)


def shown(data, page):
    """What Pillow shows, None for what it does not read or not on the scale 0..255."""
    try:
        image = Image.open(io.BytesIO(data))
        image.seek(page)
        image.load()
    except Exception:
        return None
    if image.mode in ("I", "F", "I;16", "I;16B"):
        return None
    return np.asarray(image.convert({"La": "LA"}.get(image.mode, image.mode)).convert("RGBA")).astype(int)


def keep(name, data, page=0):
    """Write a file; what Pillow shows of it must be its picture."""
    with open(f"{name}.tif", "wb") as f:
        f.write(data)
    image = shown(data, page)
    if image is None:
        print("not read by Pillow:", name)
        return
    want = f"{name}.png" if os.path.exists(f"{name}.png") else name.split("-")[0] + ".png"
    picture = np.asarray(Image.open(want).convert("RGBA")).astype(int)
    if image.shape != picture.shape or (image != picture).any():
        print("shown otherwise by Pillow:", name)


def own(name, data):
    """The same with a picture of its own: what Pillow shows."""
    Image.fromarray(shown(data, 0)[..., :3].astype(np.uint8)).save(f"{name}.png")
    keep(name, data)


def copied(data, *options):
    """What libtiff's tiffcp makes of a file."""
    with open("a.tif", "wb") as f:
        f.write(data)
    subprocess.run(["tiffcp", *options, "a.tif", "b.tif"], check=True)
    with open("b.tif", "rb") as f:
        copy = f.read()
    os.remove("a.tif")
    os.remove("b.tif")
    return copy


rgb = scene()
grey = rgb[..., 0] // 34 * 17 + rgb[..., 2] // 34 * 17
coarse = grey // 85 * 85
line = ((rgb[..., 0] // 17 + rgb[..., 1] // 17) % 5 > 1).astype(np.uint8) * 255
opacity = (17 * (np.mgrid[0:H, 0:W][1] % 16)).astype(np.uint8)
straight = np.dstack([rgb, opacity])
pictures = {"rgb": rgb, "grey": grey, "coarse": coarse, "line": line, "rgba": straight}
for name, picture in pictures.items():
    Image.fromarray(picture).save(f"{name}.png")

# Whole numbers, of all depths, in either order of bytes.
for bits in (4, 8, 12, 16, 32):
    for order in "<>":
        keep(f"grey-{bits}-{'le' if order == '<' else 'be'}", tiff(dict(img=samples(grey, bits), bits=bits, photometric=1, compression=8, strip=6), order=order))
    keep(f"rgb-{bits}-planar", tiff(dict(img=samples(rgb, bits), bits=bits, planar=2, compression=8), order=">"))
keep("coarse-2", tiff(dict(img=samples(coarse, 2), bits=2, photometric=1, strip=5)))
keep("grey-white-is-zero", tiff(dict(img=255 - grey, photometric=0)))
keep("grey-white-is-zero-4-reversed", tiff(dict(img=samples(255 - grey, 4), bits=4, photometric=0, reversed=True)))
keep("line-1", tiff(dict(img=line // 255, bits=1, photometric=1)))
keep("line-white-is-zero", tiff(dict(img=1 - line // 255, bits=1, photometric=0)))
keep("grey-palette-4", tiff(dict(img=samples(grey, 4), bits=4, photometric=3, tags={320: ("H", [4369 * i for i in range(16)] * 3)})))
keep("grey-palette-of-8-bits", tiff(dict(img=samples(grey, 4), bits=4, photometric=3, tags={320: ("H", [17 * i for i in range(16)] * 3)})))

# Floating point: 0..1, and what SMinSampleValue and SMaxSampleValue say.
for bits in (16, 32, 64):
    keep(f"grey-float-{bits}", tiff(dict(img=grey / 255, bits=bits, real=True, photometric=1, compression=8), order="<" if bits == 32 else ">"))
keep("rgb-float-predictor", tiff(dict(img=rgb / 255, bits=32, real=True, compression=8, predictor=3)))
keep("grey-float-255", tiff(dict(img=grey.astype(float), bits=32, real=True, photometric=1, compression=8, tags={340: ("f", [0]), 341: ("f", [255])})))

# Places: strips, tiles, planes, BigTIFF.
plain = tiff(dict(img=rgb))
keep("rgb-strips", tiff(dict(img=rgb, strip=5)))
keep("rgb-tiles", tiff(dict(img=rgb, tile=(16, 16), compression=8)))
keep("rgb-tiles-planar-big", tiff(dict(img=rgb, tile=(16, 16), compression=8, planar=2), big=True))
keep("rgb-big-endian-big", tiff(dict(img=rgb, compression=8), big=True, order=">"))

# Alpha, and samples of no known meaning.
for name, tags in {"unsaid": {}, "straight": {338: ("H", [2])}, "corel": {338: ("H", [999])}}.items():
    keep(f"rgba-{name}", tiff(dict(img=straight, compression=8, tags=tags)))
multiplied = (rgb.astype(int) * opacity[..., None] // 255).astype(np.uint8)
data = tiff(dict(img=np.dstack([multiplied, opacity]), compression=8, tags={338: ("H", [1])}))
Image.fromarray(shown(data, 0).astype(np.uint8)).save("rgba-multiplied.png")
keep("rgba-multiplied", data)
keep("rgb-unspecified", tiff(dict(img=straight, compression=8, tags={338: ("H", [0])})))
keep("grey-unspecified", tiff(dict(img=np.dstack([grey, opacity]), photometric=1, compression=8, tags={338: ("H", [0])})))
keep("rgba-second-extra", tiff(dict(img=np.dstack([rgb, rgb[..., 0], opacity]), compression=8, tags={338: ("H", [0, 2])})))

# Compressions of libtiff's, with its predictor and either order of bits.
for name, options in {"lzw": "lzw", "lzw-predictor": "lzw:2", "deflate-predictor": "zip:2", "packbits": "packbits", "zstandard-predictor": "zstd:2"}.items():
    keep(f"rgb-{name}", copied(plain, "-c", options, "-r", "6"))
keep("rgb-lzw-predictor-16", copied(tiff(dict(img=samples(rgb, 16), bits=16)), "-c", "lzw:2", "-B"))
keep("rgb-lzw-old", tiff(dict(img=rgb, strip=6, compression=5)))
keep("rgb-lzw-reversed", copied(plain, "-c", "lzw", "-f", "lsb2msb"))
for photometric in (0, 1):
    bilevel = tiff(dict(img=line // 255 if photometric else 1 - line // 255, bits=1, photometric=photometric))
    for kind in ("g3:1d", "g3:2d", "g3:2d:fill", "g4"):
        for bits in ("lsb2msb", "msb2lsb"):
            keep(f"line-{kind.replace(':', '-')}-{bits}-{'black' if photometric else 'white'}-is-zero", copied(bilevel, "-c", kind, "-f", bits, "-r", "7"))
    for kind in ("tiff_ccitt", "tiff_raw_16"):
        out = io.BytesIO()
        Image.fromarray(line > 0).save(out, "tiff", compression=kind, tiffinfo={262: photometric})
        keep(f"line-rle{'w' if kind == 'tiff_raw_16' else ''}-{'black' if photometric else 'white'}-is-zero", out.getvalue())

# Other colours.
ycc = np.asarray(Image.fromarray(rgb).convert("YCbCr"))
for across, down in ((1, 1), (2, 1), (2, 2), (4, 2)):
    own(f"ycbcr-{across}x{down}", tiff(dict(img=ycc, photometric=6, chroma=(across, down), compression=8, strip=8)))
own("cmyk-chunky", tiff(dict(img=np.dstack([255 - rgb, opacity // 2]), photometric=5, compression=8)))

# JPEG, with and without tables of its own.
for name, options in {"ycbcr": ["-c", "jpeg:95"], "rgb": ["-c", "jpeg:r:95"], "planar": ["-c", "jpeg:r:95", "-p", "separate"],
                      "tiles": ["-c", "jpeg:95", "-t", "-w", "16", "-l", "16"]}.items():
    own(f"jpeg-{name}", copied(plain, *(options if "-t" in options else options + ["-r", "16"])))
for mode in ("L", "CMYK"):
    out = io.BytesIO()
    Image.fromarray(rgb).convert(mode).save(out, "tiff", compression="jpeg", quality=95)
    own(f"jpeg-{mode.lower()}", out.getvalue())

# Pages, thumbnails and masks.
full = dict(img=rgb, compression=8)
small = dict(img=rgb[::4, ::4], tags={254: ("I", [1])})
mask = dict(img=line // 255, bits=1, photometric=4, tags={254: ("I", [4])})
keep("rgb-pages", tiff(full, dict(img=255 - rgb, compression=8), small))
keep("rgb-thumbnail-first", tiff(small, full), 1)
keep("rgb-mask-first", tiff(mask, full), 1)
keep("rgb-thumbnail-above", tiff(small, below=[dict(small), full]))
