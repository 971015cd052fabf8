"""Beat This!, a transformer for beats and downbeats (Foscarin, Schlüter, Widmer, ISMIR 2024), as one graph.

usage: python3 -m convert.beat_this --output beat-this.onnx final0.ckpt

Input: `spectrogram` [1, frames, 128], ln(1 + 1000 x) of mel magnitudes at 50 frames a second. Output: `logits`
[1, frames, 2], of a beat of either kind and of a downbeat; the logistic function makes probabilities of them.

All sizes are read from the checkpoint, so that the small network of the same makers converts as well.
"""
import argparse
import re

import numpy

from . import torch_state
from .graph import Graph
from .state import State

NETWORK = "Beat This!"
NORMALISATION_FLOOR = 1e-5
LENGTH_FLOOR = 1e-12
# Attention over time holds frames x frames values for each band and head; this many are computed at once.
ATTENDED_AT_ONCE = 8


class Network:
    """Writes the parts of the network into a graph; the heads of all attention have one size."""

    def __init__(self, graph, state):
        self.graph = graph
        self.state = state
        self.frequencies = None
        self.rotations = {}
        for name, values in {
            "first_axis": [0], "second_axis": [1], "last_axis": [-1], "one": 1, "zero": 0, "time_axis": 1,
        }.items():
            graph.constant(name, numpy.array(values, numpy.int64))
        for name, value in {"half": 0.5, "unit": 1, "root_of_half": 0.5**0.5, "length_floor": LENGTH_FLOOR}.items():
            graph.constant(name, numpy.array(value, numpy.float32))

    def weights(self, name, values):
        return self.graph.constant(name, numpy.asarray(values, numpy.float32))

    def activation(self, values):
        """The Gaussian error linear unit."""
        graph = self.graph
        scaled = graph.node("Mul", [values, "root_of_half"], f"{values}.argument")
        error = graph.node("Erf", [scaled], f"{values}.error")
        doubled = graph.node("Add", [error, "unit"], f"{values}.doubled_share")
        share = graph.node("Mul", [doubled, "half"], f"{values}.share")
        return graph.node("Mul", [values, share], f"{values}.active")

    def linear(self, values, matrix, bias, name):
        product = self.graph.node("MatMul", [values, self.weights(f"{name}.matrix", matrix.T)], f"{name}.product")
        if bias is None:
            return product
        return self.graph.node("Add", [product, self.weights(f"{name}.bias", bias)], f"{name}.output")

    def normalised(self, values, size, prefix, name):
        """Features of one root mean square, each scaled."""
        graph = self.graph
        gain = self.state.take(f"{prefix}gamma", size).astype(numpy.float64) * size**0.5
        length = graph.node("ReduceL2", [values], f"{name}.length", axes=[-1], keepdims=1)
        bounded = graph.node("Max", [length, "length_floor"], f"{name}.bounded")
        direction = graph.node("Div", [values, bounded], f"{name}.direction")
        return graph.node("Mul", [direction, self.weights(f"{name}.gain", gain)], f"{name}.normalised")

    def feed_forward(self, values, size, prefix, name):
        """Two layers behind a normalisation, added to what they get."""
        inner = self.normalised(values, size, f"{prefix}net.0.", name)
        matrix = self.state.take(f"{prefix}net.1.weight", None, size)
        inner = self.linear(inner, matrix, self.state.take(f"{prefix}net.1.bias", len(matrix)), f"{name}.inner")
        matrix = self.state.take(f"{prefix}net.4.weight", size, len(matrix))
        outer = self.linear(
            self.activation(inner), matrix, self.state.take(f"{prefix}net.4.bias", size), f"{name}.outer")
        return self.graph.node("Add", [outer, values], f"{name}.sum")

    def rotation(self, prefix, count, source):
        """Cosines and sines [positions, head size / 2] by which positions turn pairs of features.

        `count` is the number of positions; None stands for that of `source`'s second axis.
        """
        graph = self.graph
        frequencies = self.state.take(f"{prefix}rotary_embed.freqs", None).astype(numpy.float32)
        if self.frequencies is None:
            self.frequencies = frequencies
        elif not numpy.array_equal(self.frequencies, frequencies):
            raise SystemExit(f"the checkpoint's '{prefix}rotary_embed.freqs' are other than those before")
        if count in self.rotations:
            return self.rotations[count]
        if count is None:
            name = "time"
            shape = graph.node("Shape", [source], "time.shape")
            length = graph.node("Gather", [shape, "time_axis"], "time.count", axis=0)
            positions = graph.node("Range", ["zero", length, "one"], "time.positions")
            positions = graph.node("Cast", [positions], "time.numbers", to=1)
            positions = graph.node("Unsqueeze", [positions, "last_axis"], "time.column")
            turns = graph.node("Mul", [positions, self.weights("time.frequencies", frequencies[None])], "time.turns")
            pair = tuple(graph.node(kind, [turns], f"{name}.{kind.lower()}") for kind in ("Cos", "Sin"))
        else:
            turns = numpy.arange(count, dtype=numpy.float32)[:, None] * frequencies
            pair = (
                self.weights(f"{count}.cos", numpy.cos(turns)), self.weights(f"{count}.sin", numpy.sin(turns)))
        self.rotations[count] = pair
        return pair

    def rotated(self, values, rotation, name):
        """Features turned by position: the first of each pair stand in the first half, the second in the other."""
        graph = self.graph
        cosine, sine = rotation
        first, second = graph.nodes("Split", [values], [f"{name}.first", f"{name}.second"], axis=-1)

        def product(part, factor, label):
            return graph.node("Mul", [part, factor], f"{name}.{label}")

        turned = [
            graph.node("Sub", [product(first, cosine, "a"), product(second, sine, "b")], f"{name}.turned_first"),
            graph.node("Add", [product(second, cosine, "c"), product(first, sine, "d")], f"{name}.turned_second"),
        ]
        return graph.node("Concat", turned, f"{name}.turned", axis=-1)

    def attended(self, query, key, value, name):
        graph = self.graph
        key = graph.node("Transpose", [key], f"{name}.key", perm=[0, 1, 3, 2])
        scores = graph.node("MatMul", [query, key], f"{name}.scores")
        shares = graph.node("Softmax", [scores], f"{name}.shares", axis=-1)
        return graph.node("MatMul", [shares, value], f"{name}.attended")

    def attention(self, values, size, prefix, name, count=None, sequences=None):
        """Gated attention over the second axis of [sequences, positions, features], added to what it gets."""
        graph, state = self.graph, self.state
        rotation = self.rotation(prefix, count, values)
        head = 2 * len(self.frequencies)
        if size % head:
            raise SystemExit(f"the checkpoint's {size} features of '{prefix}' are no multiple of {head}")
        heads = size // head
        inner = self.normalised(values, size, f"{prefix}norm.", name)
        # Features that make a pair stand one behind the other; here all first ones precede all second ones. What queries
        # and keys give together stays the same.
        halves = numpy.concatenate([numpy.arange(0, head, 2), numpy.arange(1, head, 2)])
        parts = state.take(f"{prefix}to_qkv.weight", 3 * size, size).reshape(3, heads, head, size).astype(numpy.float64)
        parts = numpy.stack([parts[0][:, halves] * head**-0.5, parts[1][:, halves], parts[2]])
        joined = self.linear(inner, parts.reshape(3 * size, size), None, f"{name}.joined")
        shape = graph.constant(f"{name}.joined_shape", numpy.array([0, 0, 3, heads, head], numpy.int64))
        joined = graph.node("Reshape", [joined, shape], f"{name}.parts")
        joined = graph.node("Transpose", [joined], f"{name}.by_part", perm=[2, 0, 3, 1, 4])
        parts = graph.nodes("Split", [joined], [f"{name}.part{part}" for part in range(3)], axis=0)
        query, key, value = [graph.node("Squeeze", [part, "first_axis"], f"{part}.alone") for part in parts]
        query, key = [self.rotated(part, rotation, part) for part in (query, key)]
        at_once = max(1, ATTENDED_AT_ONCE // heads)
        if sequences is None or sequences <= at_once:
            result = self.attended(query, key, value, name)
        else:
            sizes = [min(at_once, sequences - first) for first in range(0, sequences, at_once)]
            shares = graph.constant(f"{name}.group_sizes", numpy.array(sizes, numpy.int64))
            groups = zip(*[
                graph.nodes("Split", [part, shares], [f"{part}.group{group}" for group in range(len(sizes))], axis=0)
                for part in (query, key, value)
            ])
            results = [self.attended(*group, f"{name}.group{place}") for place, group in enumerate(groups)]
            result = graph.node("Concat", results, f"{name}.attended", axis=0)
        result = graph.node("Transpose", [result], f"{name}.by_position", perm=[0, 2, 1, 3])
        gates = self.linear(
            inner, state.take(f"{prefix}to_gates.weight", heads, size), state.take(f"{prefix}to_gates.bias", heads),
            f"{name}.gates")
        gates = graph.node("Sigmoid", [gates], f"{name}.open")
        gates = graph.node("Unsqueeze", [gates, "last_axis"], f"{name}.open_heads")
        result = graph.node("Mul", [result, gates], f"{name}.gated")
        shape = graph.constant(f"{name}.merged_shape", numpy.array([0, 0, size], numpy.int64))
        result = graph.node("Reshape", [result, shape], f"{name}.merged")
        result = self.linear(result, state.take(f"{prefix}to_out.0.weight", size, size), None, f"{name}.projected")
        return graph.node("Add", [result, values], f"{name}.sum")

    def batch_normalisation(self, prefix, size):
        """Factor and summand of each channel."""
        gain, shift, mean, variance = [
            self.state.take(f"{prefix}{name}", size).astype(numpy.float64)
            for name in ("weight", "bias", "running_mean", "running_var")
        ]
        self.state.take(f"{prefix}num_batches_tracked")
        factor = gain / numpy.sqrt(variance + NORMALISATION_FLOOR)
        return factor, shift - mean * factor

    def convolution(self, values, kernels, normalisation, name):
        """Convolution that leaves no band twice, with the normalisation behind it."""
        height = kernels.shape[2]
        factor, shift = self.batch_normalisation(normalisation, len(kernels))
        values = self.graph.node(
            "Conv",
            [values, self.weights(f"{name}.kernels", kernels * factor[:, None, None, None]),
             self.weights(f"{name}.shift", shift)],
            name, kernel_shape=[height, 3], strides=[height, 1], pads=[0, 1, 0, 1])
        return self.activation(values)

    def stem(self):
        graph = self.graph
        kernels = self.state.take("frontend.stem.conv2d.weight", None, 1, 4, 3)
        bands = len(self.state.take("frontend.stem.bn1d.weight", None))
        if bands % 32:
            raise SystemExit(f"the checkpoint's network takes {bands} bands, expected a multiple of 32")
        factor, shift = self.batch_normalisation("frontend.stem.bn1d.", bands)
        scaled = graph.node("Mul", ["spectrogram", self.weights("stem.factor", factor)], "stem.scaled")
        even = graph.node("Add", [scaled, self.weights("stem.summand", shift)], "stem.even")
        by_band = graph.node("Transpose", [even], "stem.by_band", perm=[0, 2, 1])
        image = graph.node("Unsqueeze", [by_band, "second_axis"], "stem.image")
        return self.convolution(image, kernels, "frontend.stem.bn2d.", "stem"), len(kernels), bands

    def block(self, image, size, bands, number):
        """Attention over bands, then over time, then a convolution that halves the bands and doubles the channels."""
        graph = self.graph
        prefix, name = f"frontend.blocks.{number}.", f"block{number}"
        values = graph.node("Transpose", [image], f"{name}.image_by_time", perm=[0, 3, 2, 1])
        values = graph.node("Squeeze", [values, "first_axis"], f"{name}.by_time")
        values = self.attention(values, size, f"{prefix}partial.attnF.", f"{name}.over_bands", count=bands)
        values = self.feed_forward(values, size, f"{prefix}partial.ffF.", f"{name}.each_band")
        values = graph.node("Transpose", [values], f"{name}.by_band", perm=[1, 0, 2])
        values = self.attention(values, size, f"{prefix}partial.attnT.", f"{name}.over_time", sequences=bands)
        values = self.feed_forward(values, size, f"{prefix}partial.ffT.", f"{name}.each_time")
        values = graph.node("Transpose", [values], f"{name}.by_channel", perm=[2, 0, 1])
        image = graph.node("Unsqueeze", [values, "first_axis"], f"{name}.image")
        kernels = self.state.take(f"{prefix}conv2d.weight", 2 * size, size, 2, 3)
        return self.convolution(image, kernels, f"{prefix}norm.", f"{name}.halved")

    def build(self):
        """The whole network; gives the number of bands of its input."""
        graph, state = self.graph, self.state
        image, size, all_bands = self.stem()
        bands = all_bands // 4
        for number in range(3):
            image = self.block(image, size, bands, number)
            size, bands = 2 * size, bands // 2
        values = graph.node("Transpose", [image], "features_by_time", perm=[0, 3, 1, 2])
        shape = graph.constant("features_shape", numpy.array([0, 0, size * bands], numpy.int64))
        values = graph.node("Reshape", [values, shape], "features")
        matrix = state.take("frontend.linear.weight", None, size * bands)
        size = len(matrix)
        values = self.linear(values, matrix, state.take("frontend.linear.bias", size), "projection")
        number = 0
        while f"transformer_blocks.layers.{number}.0.to_qkv.weight" in state:
            prefix = f"transformer_blocks.layers.{number}."
            values = self.attention(values, size, f"{prefix}0.", f"layer{number}.attention")
            values = self.feed_forward(values, size, f"{prefix}1.", f"layer{number}.each")
            number += 1
        if number == 0:
            raise SystemExit("the checkpoint lacks 'transformer_blocks.layers.0', which the network of Beat This! has")
        values = self.normalised(values, size, "transformer_blocks.norm.", "last")
        matrix = state.take("task_heads.beat_downbeat_lin.weight", 2, size).astype(numpy.float64)
        bias = state.take("task_heads.beat_downbeat_lin.bias", 2).astype(numpy.float64)
        # What speaks for a downbeat speaks for a beat.
        sums = numpy.array([[1, 1], [0, 1]])
        matrix, bias = sums @ matrix, sums @ bias
        product = graph.node("MatMul", [values, self.weights("classes", matrix.T)], "class_product")
        graph.node("Add", [product, self.weights("classes_bias", bias)], "logits")
        state.finish()
        return all_bands


def parameters(tensors):
    """The network's tensors by their own names, of those in a Lightning checkpoint."""
    prefix = re.compile(r"^state_dict\.model\.")
    found = {prefix.sub("", name).replace("_orig_mod.", ""): tensors[name] for name in tensors if prefix.match(name)}
    if not found:
        raise SystemExit("the file is no checkpoint of Beat This!: it has no tensor 'state_dict.model...'")
    return found


def convert(source, output):
    graph = Graph("beat-this")
    bands = Network(graph, State(parameters(torch_state.load(source)), NETWORK)).build()
    graph.save(output, {"spectrogram": [1, "frames", bands]}, {"logits": [1, "frames", 2]})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", required=True)
    parser.add_argument("source", help="checkpoint, as its makers publish it")
    arguments = parser.parse_args()
    convert(arguments.source, arguments.output)


if __name__ == "__main__":
    main()
