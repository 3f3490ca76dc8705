"""Records a small residual network of Caffe with what numpy computes with it.

    python3 scripts/reference/caffe.py FOLDER

FOLDER/residual.prototxt and residual.caffemodel are the network, the arrays beside them the picture
(blue, green, red) and the blobs, [channels, height, width]. The layers are computed here by their
definitions in float64; nothing here is shared with the Go program.

`make references` runs it.
"""
import pathlib
import struct
import sys

import numpy as np

PROTOTXT = """name: "Residual"
input: "data"
input_shape { dim: 1 dim: 3 dim: 16 dim: 16 }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 6 kernel_size: 3 pad: 1 bias_term: false } }
layer { name: "bn_conv" type: "BatchNorm" bottom: "conv" top: "conv" batch_norm_param { use_global_stats: true } }
layer { name: "scale_conv" type: "Scale" bottom: "conv" top: "conv" scale_param { bias_term: true } }
layer { name: "conv_relu" type: "ReLU" bottom: "conv" top: "conv" }
layer { name: "pool" type: "Pooling" bottom: "conv" top: "pool" pooling_param { pool: MAX kernel_size: 3 stride: 2 } }
layer { name: "branch" type: "Convolution" bottom: "pool" top: "branch" convolution_param { num_output: 6 kernel_size: 3 pad: 1 group: 2 bias_term: false } }
layer { name: "bn_branch" type: "BatchNorm" bottom: "branch" top: "branch" batch_norm_param { eps: 0.001 } }
layer { name: "scale_branch" type: "Scale" bottom: "branch" top: "branch" scale_param { bias_term: true } }
layer { name: "res" type: "Eltwise" bottom: "pool" bottom: "branch" top: "res" eltwise_param { operation: SUM } }
layer { name: "res_relu" type: "ReLU" bottom: "res" top: "res" }
layer { name: "global" type: "Pooling" bottom: "res" top: "global" pooling_param { pool: AVE global_pooling: true } }
layer { name: "fc" type: "InnerProduct" bottom: "global" top: "fc" inner_product_param { num_output: 4 } }
layer { name: "prob" type: "Softmax" bottom: "fc" top: "prob" }
"""


def field(number, content):
    """A field of bytes of a protobuf."""
    return varint(number << 3 | 2) + varint(len(content)) + content


def varint(n):
    out = b""
    while n >= 0x80:
        out, n = out + bytes([n & 0x7F | 0x80]), n >> 7
    return out + bytes([n])


def caffemodel(layers):
    """NetParameter's field 100, LayerParameters: 1 is the name, 7 the blobs, of which 5 are the values and 7 the shape."""
    out = b""
    for name, blobs in layers.items():
        record = field(1, name.encode())
        for blob in blobs:
            shape = field(1, b"".join(varint(side) for side in blob.shape))
            record += field(7, field(5, struct.pack(f"<{blob.size}f", *blob.ravel())) + field(7, shape))
        out += field(100, record)
    return out


def convolve(x, weights, groups):
    """3x3, one pixel of zeros around."""
    x = np.pad(x, ((0, 0), (1, 1), (1, 1)))
    inputs, outputs = x.shape[0] // groups, weights.shape[0] // groups
    out = np.zeros((weights.shape[0], x.shape[1] - 2, x.shape[2] - 2))
    for group in range(groups):
        for dy in range(3):
            for dx in range(3):
                part = x[group * inputs:(group + 1) * inputs, dy:dy + out.shape[1], dx:dx + out.shape[2]]
                kernel = weights[group * outputs:(group + 1) * outputs, :, dy, dx]
                out[group * outputs:(group + 1) * outputs] += np.tensordot(kernel, part, 1)
    return out


def normalise(x, statistics, scales, eps):
    mean, variance, factor = statistics
    gamma, beta = scales
    column = lambda v: v.astype(np.float64)[:, None, None]
    y = (x - column(mean) / factor[0]) / np.sqrt(column(variance) / factor[0] + eps)
    return y * column(gamma) + column(beta)


def max_pool(x):
    """3x3 by 2, the number of windows rounded up, what lies beyond ignored."""
    sides = [-(-(side - 3) // 2) + 1 for side in x.shape[1:]]
    return np.stack([np.stack([x[:, 2 * i:2 * i + 3, 2 * j:2 * j + 3].max((1, 2)) for j in range(sides[1])], -1) for i in range(sides[0])], -2)


def main(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    generator = np.random.default_rng(5)
    normal = lambda scale, *shape: generator.normal(0, scale, shape).astype(np.float32)
    positive = lambda *shape: (np.abs(generator.normal(0, 1, shape)) + 0.5).astype(np.float32)
    factor = np.array([987.25], np.float32)  # the sum of moving weights, as training leaves it
    layers = {
        "conv": [normal(0.02, 6, 3, 3, 3)],
        "bn_conv": [normal(500, 6), 3000 * positive(6), factor],
        "scale_conv": [normal(1, 6), normal(1, 6)],
        "branch": [normal(0.3, 6, 3, 3, 3)],
        "bn_branch": [normal(300, 6), 900 * positive(6), factor],
        "scale_branch": [normal(1, 6), normal(1, 6)],
        "fc": [normal(1, 4, 6), normal(1, 4)],
    }
    double = {name: [blob.astype(np.float64) for blob in blobs] for name, blobs in layers.items()}
    blobs = {"picture": generator.integers(-120, 136, (3, 16, 16)).astype(np.float64)}
    blobs["conv"] = np.maximum(normalise(convolve(blobs["picture"], double["conv"][0], 1), double["bn_conv"], double["scale_conv"], 1e-5), 0)
    blobs["pool"] = max_pool(blobs["conv"])
    branch = normalise(convolve(blobs["pool"], double["branch"][0], 2), double["bn_branch"], double["scale_branch"], 1e-3)
    blobs["res_pre_relu"] = blobs["pool"] + branch
    blobs["res"] = np.maximum(blobs["res_pre_relu"], 0)
    logits = double["fc"][0] @ blobs["res"].mean((1, 2)) + double["fc"][1]
    blobs["prob"] = (np.exp(logits) / np.exp(logits).sum())[:, None, None]
    (folder / "residual.prototxt").write_text(PROTOTXT)
    (folder / "residual.caffemodel").write_bytes(caffemodel(layers))
    for name, blob in blobs.items():
        np.save(folder / f"{name}.npy", blob.astype(np.float32))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
