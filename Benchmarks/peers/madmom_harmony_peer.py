"""madmom's key recognition (Korzeniowski, Widmer 2018) and its chord recognition by CNN and CRF (the same, 2016)."""
from ..analysis import Analysis
from . import madmom_package

GIVES = {"keys", "chords"}

version = madmom_package.version


def workload(path):
    signal = madmom_package.read(path)
    from madmom.features.chords import CNNChordFeatureProcessor, CRFChordRecognitionProcessor
    from madmom.features.key import CNNKeyRecognitionProcessor, key_prediction_to_label

    key = key_prediction_to_label(CNNKeyRecognitionProcessor()(signal))
    chords = CRFChordRecognitionProcessor()(CNNChordFeatureProcessor()(signal))
    return len(signal) / signal.sample_rate, key, chords


def analyse(path):
    duration, key, chords = workload(path)
    return Analysis(
        keys=[[0.0, duration, key]],
        chords=[[float(start), float(end), str(label)] for start, end, label in chords])
