"""Spleeter's two networks for vocals and accompaniment (Hennequin, Khlif, Voituret, Moussallam, JOSS 2020) in one graph.

usage: python3 -m convert.spleeter --output spleeter-2stems.onnx testcheckpoint0.ckpt testcheckpoint1.ckpt

Input: `mag` [chunks, 2, frames, 1024], magnitudes of the lowest 1024 bins of stereo spectra (frames of 4096 samples with a
periodic Hann window whose peak is 1, every 1024 samples at 44.1 kHz), 512 frames a chunk; any other multiple of 64 is taken
too. Outputs: `vocals` and `accompaniment`, of the same shape, what each network makes of these magnitudes.

Each network is a U-Net (Jansson and others, ISMIR 2017) whose last layer gives a mask from 0 to 1 for its input.
"""
import argparse
import zipfile

import numpy

from . import numpy_pickle
from .graph import Graph

STEMS = ["vocals", "accompaniment"]
LAYERS = 6
KERNEL = 5
NORMALISATION_FLOOR = 1e-3
LEAK = 0.2
# TensorFlow's padding "same" of a kernel of 5 that moves by 2 over an even length.
PADDING = [1, 1, 2, 2]


def _state(path):
    """The arrays of a checkpoint by name."""
    with zipfile.ZipFile(path) as archive:
        name = next((name for name in archive.namelist() if name.endswith("data.pkl")), None)
        if name is None:
            raise ValueError(f"{path} is no checkpoint: it holds no data.pkl")
        with archive.open(name) as file:
            return numpy_pickle.load(file)


class _Network:
    """The graph of one stem's network."""

    def __init__(self, graph, state, name):
        self._graph, self._state, self._name = graph, state, name

    def _constant(self, place, values):
        return self._graph.constant(f"{self._name}.{place}", values.astype(numpy.float32))

    def _node(self, operation, inputs, place, **attributes):
        return self._graph.node(operation, inputs, f"{self._name}.{place}", **attributes)

    def _convolution(self, values, key, place, **attributes):
        weights = self._constant(f"{place}.weights", self._state[f"{key}.weight"])
        bias = self._constant(f"{place}.bias", self._state[f"{key}.bias"])
        return self._node("Conv", [values, weights, bias], place, **attributes)

    def _normalisation(self, values, key, place):
        """Each channel moved and scaled by what the network learned."""
        state = [self._state[f"{key}.{part}"] for part in ("weight", "bias", "running_mean", "running_var")]
        constants = [
            self._constant(f"{place}.{part}", values)
            for part, values in zip(("scale", "shift", "mean", "variance"), state)
        ]
        return self._node("BatchNormalization", [values, *constants], place, epsilon=NORMALISATION_FLOOR)

    def _rise(self, values, key, place):
        """Twice the resolution, rectified."""
        weights = self._constant(f"{place}.weights", self._state[f"{key}.weight"])
        bias = self._constant(f"{place}.bias", self._state[f"{key}.bias"])
        risen = self._node(
            "ConvTranspose", [values, weights, bias], f"{place}.risen", kernel_shape=[KERNEL, KERNEL], strides=[2, 2],
            pads=PADDING)
        return self._node("Relu", [risen], place)

    def build(self, magnitudes):
        """Adds the network and returns the name of its mask."""
        values, skipped = magnitudes, []
        for layer in range(1, LAYERS + 1):
            place = f"down{layer}"
            values = self._convolution(
                values, f"down{layer}_conv.1", place, kernel_shape=[KERNEL, KERNEL], strides=[2, 2], pads=PADDING)
            skipped.append(values)
            if layer < LAYERS:
                normal = self._normalisation(values, f"down{layer}_act.0", f"{place}.normal")
                values = self._node("LeakyRelu", [normal], f"{place}.active", alpha=LEAK)
        skipped.pop()
        for layer in range(1, LAYERS + 1):
            risen = self._rise(values, f"up{layer}.0", f"up{layer}")
            values = self._normalisation(risen, f"up{layer}.3", f"up{layer}.normal")
            if skipped:
                values = self._node("Concat", [skipped.pop(), values], f"up{layer}.both", axis=1)
        last = self._convolution(values, "up7.0", "last", kernel_shape=[4, 4], dilations=[2, 2], pads=[3, 3, 3, 3])
        return self._node("Sigmoid", [last], "mask")


def convert(sources, output):
    if len(sources) != len(STEMS):
        raise ValueError(f"{len(sources)} checkpoints were given, {len(STEMS)} were expected: of {' and '.join(STEMS)}")
    graph = Graph("spleeter")
    for stem, source in zip(STEMS, sources):
        mask = _Network(graph, _state(source), stem).build("mag")
        graph.node("Mul", ["mag", mask], stem)
    shape = ["chunks", 2, "frames", 1024]
    graph.save(output, {"mag": shape}, {stem: shape for stem in STEMS})


def main():
    parser = argparse.ArgumentParser(description="Writes Spleeter's networks for two stems as one ONNX graph.")
    parser.add_argument("sources", nargs="+", help="checkpoints of the vocals' and the accompaniment's network")
    parser.add_argument("--output", required=True)
    arguments = parser.parse_args()
    convert(arguments.sources, arguments.output)


if __name__ == "__main__":
    main()
