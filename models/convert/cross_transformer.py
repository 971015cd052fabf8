"""A transformer over two sequences that listen to each other: HTDemucs' innermost part."""
import numpy

ATTENDED_AT_ONCE = 16 << 20
"""Attention holds queries x keys values for each head; about this many are computed at once."""


def time_positions(count, size, period):
    """What is added for positions along one axis, [count, size]."""
    half = size // 2
    phases = numpy.arange(count)[:, None] / period ** (numpy.arange(half) / (half - 1))
    return numpy.concatenate([numpy.cos(phases), numpy.sin(phases)], axis=1)


def plane_positions(frames, bands, size, period):
    """What is added for positions in time and frequency, [frames x bands, size]."""
    half = size // 2
    rates = numpy.exp(numpy.arange(0, half, 2) * -(numpy.log(period) / half))
    result = numpy.zeros((frames, bands, size))
    for start, count, axes in ((0, frames, (slice(None), None)), (half, bands, (None, slice(None)))):
        phases = numpy.arange(count)[:, None] * rates
        result[:, :, start : start + half : 2] = numpy.sin(phases)[axes]
        result[:, :, start + 1 : start + half : 2] = numpy.cos(phases)[axes]
    return result.reshape(frames * bands, size)


class CrossTransformer:
    """Writes the transformer; sequences are [1, positions, features]."""

    def __init__(self, layers, size, heads):
        if size % heads or size % 4:
            raise SystemExit(f"the checkpoint's transformer has {size} features, expected a multiple of 4 and {heads}")
        self.layers, self.graph, self.state = layers, layers.graph, layers.state
        self.size, self.heads = size, heads

    def build(self, entering, positions):
        """Both sequences behind all layers; `positions` are what is added to each, [positions, features]."""
        sequences = []
        for values, place, name, suffix in zip(entering, positions, ("spectral", "temporal"), ("", "_t")):
            even = self.layers.layer_normalised(
                values, self.size, f"crosstransformer.norm_in{suffix}.", f"{name}.entering")
            place = self.layers.weights(f"{name}.positions", place)
            sequences.append(self.graph.node("Add", [even, place], f"{name}.placed"))
        counts = [len(place) for place in positions]
        number = 0
        while f"crosstransformer.layers.{number}.linear1.weight" in self.state:
            heard = sequences
            sequences = []
            for index, (name, suffix) in enumerate((("spectral", ""), ("temporal", "_t"))):
                prefix = f"crosstransformer.layers{suffix}.{number}."
                other = 1 - index if number % 2 else index
                sequences.append(self.layer(
                    heard[index], heard[other], counts[index], counts[other], prefix, f"{name}{number}",
                    crosses=number % 2 == 1))
            number += 1
        return sequences

    def layer(self, values, other, count, other_count, prefix, name, crosses):
        graph, layers = self.graph, self.layers
        queries = layers.layer_normalised(values, self.size, f"{prefix}norm1.", f"{name}.queries_even")
        keys = queries
        if crosses:
            keys = layers.layer_normalised(other, self.size, f"{prefix}norm2.", f"{name}.keys_even")
        attention = f"{prefix}{'cross' if crosses else 'self'}_attn."
        attended = self.attention(queries, keys, count, other_count, attention, f"{prefix}gamma_1.scale", name)
        values = graph.node("Add", [values, attended], f"{name}.attended_sum")
        even = layers.layer_normalised(values, self.size, f"{prefix}norm{3 if crosses else 2}.", f"{name}.even")
        matrix = self.state.take(f"{prefix}linear1.weight", None, self.size)
        inner = layers.gelu(layers.linear(
            even, matrix, self.state.take(f"{prefix}linear1.bias", len(matrix)), f"{name}.inner"))
        outer = self.scaled_linear(inner, f"{prefix}linear2.", len(matrix), f"{prefix}gamma_2.scale", f"{name}.outer")
        values = graph.node("Add", [values, outer], f"{name}.sum")
        return layers.all_normalised(values, [1, count, self.size], 2, f"{prefix}norm_out.", f"{name}.normalised")

    def scaled_linear(self, values, prefix, inputs, scale, name):
        """A linear layer with the scale of each feature that follows it."""
        scale = self.state.take(scale, self.size).astype(numpy.float64)
        matrix = self.state.take(f"{prefix}weight", self.size, inputs)
        bias = self.state.take(f"{prefix}bias", self.size)
        return self.layers.linear(values, matrix * scale[:, None], bias * scale, name)

    def attention(self, queries, keys, count, other_count, prefix, scale, name):
        graph, layers, size = self.graph, self.layers, self.size
        matrices = numpy.split(self.state.take(f"{prefix}in_proj_weight", 3 * size, size).astype(numpy.float64), 3)
        biases = numpy.split(self.state.take(f"{prefix}in_proj_bias", 3 * size).astype(numpy.float64), 3)
        head = size // self.heads
        factors = (head**-0.5, 1, 1)
        parts = []
        for part, source, matrix, bias, factor in zip(
                ("query", "key", "value"), (queries, keys, keys), matrices, biases, factors):
            place = f"{name}.{part}"
            joined = layers.linear(source, matrix * factor, bias * factor, f"{place}.joined")
            apart = layers.shaped(joined, [0, 0, self.heads, head], f"{place}.apart")
            # Keys stand as columns.
            parts.append(graph.node("Transpose", [apart], place, perm=[0, 2, 3, 1] if part == "key" else [0, 2, 1, 3]))
        at_once = min(self.heads, max(1, ATTENDED_AT_ONCE // (count * other_count)))
        sizes = [min(at_once, self.heads - first) for first in range(0, self.heads, at_once)]
        if len(sizes) == 1:
            attended = self.attended(*parts, name)
        else:
            shares = layers.integers(f"{name}.heads_at_once", sizes)
            groups = zip(*[
                graph.nodes("Split", [part, shares], [f"{part}.heads{group}" for group in range(len(sizes))], axis=1)
                for part in parts
            ])
            results = [self.attended(*group, f"{name}.heads{place}") for place, group in enumerate(groups)]
            attended = graph.node("Concat", results, f"{name}.all_heads", axis=1)
        attended = graph.node("Transpose", [attended], f"{name}.by_position", perm=[0, 2, 1, 3])
        merged = layers.shaped(attended, [0, 0, size], f"{name}.merged")
        return self.scaled_linear(merged, f"{prefix}out_proj.", size, scale, f"{name}.projected")

    def attended(self, query, key, value, name):
        scores = self.graph.node("MatMul", [query, key], f"{name}.scores")
        shares = self.graph.node("Softmax", [scores], f"{name}.shares", axis=-1)
        return self.graph.node("MatMul", [shares, value], f"{name}.attended")
