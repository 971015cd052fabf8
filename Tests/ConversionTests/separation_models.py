"""Writes two tiny networks that separate by constant gains, so that what is made around a network is heard alone.

usage: PYTHONPATH=models python3 -m Tests.ConversionTests.separation_models

`separation_waveforms.onnx` takes segments of 4000 samples, and gives vocals with a quarter of the amplitude and drums with
half. `separation_spectrograms.onnx` is as networks after the conventions of MDX-Net are, with nothing that describes it: of
spectra of frames of 512 samples every 128, of which it knows the lowest 200 bins, it gives a quarter.
"""
import pathlib

import numpy

from convert import separation_model
from convert.graph import Graph

FOLDER = pathlib.Path(__file__).parent / "References"
GAINS = {"vocals": 0.25, "drums": 0.5}
SAMPLES = 4000


def main():
    graph = Graph("separation_waveforms")
    gains = graph.constant("gains", numpy.array(list(GAINS.values()), numpy.float32).reshape(1, -1, 1, 1))
    graph.constant("second_axis", numpy.array([1], numpy.int64))
    apart = graph.node("Unsqueeze", ["mix", "second_axis"], "apart")
    graph.node("Mul", [apart, gains], "waveforms")
    graph.save(
        FOLDER / "separation_waveforms.onnx", {"mix": [1, 2, SAMPLES]}, {"waveforms": [1, len(GAINS), 2, SAMPLES]},
        separation_model.metadata(GAINS, 44100, SAMPLES, is_normalised=True))
    graph = Graph("separation_spectrograms")
    graph.node("Mul", ["input", graph.constant("gain", numpy.array(0.25, numpy.float32))], "output")
    shape = ["batch", 4, 200, 31]
    graph.save(FOLDER / "separation_spectrograms.onnx", {"input": shape}, {"output": shape})


if __name__ == "__main__":
    main()
