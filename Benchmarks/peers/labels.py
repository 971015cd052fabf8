"""Chord names as programs print them, rewritten in Harte syntax."""
import re

_QUALITIES = {
    "": "maj", "m": "min", "6": "maj6", "m6": "min6", "7": "7", "m7": "min7", "maj7": "maj7", "mmaj7": "minmaj7",
    "m7b5": "hdim7", "dim": "dim", "dim7": "dim7", "aug": "aug", "sus2": "sus2", "sus4": "sus4",
}
_DEGREES = ["1", "b2", "2", "b3", "3", "4", "b5", "5", "b6", "6", "b7", "7"]
_NATURALS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def pitch_class(name):
    return (_NATURALS[name[0]] + name.count("#") - name.count("b")) % 12


def harte(label):
    """Rewrites e.g. "Am7/G" as "A:min7/b7". Raises ValueError for what it does not know."""
    if label in ("N", "", "NC", "-"):
        return "N"
    match = re.fullmatch(r"([A-G][#b]*)([^/]*)(?:/([A-G][#b]*))?", label)
    if match is None or match[2] not in _QUALITIES:
        raise ValueError(f"unknown chord name '{label}'")
    root, quality, bass = match[1], _QUALITIES[match[2]], match[3]
    degree = (pitch_class(bass) - pitch_class(root)) % 12 if bass else 0
    return f"{root}:{quality}" + (f"/{_DEGREES[degree]}" if degree else "")


def runs(times, labels, end):
    """Joins equal neighbours of labels that start at the given times into [start, end, label]."""
    joined = []
    for start, stop, label in zip(times, [*times[1:], end], labels):
        if joined and joined[-1][2] == label:
            joined[-1][1] = float(stop)
        elif stop > start:
            joined.append([float(start), float(stop), label])
    return joined
