"""Make the pictures of this folder: BMP, PNM and TGA of every kind, with what they have to be read as.

For each NAME the file itself and NAME.want.png. The values are Pillow's where Pillow reads the file, and else those
that it was made of. Needs Pillow and numpy; run it in this folder.
"""
import io
import struct
import zlib

import numpy as np
from PIL import Image

W, H = 21, 13  # odd, so that rows are padded

y, x = np.mgrid[0:H, 0:W]
rgb = np.stack([255 * x / (W - 1), 255 * y / (H - 1), 127 + 127 * np.sin(x / 3 + y / 4)], -1).astype(np.uint8)
rgb[3:7, 4:11] = (250, 20, 40)
alpha = np.clip(x * 16 - 20, 0, 255).astype(np.uint8)
rgba = np.dstack([rgb, alpha])
grey = rgb[..., 0] // 2 + rgb[..., 1] // 2
index = (x // 3 + 2 * (y // 4)) % 16  # in runs, as palettes have
palette = np.stack([np.arange(16) * 17, 255 - np.arange(16) * 13, np.arange(16) * 90 % 256], -1).astype(np.uint8)


def png(a):
    """A PNG of 8 or 16 bits, of 3 or 4 channels."""
    if a.ndim == 2:
        a = np.dstack([a] * 3)
    deep = a.dtype == np.uint16
    rows = b"".join(b"\0" + row.astype(">u2" if deep else np.uint8).tobytes() for row in a)

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", a.shape[1], a.shape[0], 16 if deep else 8, 6 if a.shape[2] == 4 else 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def keep(name, data, want, pillow=True):
    """Write a file and its values; pillow says that Pillow's reading has to be the same."""
    with open(name, "wb") as f:
        f.write(data)
    with open(name + ".want.png", "wb") as f:
        f.write(png(want))
    if pillow:
        theirs = Image.open(io.BytesIO(data))
        deep = theirs.mode.startswith("I")
        theirs = np.asarray(theirs if deep else theirs.convert("RGBA" if want.ndim == 3 and want.shape[2] == 4 else "RGB"))
        ours = want if want.ndim == 3 or deep else np.dstack([want] * 3)
        assert (theirs == ours).all(), (name, np.abs(theirs.astype(int) - ours).max())


def rows(a, bits, top_down=False):
    """Pixels of a bitmap: rows of whole pixels, padded to four bytes."""
    out = b""
    for row in a if top_down else a[::-1]:
        if bits >= 8:
            line = np.asarray(row, f"<u{4 if bits == 24 else bits // 8}").tobytes()
            if bits == 24:
                line = b"".join(line[i:i + 3] for i in range(0, len(line), 4))
        else:
            text = "".join(f"{v:0{bits}b}" for v in row)
            text += "0" * (-len(text) % 8)
            line = bytes(int(text[i:i + 8], 2) for i in range(0, len(text), 8))
        out += line + b"\0" * (-len(line) % 4)
    return out


def core(bits, pixels, colours=()):
    """A bitmap of OS/2 1.x."""
    table = b"".join(bytes(c[::-1]) for c in colours)
    at = 26 + len(table)
    return b"BM" + struct.pack("<IHHI", at + len(pixels), 0, 0, at) + struct.pack("<IHHHH", 12, W, H, 1, bits) + table + pixels


def bmp(bits, pixels, colours=(), compression=0, masks=(), header=40, height=H, behind=b""):
    head = struct.pack("<IiiHHIIiiII", header, W, height, 1, bits, compression, len(pixels), 2835, 2835, len(colours), 0)
    mask = struct.pack(f"<{len(masks)}I", *masks)
    if header == 124:
        head += mask.ljust(16, b"\0") + b"BGRs" + bytes(64)
    elif header == 108:
        head += mask.ljust(16, b"\0") + b"BGRs" + bytes(48)
    elif header > 40:
        head += mask.ljust(header - 40, b"\0")
    else:
        head = head[:header] + mask
    table = b"".join(bytes(c[::-1]) + b"\0" for c in colours)
    at = 14 + len(head) + len(table) + len(behind)
    return b"BM" + struct.pack("<IHHI", at + len(pixels), 0, 0, at) + head + table + behind + pixels


def masked(a, masks):
    """Pack 0..255 (0..65535 for deep masks) into masks; returns pixels and the values that come back."""
    pixels, back = np.zeros((H, W), np.uint32), []
    full = 65535 if any(m >> (m & -m).bit_length() - 1 > 255 for m in masks if m) else 255
    for c, m in enumerate(masks):
        if m == 0:
            continue
        shift = (m & -m).bit_length() - 1
        top = m >> shift
        v = a[..., c].astype(np.uint64) * top // 255
        pixels |= (v << shift).astype(np.uint32)
        back.append((v * full // top).astype(np.uint16 if full > 255 else np.uint8))
    return pixels, np.dstack(back)


def rle(a, bits):
    """Run-length encoding with every escape: runs, absolute stretches, ends of lines, and a move."""
    per = 8 // bits

    def literal(v):
        packed = bytes(v) if bits == 8 else bytes((v[i] << 4) | (v[i + 1] if i + 1 < len(v) else 0) for i in range(0, len(v), 2))
        return packed + b"\0" * (len(packed) % 2)

    out = b""
    for n, row in enumerate(a[::-1]):
        row = [int(v) for v in row]
        if n == 2:  # nothing but a move to the next line but one
            out += b"\0\x02" + bytes([0, 2])
        if n in (2, 3):
            continue
        if n == 5:
            row, i = row[:11], 0  # ended early
        i = 0
        while i < len(row):
            j = i
            while j < len(row) and row[j] == row[i]:
                j += 1
            if n % 2 == 0 and len(row) - i >= 5:
                out += b"\0" + bytes([5]) + literal(row[i:i + 5])
                i += 5
            else:
                out += bytes([j - i, row[i] * (17 if bits == 4 else 1)])
                i = j
        if n < len(a) - 1:
            out += b"\0\0"
    return out + b"\0\x01"


def skipped(a):
    """What the moves of rle leave out is index 0."""
    a = a[::-1].copy()
    a[2:4] = 0
    a[5, 11:] = 0
    return a[::-1]


value = rgb[..., 0].astype(int) << 16 | rgb[..., 1].astype(int) << 8 | rgb[..., 2]
keep("os2.bmp", core(24, rows(value, 24)), rgb)
keep("os2-palette.bmp", core(4, rows(index, 4), palette), palette[index])
keep("os2-2.bmp", bmp(8, rows(index, 8), palette, header=64), palette[index])
keep("os2-2-short.bmp", bmp(24, rows(value, 24), header=24), rgb, pillow=False)
keep("bits1.bmp", bmp(1, rows(index % 2, 1), palette[3:5]), palette[3:5][index % 2])
keep("bits2.bmp", bmp(2, rows(index % 4, 2), palette[3:7]), palette[3:7][index % 4], pillow=False)
keep("bits4.bmp", bmp(4, rows(index, 4), palette), palette[index])
keep("bits8-topdown.bmp", bmp(8, rows(index, 8, True), palette, height=-H), palette[index])
keep("bits24-behind.bmp", bmp(24, rows(value, 24), behind=b"something"), rgb)
keep("bits32.bmp", bmp(32, rows(value | 0x55000000, 32)), rgb)
keep("rle8.bmp", bmp(8, rle(index, 8), palette, 1), palette[skipped(index)])
keep("rle4.bmp", bmp(4, rle(index, 4), palette, 2), palette[skipped(index)], pillow=False)
pixels, want = masked(rgb, (0x7C00, 0x3E0, 0x1F))
keep("bits16.bmp", bmp(16, rows(pixels, 16)), want)
keep("masks555.bmp", bmp(16, rows(pixels, 16), compression=3, masks=(0x7C00, 0x3E0, 0x1F)), want)
pixels, want = masked(rgb, (0xF800, 0x7E0, 0x1F))
keep("masks565.bmp", bmp(16, rows(pixels, 16), compression=3, masks=(0xF800, 0x7E0, 0x1F), header=124), want)
for name, header, compression, masks in (("masks4444.bmp", 108, 3, (0xF00, 0xF0, 0xF, 0xF000)), ("masks1555.bmp", 56, 3, (0x7C00, 0x3E0, 0x1F, 0x8000)),
                                         ("masks-behind.bmp", 40, 6, (0xF000, 0xF00, 0xF0, 0xF))):
    pixels, want = masked(rgba, masks)
    keep(name, bmp(16, rows(pixels, 16), compression=compression, masks=masks, header=header), want, pillow=False)
for name, header, masks in (("alpha-v4.bmp", 108, (0xFF0000, 0xFF00, 0xFF, 0xFF000000)), ("alpha-v5.bmp", 124, (0xFF000000, 0xFF0000, 0xFF00, 0xFF)),
                            ("alpha-v3.bmp", 56, (0xFF, 0xFF00, 0xFF0000, 0xFF000000))):
    pixels, want = masked(rgba, masks)
    keep(name, bmp(32, rows(pixels, 32), compression=3, masks=masks, header=header), want)
masks = (0x3FF00000, 0xFFC00, 0x3FF, 0xC0000000)
pixels, want = masked(rgba, masks)
keep("masks-deep.bmp", bmp(32, rows(pixels, 32), compression=3, masks=masks, header=124), want, pillow=False)
pixels, want = masked(rgb, (0x1F0000, 0xFE00, 0x6))
keep("masks-odd.bmp", bmp(32, rows(pixels, 32), compression=3, masks=(0x1F0000, 0xFE00, 0x6), header=52), want, pillow=False)


def scaled(v, top, full):
    return np.rint(v / top * full).astype(np.uint8 if full == 255 else np.uint16)


def words(a):
    return "\n".join(" ".join(str(v) for v in row.ravel()) for row in a).encode() + b"\n"


ink = index % 2
packed = b"".join(np.packbits(row).tobytes() for row in ink)
white = ((1 - ink) * 255).astype(np.uint8)
keep("plain.pbm", b"P1\n# bits, not apart\n%d %d\n" % (W, H) + b"\n".join(b"".join(b"%d" % v for v in row) for row in ink), white)
keep("plain.pgm", b"P2 # grey\n#\n%d\n# high\n%d 15\n" % (W, H) + words(grey // 17), scaled(grey // 17, 15, 255))
keep("plain.ppm", b"P3\n%d %d\n255\n# pixels\n" % (W, H) + words(rgb), rgb)
deep = rgb.astype(int) * 1000 // 255
keep("plain-deep.ppm", b"P3\r\n%d %d\r\n1000\r\n" % (W, H) + words(deep), scaled(deep, 1000, 65535), pillow=False)
keep("raw.pbm", b"P4\n%d %d\n" % (W, H) + packed, white)
keep("raw.pgm", b"P5\n%d %d\n100\n" % (W, H) + (grey // 3).tobytes(), scaled(grey // 3, 100, 255))
sixteen = grey.astype(np.uint16) * 251 + 77
keep("raw-deep.pgm", b"P5 %d %d 65535\n" % (W, H) + sixteen.astype(">u2").tobytes(), sixteen)
keep("raw.ppm", b"P6\n# a comment\n%d\t%d\n255\n" % (W, H) + rgb.tobytes(), rgb)
twelve = rgb.astype(np.uint16) * 16
keep("raw-deep.ppm", b"P6\n%d %d\n4095\n" % (W, H) + twelve.astype(">u2").tobytes(), scaled(twelve, 4095, 65535), pillow=False)
keep("three.ppm", b"".join(b"P6\n%d %d\n255\n" % (W, H) + np.roll(rgb, n, 0).tobytes() for n in range(3)), rgb)


def pam(a, top, tuple_type):
    a = a.reshape(H, W, -1)
    head = f"P7\n# arbitrary\nWIDTH {W}\nHEIGHT {H}\nDEPTH {a.shape[2]}\nMAXVAL {top}\n{tuple_type}ENDHDR\n".encode()
    return head + (a.astype(">u2") if top > 255 else a.astype(np.uint8)).tobytes()


keep("rgb.pam", pam(rgb, 255, "TUPLTYPE RGB\n"), rgb, pillow=False)
keep("rgba.pam", pam(rgba, 255, "TUPLTYPE RGB_ALPHA\n"), rgba, pillow=False)
greys = np.dstack([sixteen, alpha.astype(np.uint16) * 257])
keep("grey-alpha.pam", pam(greys, 65535, "TUPLTYPE GRAYSCALE_ALPHA\n"), greys[..., [0, 0, 0, 1]], pillow=False)
keep("bits.pam", pam(1 - ink, 1, "TUPLTYPE BLACKANDWHITE\n"), white, pillow=False)
keep("no-word.pam", pam(grey, 255, ""), grey, pillow=False)
floats = (grey / 200).astype(np.float32)  # some above 1
keep("grey.pfm", b"Pf\n%d %d\n1.0\n" % (W, H) + floats[::-1].astype(">f4").tobytes(), scaled(np.clip(floats.astype(np.float64), 0, 1), 1, 65535), pillow=False)
floats = (rgb.astype(np.float32) - 20) / 300  # some below 0
keep("rgb.pfm", b"PF\n# from below\n%d %d\n-1.0\n" % (W, H) + floats[::-1].astype("<f4").tobytes(), scaled(np.clip(floats.astype(np.float64), 0, 1), 1, 65535), pillow=False)


def tga(kind, depth, pixels, bits=0, corner=0, colours=(), first=0, mapped=0, name=b"", behind=b""):
    """corner: 0 bottom left, 1 bottom right, 2 top left, 3 top right."""
    table = b"".join(bytes(c) for c in colours)
    return struct.pack("<BBBHHBHHHHBB", len(name), 1 if len(colours) else 0, kind, first, len(colours), mapped, 0, 0, W, H, depth, bits | corner << 4) + name + table + pixels + behind


def turned(a, corner):
    a = a if corner & 2 else a[::-1]
    return a[:, ::-1] if corner & 1 else a


def packets(a):
    """Run-length packets over the ends of lines."""
    pixels = [bytes(np.atleast_1d(v)) for v in a.reshape(H * W, -1)]
    out, i = b"", 0
    while i < len(pixels):
        j = i
        while j < len(pixels) and j - i < 128 and pixels[j] == pixels[i]:
            j += 1
        if j - i > 1:
            out, i = out + bytes([127 + j - i]) + pixels[i], j
        else:
            n = min(3, len(pixels) - i)
            out, i = out + bytes([n - 1]) + b"".join(pixels[i:i + n]), i + n
    return out


def le(a, depth):
    return np.asarray(a, f"<u{depth // 8}").reshape(H, W, 1).view(np.uint8)


footer = struct.pack("<II", 0, 0) + b"TRUEVISION-XFILE.\0"
bgr, bgra = rgb[..., ::-1], rgba[..., [2, 1, 0, 3]]
for corner in range(4):
    keep(f"corner{corner}.tga", tga(2, 24, turned(bgr, corner).tobytes(), corner=corner, name=b"a name"), rgb)
keep("rle24.tga", tga(10, 24, packets(turned(palette[index][..., ::-1], 0))), palette[index])
keep("rle32.tga", tga(10, 32, packets(turned(bgra, 2)), 8, 2, behind=footer), rgba)
keep("raw32.tga", tga(2, 32, turned(bgra, 0).tobytes(), 8), rgba)
keep("no-alpha32.tga", tga(2, 32, turned(bgra, 0).tobytes(), 0), rgb, pillow=False)
pixels, want = masked(rgb, (0x7C00, 0x3E0, 0x1F))
keep("raw15.tga", tga(2, 15, le(turned(pixels, 0), 16).tobytes()), want, pillow=False)
pixels, want = masked(rgba, (0x7C00, 0x3E0, 0x1F, 0x8000))
keep("raw16.tga", tga(2, 16, le(turned(pixels, 2), 16).tobytes(), 1, 2), want, pillow=False)
keep("rle16.tga", tga(10, 16, packets(le(turned(pixels, 2), 16)), 0, 2), want[..., :3], pillow=False)
keep("grey.tga", tga(3, 8, turned(grey, 0).tobytes()), grey)
keep("grey-rle.tga", tga(11, 8, packets(turned(index * 17, 2).astype(np.uint8)), corner=2), (index * 17).astype(np.uint8))
ga = np.dstack([grey, alpha])
keep("grey-alpha.tga", tga(3, 16, turned(ga, 2).tobytes(), 8, 2), ga[..., [0, 0, 0, 1]])
keep("palette.tga", tga(1, 8, turned(index, 0).astype(np.uint8).tobytes(), colours=palette[:, ::-1], mapped=24), palette[index])
keep("palette-rle.tga", tga(9, 8, packets(turned(index + 5, 2).astype(np.uint8)), corner=2, colours=palette[:, ::-1], first=5, mapped=24), palette[index])
# The extension area says what the opacity is: 4, that colours are multiplied by it; 0, that there is none.
straight = np.array([(0, 0, 0, 0), (200, 100, 50, 255), (255, 50, 0, 51)], np.uint8)[index % 3]
multiplied = straight.astype(int)
multiplied[..., :3] = multiplied[..., :3] * multiplied[..., 3:] // 255
for name, kind, want in (("multiplied.tga", 4, straight), ("no-meaning.tga", 0, multiplied[..., :3].astype(np.uint8))):
    pixels = turned(multiplied[..., [2, 1, 0, 3]], 0).astype(np.uint8).tobytes()
    extension = struct.pack("<H", 495).ljust(494, b"\0") + bytes([kind])
    keep(name, tga(2, 32, pixels, 8, behind=extension + struct.pack("<II", 18 + len(pixels), 0) + footer[8:]), want, pillow=False)
