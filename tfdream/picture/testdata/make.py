"""Make the pictures of this folder: kinds of files that Go cannot write itself.

For each NAME the file itself and NAME.want.png, what Pillow (libjpeg, libwebp,
libtiff) reads from it. Needs Pillow, numpy and cjpeg of libjpeg-turbo; run it in
this folder.
"""
import io
import struct
import subprocess
import zlib

import numpy as np
from PIL import Image, ImageChops, ImageCms

W, H = 37, 29  # odd, so that halved chroma has an edge


def scene(width=W, height=H):
    """Smooth colours with a few hard edges, uint8 height x width x 3."""
    y, x = np.mgrid[0:height, 0:width]
    rgb = np.stack([255 * x / (width - 1), 255 * y / (height - 1), 127 + 127 * np.sin(x / 5 + y / 7)], -1)
    rgb[4:12, 5:18] = (250, 20, 40)
    rgb[15:25, 20:33] = (10, 40, 230)
    return rgb.astype(np.uint8)


def alpha():
    y, x = np.mgrid[0:H, 0:W]
    return np.clip(x * 9 - 20, 0, 255).astype(np.uint8)


def keep(name, data, want=None):
    """Write a file and its reading."""
    with open(name, "wb") as f:
        f.write(data)
    if want is None:
        want = Image.open(io.BytesIO(data))
        want = want.convert("RGBA" if want.mode in ("RGBA", "LA", "PA") or "transparency" in want.info else "RGB")
    want.save(name + ".want.png")


def save(name, image, want=None, **options):
    out = io.BytesIO()
    image.save(out, **options)
    keep(name, out.getvalue(), want)


def jpeg(image, **options):
    out = io.BytesIO()
    image.save(out, "jpeg", quality=95, **options)
    return out.getvalue()


def cjpeg(image, *options):
    """A JPEG of a kind that Pillow does not write."""
    out = io.BytesIO()
    image.save(out, "ppm")
    return subprocess.run(["cjpeg", "-quality", "95", *options], input=out.getvalue(), stdout=subprocess.PIPE, check=True).stdout


def cmyk(ink):
    """A JPEG that stores 255-ink, with Adobe's segment; ink is H x W x 4."""
    return jpeg(Image.fromarray(ink, "CMYK"))


def adobe(data, transform):
    """Set the transform in Adobe's segment, or cut the segment out (None)."""
    at = data.index(b"\xff\xee\x00\x0eAdobe")
    if transform is None:
        return data[:at] + data[at + 16:]
    return data[:at + 15] + bytes([transform]) + data[at + 16:]


def interlaced(rgb):
    """A PNG with Adam7 interlacing."""
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    rows = b""
    for x, y, dx, dy in passes:
        part = rgb[y::dy, x::dx]
        if part.size:
            rows += b"".join(b"\0" + row.tobytes() for row in part)

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", rgb.shape[1], rgb.shape[0], 8, 2, 0, 0, 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


rgb = scene()
picture = Image.fromarray(rgb)
rgba = Image.fromarray(np.dstack([rgb, alpha()]))
ink = np.dstack([255 - rgb, np.full((H, W), 40, np.uint8)])
colour = Image.fromarray(((255 - ink[..., :3].astype(int)) * (255 - ink[..., 3:]) / 255 + 0.5).astype(np.uint8))

for chroma in ("4:4:4", "4:2:2", "4:2:0"):
    keep(f"chroma{chroma.replace(':', '')}.jpg", jpeg(picture, subsampling=chroma))
keep("narrow.jpg", jpeg(picture.crop((0, 0, 3, H)), subsampling="4:2:0"))
keep("progressive.jpg", jpeg(picture, progressive=True))
for chroma, sampling in {"440": "1x2", "411": "4x1", "410": "4x2", "311": "3x1", "mixed": "2x2,2x1,1x2", "finer": "1x1,2x2,2x1"}.items():
    keep(f"chroma{chroma}.jpg", cjpeg(picture, "-sample", sampling))
keep("progressive440.jpg", cjpeg(picture, "-sample", "1x2", "-progressive"))
keep("arithmetic.jpg", cjpeg(picture, "-arithmetic"))
keep("arithmetic-progressive.jpg", cjpeg(picture, "-arithmetic", "-progressive"))
keep("restart.jpg", cjpeg(picture, "-restart", "2B"))
keep("rgb.jpg", cjpeg(picture, "-rgb"))
keep("coarse.jpg", cjpeg(picture, "-quality", "5"))
keep("pixel.jpg", jpeg(picture.crop((9, 9, 10, 10))))
keep("grey.jpg", jpeg(picture.convert("L")))
keep("cmyk.jpg", cmyk(ink))
plain = adobe(cmyk(255 - ink), None)  # inks as they are, which Pillow takes for inverted
keep("cmyk-plain.jpg", plain, ImageChops.invert(Image.open(io.BytesIO(plain))).convert("RGB"))
# Adobe's YCCK: the three inks as if they were R, G, B, and black inverted.
ycc = np.asarray(Image.fromarray(ink[..., :3]).convert("YCbCr"))
keep("ycck.jpg", adobe(cmyk(255 - np.dstack([ycc, 255 - ink[..., 3]])), 2))
keep("interlaced.png", interlaced(rgb))
save("grey-alpha.png", rgba.convert("LA"), format="png")
save("animated.png", picture, format="png", save_all=True, append_images=[Image.new("RGB", (W, H), "green")])
save("lossy.webp", picture, format="webp", quality=90)
save("narrow.webp", picture.crop((0, 0, 3, H)), format="webp", quality=90)
save("lossy-alpha.webp", rgba, format="webp", quality=90)
save("lossless-alpha.webp", rgba, format="webp", lossless=True, exact=True)
save("animated.webp", rgba, format="webp", lossless=True, exact=True, save_all=True,
     append_images=[Image.new("RGBA", (W, H), "green")])
for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"):
    save(f"{compression}.tif", picture, format="tiff", compression=compression)
save("cmyk.tif", Image.fromarray(ink, "CMYK"), colour, format="tiff", compression="tiff_lzw")
save("palette.bmp", picture.quantize(16), format="bmp")
save("palette.tif", picture.quantize(16), format="tiff")

profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
with open("srgb.icc", "wb") as f:
    f.write(profile[:24] + struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + profile[36:])  # made on a fixed date
