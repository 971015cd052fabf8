"""HTDemucs, a hybrid transformer that separates stems (Rouard, Massa, Défossez, ICASSP 2023), as one graph.

usage: python3 -m convert.htdemucs --output htdemucs.onnx 955717e8-8726e21a.th

Inputs: `mix` [1, channels, samples], a segment of the length that the network was trained on, and `spectrogram`
[1, 2 channels, bins, frames], its short-time spectra as the original program makes them: real and imaginary part of
each channel in turn. Outputs: `waveforms` [1, stems, channels, samples] and `spectrograms` [1, stems, 2 channels, bins,
frames]; the signal of a stem's spectrogram and its waveform add up to the stem. The metadata of `separation_model` say
the rest.

Sizes are read from the checkpoint, so that networks of other sizes and with other stems convert as well.
"""
import argparse
import math
from fractions import Fraction

import numpy

from . import separation_model, torch_state
from .cross_transformer import CrossTransformer, plane_positions, time_positions
from .graph import Graph
from .layers import Layers
from .state import State

NETWORK = "HTDemucs"
SPREAD_FLOOR = 1e-5

# Settings with what the program takes for them where a checkpoint says nothing.
DEFAULTS = {
    "audio_channels": 2, "nfft": 4096, "kernel_size": 8, "stride": 4, "context": 1, "context_enc": 0, "freq_emb": 0.2,
    "emb_scale": 10, "t_heads": 8, "t_max_period": 10000.0, "t_weight_pos_embed": 1.0, "samplerate": 44100,
    "segment": 10,
}
# Settings that have to be these: networks with others have another structure.
FIXED = {
    "cac": True, "multi_freqs": None, "rewrite": True, "dconv_depth": 2, "t_emb": "sin", "t_norm_in": True,
    "t_norm_in_group": False, "t_group_norm": False, "t_norm_first": True, "t_norm_out": True, "t_layer_scale": True,
    "t_gelu": True, "t_cross_first": False, "t_sparse_self_attn": False, "t_sparse_cross_attn": False,
    "t_sin_random_shift": 0, "use_train_segment": True,
}


def settings(stated):
    """All settings of a checkpoint that states some."""
    for name, value in FIXED.items():
        if (stated.get(name, value) or None) != (value or None):
            raise SystemExit(f"the checkpoint's network has {name} = {stated[name]}, only {value} is converted")
    result = {name: stated.get(name, value) for name, value in DEFAULTS.items()}
    for name, value in result.items():
        if isinstance(value, bool) or not isinstance(value, (int, float, Fraction)) or not 0 <= value < 1 << 31:
            raise SystemExit(f"the checkpoint's setting {name} is no number that can be: {value}")
    stems = stated.get("sources")
    if not isinstance(stems, (list, tuple)) or not stems or not all(isinstance(stem, str) for stem in stems):
        raise SystemExit(f"the checkpoint's setting sources is no list of names: {stems}")
    return result | {"sources": list(stems)}


