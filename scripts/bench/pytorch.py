"""The same dreams in PyTorch, with the same weights, by autograd; see deepdream.py.

--graph is what layers.py made of the frozen graph. It is computed as a PyTorch model would be
written: channels_last, which is the faster layout for convolutions on a CPU, biases within the
convolutions, padding as an argument where PyTorch has one for it, ReLU in place.
"""
import json

import numpy as np
import torch
import torch.nn.functional as F

import deepdream
from objective import parse


class Network:
    def __init__(self, graph, node, mean, order, objective):
        with np.load(graph) as file:
            nodes = json.loads(str(file["nodes"]))
            self.constants = {name: file[name] for name in file.files if name != "nodes"}
        self.input, self.mean, self.order = node, torch.tensor(mean), order
        self.layer, self.channel, self.square = parse(objective)
        self.nodes = fold(nodes, self.constants, keep=self.layer)
        for n in self.nodes:
            if n["op"] == "Conv2D":
                weights = torch.from_numpy(self.constants[n["inputs"][1]].transpose(3, 2, 0, 1).copy())
                n["weights"] = weights.to(memory_format=torch.channels_last)

    def gradient(self, picture):
        pixels = torch.from_numpy(np.ascontiguousarray(picture)).requires_grad_()
        return torch.autograd.grad(self.objective(pixels), pixels)[0].numpy()

    def score(self, picture):
        with torch.no_grad():
            return float(self.objective(torch.from_numpy(picture)))

    def resize(self, picture, size):
        batch = torch.from_numpy(picture).permute(2, 0, 1)[None]
        return F.interpolate(batch, [int(side) for side in size], mode="bilinear")[0].permute(1, 2, 0).numpy()

    def objective(self, pixels):
        x = pixels - self.mean
        if self.order == "bgr":
            x = x.flip(2)
        values = {self.input: x.permute(2, 0, 1)[None]}
        for node in self.nodes:
            inputs = [values[name] for name in node["inputs"] if name not in self.constants]
            values[node["name"]] = globals()[node["op"]](node, *inputs)
        y = values[self.layer]
        if self.channel is not None:
            y = y[:, self.channel]
        return (y * y if self.square else y).mean()


def fold(nodes, constants, keep):
    """The nodes with biases and paddings taken into the convolutions and pools they belong to."""
    by_name = {n["name"]: n for n in nodes}
    uses = [name for n in nodes for name in n["inputs"]]
    folded = []
    for n in nodes:
        before = by_name.get(n["inputs"][0])
        alone = before and uses.count(before["name"]) == 1 and before["name"] != keep
        if alone and n["op"] == "BiasAdd" and before["op"] == "Conv2D":
            folded.remove(before)
            n = {**before, "name": n["name"], "bias": torch.from_numpy(constants[n["inputs"][1]])}
        elif alone and n["op"] in ("Conv2D", "MaxPool") and before["op"] == "Pad":
            folded.remove(before)
            pads = constants[before["inputs"][1]][1:3].tolist()
            n = {**n, "inputs": before["inputs"][:1] + n["inputs"][1:], "pads": pads}
        by_name[n["name"]] = n
        folded.append(n)
    return folded


# The operations, by TensorFlow's names.

def Conv2D(node, x):
    weights, stride = node["weights"], node["strides"][1:3]
    pads = padding(node, x, weights.shape[2:], stride)
    if any(before != after for before, after in pads):
        x, pads = F.pad(x, pads[1] + pads[0]), [[0], [0]]
    return F.conv2d(x, weights, node.get("bias"), stride, [before for before, *_ in pads])


def MaxPool(node, x):
    kernel, stride = node["ksize"][1:3], node["strides"][1:3]
    pads = padding(node, x, kernel, stride)
    # ceil_mode pads below and to the right as far as the last window reaches.
    return F.max_pool2d(x, kernel, stride, [before for before, _ in pads], ceil_mode=any(b != a for b, a in pads))


def padding(node, x, kernel, stride):
    """How many rows go above and below, and how many columns to the left and right."""
    if "pads" in node:
        return node["pads"]
    if node["padding"] == "VALID":
        return [[0, 0], [0, 0]]
    total = [max((-(-side // s) - 1) * s + k - side, 0) for side, k, s in zip(x.shape[2:], kernel, stride)]
    return [[t // 2, t - t // 2] for t in total]


def Relu(node, x):
    return F.relu_(x) if x.grad_fn else F.relu(x)


def LRN(node, x):
    window = 2 * node["depth_radius"] + 1
    return F.local_response_norm(x, window, node["alpha"] * window, node["beta"], node["bias"])


def Concat(node, *parts):
    return torch.cat(parts, 1)


ConcatV2 = Concat


if __name__ == "__main__":
    deepdream.main(Network)
