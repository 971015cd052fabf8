"""Writes two tiny networks that separate by constant gains, so that what an analyzer makes around a network is heard alone.

usage: PYTHONPATH=models python3 -m Tests.ConversionTests.separation_models

`separation_waveforms.onnx` takes segments of 4000 samples, `separation_spectrograms.onnx` spectra of frames of 512 samples,
the lowest 200 bins of them, as MDX-Net has them. Both give vocals with a quarter of the amplitude and drums with half.
"""
import pathlib

import numpy

from convert import separation_model
from convert.graph import Graph

FOLDER = pathlib.Path(__file__).parent / "References"
GAINS = {"vocals": 0.25, "drums": 0.5}
SAMPLES = 4000
BINS, FRAMES, FRAME, HOP = 200, 31, 512, 128


def _write(name, source, shape, output, metadata):
    graph = Graph(name)
    gains = numpy.array(list(GAINS.values()), numpy.float32).reshape(1, -1, *[1] * (len(shape) - 1))
    graph.constant("second_axis", numpy.array([1], numpy.int64))
    apart = graph.node("Unsqueeze", [source, "second_axis"], "apart")
    graph.node("Mul", [apart, graph.constant("gains", gains)], output)
    graph.save(FOLDER / f"{name}.onnx", {source: shape}, {output: [1, len(GAINS), *shape[1:]]}, metadata)


def main():
    _write(
        "separation_waveforms", "mix", [1, 2, SAMPLES], "waveforms",
        separation_model.metadata(GAINS, 44100, SAMPLES, is_normalised=True))
    spectra = separation_model.spectral_framing(FRAME, HOP, BINS, FRAMES, first_centre=0, scale=1)
    _write(
        "separation_spectrograms", "spectrogram", [1, 4, BINS, FRAMES], "spectrograms",
        separation_model.metadata(GAINS, 44100, HOP * (FRAMES - 1), is_normalised=False, spectra=spectra))


if __name__ == "__main__":
    main()
