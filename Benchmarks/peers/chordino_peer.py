"""Chordino, the Vamp plugin that the package chord-extractor carries, with that package's parameters, at 44.1 kHz."""
import importlib.metadata
import importlib.util
import os
import pathlib

from ..analysis import Analysis
from .labels import harte, runs

GIVES = {"chords"}
SAMPLE_RATE = 44100
PARAMETERS = {"useNNLS": 1, "rollon": 1, "tuningmode": 0, "whitening": 1, "s": 0.7, "boostn": 0.1}


def version():
    importlib.metadata.version("vamp")
    return importlib.metadata.version("chord-extractor")


def workload(path):
    # The plugin's library lies in the package; importing the package itself would need setuptools' pkg_resources.
    package = pathlib.Path(importlib.util.find_spec("chord_extractor").origin).parent
    os.environ["VAMP_PATH"] = str(package / "_lib")
    import librosa
    import vamp

    signal, rate = librosa.load(path, sr=SAMPLE_RATE)
    changes = vamp.collect(signal, rate, "nnls-chroma:chordino", parameters=PARAMETERS)["list"]
    return len(signal) / rate, changes


def analyse(path):
    duration, changes = workload(path)
    times = [float(change["timestamp"]) for change in changes]
    return Analysis(chords=runs(times, [harte(change["label"]) for change in changes], duration))
