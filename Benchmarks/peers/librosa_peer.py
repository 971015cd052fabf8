"""librosa: load, beat_track and chroma_cqt; key and chords by the textbook methods on its chroma.

Key: correlation with the Krumhansl-Kessler profiles. Chords: binary templates of major, minor and the three common
sevenths on twelve roots, cosine similarity with the squared chroma of each beat, viterbi_discriminative.
"""
import importlib.metadata

from ..analysis import Analysis
from .labels import runs

GIVES = {"beats", "tempo", "keys", "chords"}
NOTES = ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]
MAJOR_PROFILE = [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88]
MINOR_PROFILE = [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17]
QUALITIES = {"maj": [0, 4, 7], "min": [0, 3, 7], "7": [0, 4, 7, 10], "maj7": [0, 4, 7, 11], "min7": [0, 3, 7, 10]}
NO_CHORD_SIMILARITY = 0.5
SHARPNESS = 20
SELF_TRANSITION = 0.5


def version():
    return importlib.metadata.version("librosa")


def workload(path):
    import librosa
    import numpy

    signal, rate = librosa.load(path)
    tempo, beats = librosa.beat.beat_track(y=signal, sr=rate)
    chroma = librosa.feature.chroma_cqt(y=signal, sr=rate)
    return signal, rate, float(numpy.atleast_1d(tempo)[0]), beats, chroma


def key_of(chroma):
    import numpy

    mean = chroma.mean(axis=1)
    scores = {
        f"{NOTES[tonic]} {mode}": numpy.corrcoef(mean, numpy.roll(profile, tonic))[0, 1]
        for tonic in range(12)
        for mode, profile in (("major", MAJOR_PROFILE), ("minor", MINOR_PROFILE))
    }
    return max(scores, key=scores.get)


def chord_labels(chroma):
    import librosa
    import numpy

    labels, templates = [], []
    for root in range(12):
        for quality, degrees in QUALITIES.items():
            template = numpy.zeros(12)
            template[[(root + degree) % 12 for degree in degrees]] = 1
            labels.append(f"{NOTES[root]}:{quality}")
            templates.append(template)
    matrix = librosa.util.normalize(numpy.array(templates), norm=2, axis=1)
    similarity = matrix @ librosa.util.normalize(chroma**2, norm=2, axis=0)
    labels.append("N")
    similarity = numpy.vstack([similarity, numpy.full((1, similarity.shape[1]), NO_CHORD_SIMILARITY)])
    probability = numpy.exp(SHARPNESS * similarity)
    probability /= probability.sum(axis=0, keepdims=True)
    transition = librosa.sequence.transition_loop(len(labels), SELF_TRANSITION)
    return [labels[state] for state in librosa.sequence.viterbi_discriminative(probability, transition)]


def analyse(path):
    import librosa
    import numpy

    signal, rate, tempo, beats, chroma = workload(path)
    duration = len(signal) / rate
    grid = librosa.util.fix_frames(beats, x_min=0, x_max=chroma.shape[1])
    synchronous = librosa.util.sync(chroma, grid, aggregate=numpy.median)
    times = [float(time) for time in librosa.frames_to_time(grid, sr=rate)]
    return Analysis(
        beats=[float(time) for time in librosa.frames_to_time(beats, sr=rate)],
        tempo=tempo,
        keys=[[0.0, duration, key_of(chroma)]],
        chords=runs(times[: synchronous.shape[1]], chord_labels(synchronous), duration),
    )