class Network(Layers):
    """Writes the network; values are [1, channels, bins, frames] in one branch and [1, channels, samples] in the other.

    An `extent` is the lengths of the axes behind the channels.
    """

    def __init__(self, graph, state, chosen):
        super().__init__(graph, state)
        self.chosen = chosen
        self.kernel, self.stride = chosen["kernel_size"], chosen["stride"]
        self.channels, self.stems = chosen["audio_channels"], len(chosen["sources"])
        self.samples = int(chosen["segment"] * chosen["samplerate"])
        self.bins, self.hop = chosen["nfft"] // 2, chosen["nfft"] // 4
        self.frames = math.ceil(self.samples / self.hop)
        self.shapes = {
            "mix": [1, self.channels, self.samples],
            "spectrogram": [1, 2 * self.channels, self.bins, self.frames],
        }

    # Inputs and outputs

    def even(self, values):
        """An input with mean 0 and standard deviation 1, and names of both as they were."""
        graph = self.graph
        count = math.prod(self.shapes[values])
        mean = graph.node("ReduceMean", [values], f"{values}.mean", keepdims=1)
        centred = graph.node("Sub", [values, mean], f"{values}.centred")
        energy = graph.node("ReduceSumSquare", [centred], f"{values}.energy", keepdims=1)
        variance = graph.node("Div", [energy, self.weights(f"{values}.freedom", count - 1)], f"{values}.variance")
        spread = graph.node("Sqrt", [variance], f"{values}.spread")
        bounded = graph.node("Add", [spread, self.weights(f"{values}.floor", SPREAD_FLOOR)], f"{values}.bounded")
        return graph.node("Div", [centred, bounded], f"{values}.even"), mean, spread

    def give(self, values, mean, spread, like, output):
        """Values of all stems with the mean and standard deviation that the input had."""
        scaled = self.graph.node("Mul", [values, spread], f"{output}.scaled")
        moved = self.graph.node("Add", [scaled, mean], f"{output}.moved")
        shape = [1, self.stems, *self.shapes[like][1:]]
        self.graph.node("Reshape", [moved, self.integers(f"{output}.shape", shape)], output)
        return shape

    # Layers

    def convolution(self, values, key, outputs, inputs, kernel, name, operation="Conv", bins=0, **attributes):
        """A convolution, or a transposed one, whose kernels stand the other way round.

        `bins` is the number of axes in front of those of the kernel, along which it has the length 1. Gives the number
        of channels too.
        """
        sizes = (outputs, inputs) if operation == "Conv" else (inputs, outputs)
        kernels = self.state.take(f"{key}.weight", *sizes, *kernel)
        kernels = kernels.reshape(*kernels.shape[:2], *[1] * bins, *kernel)
        bias = self.state.take(f"{key}.bias", kernels.shape[0 if operation == "Conv" else 1])
        constants = [self.weights(f"{name}.kernels", kernels), self.weights(f"{name}.bias", bias)]
        shape = list(kernels.shape[2:])
        return self.graph.node(operation, [values, *constants], name, kernel_shape=shape, **attributes), len(bias)

    def residual(self, values, channels, extent, prefix, name):
        """Two dilated convolutions over time, each added to what it gets; every bin is a sequence of its own."""
        graph = self.graph
        bins = extent[:-1]
        for number in range(2):
            place, key = f"{name}.{number}", f"{prefix}dconv.layers.{number}."
            dilation = 2**number
            margins = [0] * len(bins) + [dilation]
            inner, size = self.convolution(
                values, f"{key}0", None, channels, (3,), f"{place}.inner", bins=len(bins),
                dilations=[1] * len(bins) + [dilation], pads=margins * 2)
            inner = self.all_normalised(inner, [1, size, *extent], 1, f"{key}1.", f"{place}.inner_even")
            outer, _ = self.convolution(
                self.gelu(inner), f"{key}3", 2 * channels, size, (1,), f"{place}.outer", bins=len(bins))
            outer = self.all_normalised(outer, [1, 2 * channels, *extent], 1, f"{key}4.", f"{place}.outer_even")
            scale = self.state.take(f"{key}6.scale", channels).reshape(1, -1, *[1] * len(extent))
            scaled = graph.node("Mul", [self.glu(outer), self.weights(f"{place}.scale", scale)], f"{place}.scaled")
            values = graph.node("Add", [values, scaled], f"{place}.sum")
        return values

    def gated(self, values, key, channels, extent, context, name):
        """A convolution over neighbours with gates for what it gives."""
        width = 1 + 2 * context
        both, _ = self.convolution(
            values, key, 2 * channels, channels, (width,) * len(extent), name, pads=[context] * 2 * len(extent))
        return self.glu(both)

    def encode(self, values, inputs, extent, prefix, name):
        """An encoder's layer: a quarter of the first axis. Gives values, channels and extent."""
        length, margin = extent[0], self.kernel // 4
        missing = -length % self.stride
        if len(extent) == 2 and (missing or length <= self.kernel):
            raise SystemExit(f"the checkpoint's network has a layer for {length} bins, which is not converted")
        rest = [0] * (len(extent) - 1)
        values, channels = self.convolution(
            values, f"{prefix}conv", None, inputs, (self.kernel, *[1] * len(rest)), name,
            strides=[self.stride, *[1] * len(rest)], pads=[margin, *rest, margin + missing, *rest])
        extent = [(length + missing + 2 * margin - self.kernel) // self.stride + 1, *extent[1:]]
        values = self.gelu(values)
        if f"{prefix}dconv.layers.0.0.weight" in self.state:
            values = self.residual(values, channels, extent, prefix, f"{name}.residual")
        context = self.chosen["context_enc"]
        values = self.gated(values, f"{prefix}rewrite", channels, extent, context, f"{name}.rewritten")
        return values, channels, extent

    def decode(self, values, skipped, inputs, outputs, extent, goal, prefix, name, is_last):
        """A decoder's layer, with what the encoder's opposite layer gave, back to the extent `goal`."""
        values = self.graph.node("Add", [values, skipped], f"{name}.both")
        values = self.gated(values, f"{prefix}rewrite", inputs, extent, self.chosen["context"], f"{name}.rewritten")
        if f"{prefix}dconv.layers.0.0.weight" in self.state:
            values = self.residual(values, inputs, extent, prefix, f"{name}.residual")
        margin = self.kernel // 4
        rest = [0] * (len(extent) - 1)
        behind = (extent[0] - 1) * self.stride + self.kernel - margin - goal[0]
        values, _ = self.convolution(
            values, f"{prefix}conv_tr", outputs, inputs, (self.kernel, *[1] * len(rest)), name,
            operation="ConvTranspose", strides=[self.stride, *[1] * len(rest)], pads=[margin, *rest, behind, *rest])
        return values if is_last else self.gelu(values)

    def embedded(self, values, channels, extent):
        """With what the network learned of each bin of the first layer."""
        table = self.state.take("freq_emb.embedding.weight", extent[0], channels).astype(numpy.float64)
        learned = (self.chosen["freq_emb"] * self.chosen["emb_scale"] * table).T[None, :, :, None]
        return self.graph.node("Add", [values, self.weights("bins.learned", learned)], "bins.placed")

    def tokens(self, values, extent, name):
        """Positions x channels, frame by frame where there are bins too."""
        if len(extent) == 1:
            return self.graph.node("Transpose", [values], f"{name}.tokens", perm=[0, 2, 1])
        turned = self.graph.node("Transpose", [values], f"{name}.turned", perm=[0, 3, 2, 1])
        return self.shaped(turned, [1, extent[0] * extent[1], -1], f"{name}.tokens")

    def maps(self, values, extent, name):
        """The opposite of `tokens`."""
        if len(extent) == 1:
            return self.graph.node("Transpose", [values], f"{name}.maps", perm=[0, 2, 1])
        apart = self.shaped(values, [1, extent[1], extent[0], -1], f"{name}.apart")
        return self.graph.node("Transpose", [apart], f"{name}.maps", perm=[0, 3, 2, 1])

    def transformed(self, branches, extents, channels):
        """Both branches behind the transformer, which may have a size of its own."""
        suffixes, names = ("", "_t"), ("spectral", "temporal")
        has_own_size = "channel_upsampler.weight" in self.state
        sequences, size = [], channels
        for values, extent, suffix, name in zip(branches, extents, suffixes, names):
            values = self.tokens(values, extent, name)
            if has_own_size:
                matrix = self.state.take(f"channel_upsampler{suffix}.weight", None, channels, 1)[:, :, 0]
                size = len(matrix)
                bias = self.state.take(f"channel_upsampler{suffix}.bias", size)
                values = self.linear(values, matrix, bias, f"{name}.wide")
            sequences.append(values)
        period, weight = self.chosen["t_max_period"], self.chosen["t_weight_pos_embed"]
        (bands, frames), (count,) = extents
        positions = [plane_positions(frames, bands, size, period), time_positions(count, size, period)]
        transformer = CrossTransformer(self, size, self.chosen["t_heads"])
        sequences = transformer.build(sequences, [weight * values for values in positions])
        results = []
        for values, extent, suffix, name in zip(sequences, extents, suffixes, names):
            if has_own_size:
                matrix = self.state.take(f"channel_downsampler{suffix}.weight", channels, size, 1)[:, :, 0]
                bias = self.state.take(f"channel_downsampler{suffix}.bias", channels)
                values = self.linear(values, matrix, bias, f"{name}.narrow")
            results.append(self.maps(values, extent, name))
        return results

    def build(self):
        """The whole network; gives the shapes of its outputs."""
        inputs = ("spectrogram", "mix")
        prefixes, names = ("", "t"), ("spectral", "temporal")
        values, means, spreads = map(list, zip(*[self.even(source) for source in inputs]))
        channels = [self.shapes[source][1] for source in inputs]
        extents = [self.shapes[source][2:] for source in inputs]
        levels = []
        while f"encoder.{len(levels)}.conv.weight" in self.state:
            level = len(levels)
            levels.append([])
            for branch, (prefix, name) in enumerate(zip(prefixes, names)):
                before = extents[branch]
                values[branch], channels[branch], extents[branch] = self.encode(
                    values[branch], channels[branch], before, f"{prefix}encoder.{level}.", f"{name}.down{level}")
                if level == 0 and branch == 0 and self.chosen["freq_emb"]:
                    values[branch] = self.embedded(values[branch], channels[branch], extents[branch])
                levels[level].append((values[branch], channels[branch], extents[branch], before))
        if not levels or channels[0] != channels[1]:
            raise SystemExit("the checkpoint's encoders do not lead to the same number of channels")
        if "crosstransformer.norm_in.weight" in self.state:
            values = self.transformed(values, extents, channels[0])
        for step, level in enumerate(reversed(levels)):
            is_last = step + 1 == len(levels)
            for branch, (prefix, name) in enumerate(zip(prefixes, names)):
                skipped, inner, extent, goal = level[branch]
                outer = self.stems * self.shapes[inputs[branch]][1] if is_last else levels[-2 - step][branch][1]
                values[branch] = self.decode(
                    values[branch], skipped, inner, outer, extent, goal, f"{prefix}decoder.{step}.", f"{name}.up{step}",
                    is_last)
        self.state.finish()
        return {
            output: self.give(values[branch], means[branch], spreads[branch], inputs[branch], output)
            for branch, output in enumerate(("spectrograms", "waveforms"))
        }


def checkpoint(path):
    """Settings and tensors of a checkpoint, as its makers publish it."""
    package = torch_state.load_package(path)
    is_known = isinstance(package, dict) and {"klass", "args", "kwargs", "state"} <= package.keys()
    if not is_known or not torch_state.is_name(package["klass"], "demucs.htdemucs", NETWORK) or package["args"]:
        raise SystemExit("the file is no checkpoint of HTDemucs: it has no settings of 'demucs.htdemucs.HTDemucs'")
    tensors = {name: values for name, values in package["state"].items() if isinstance(values, numpy.ndarray)}
    return settings(package["kwargs"]), tensors


def convert(source, output):
    chosen, tensors = checkpoint(source)
    graph = Graph("htdemucs")
    network = Network(graph, State(tensors, NETWORK), chosen)
    outputs = network.build()
    spectra = separation_model.spectral_framing(
        frame_size=chosen["nfft"], hop_size=network.hop, bins=network.bins, frames=network.frames,
        first_centre=network.hop // 2, scale=chosen["nfft"] ** -0.5)
    graph.save(output, network.shapes, outputs, separation_model.metadata(
        chosen["sources"], chosen["samplerate"], network.samples, is_normalised=True, spectra=spectra))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", required=True)
    parser.add_argument("source", help="checkpoint, as its makers publish it")
    arguments = parser.parse_args()
    convert(arguments.source, arguments.output)


if __name__ == "__main__":
    main()
