"""Chordino, the Vamp plugin that the package chord-extractor carries, with that package's parameters, at 44.1 kHz."""
import importlib.util
import os
import pathlib

# The plugin's library lies in the package; importing the package itself would need setuptools' pkg_resources.
os.environ["VAMP_PATH"] = str(pathlib.Path(importlib.util.find_spec("chord_extractor").origin).parent / "_lib")

import librosa  # noqa: E402
import vamp  # noqa: E402

from ..analysis import Analysis  # noqa: E402
from .labels import harte, runs  # noqa: E402

SAMPLE_RATE = 44100
PARAMETERS = {"useNNLS": 1, "rollon": 1, "tuningmode": 0, "whitening": 1, "s": 0.7, "boostn": 0.1}


def workload(path):
    signal, rate = librosa.load(path, sr=SAMPLE_RATE)
    changes = vamp.collect(signal, rate, "nnls-chroma:chordino", parameters=PARAMETERS)["list"]
    return len(signal) / rate, changes


def analyse(path):
    duration, changes = workload(path)
    times = [float(change["timestamp"]) for change in changes]
    return Analysis(chords=runs(times, [harte(change["label"]) for change in changes], duration))
