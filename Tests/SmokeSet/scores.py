"""Lead sheets in YAML: bars of chords in Harte syntax and of melody, in parts that a form puts in order.

A bar is `chords | melody`, each a list of `WHAT*LENGTH`; lengths count the note value below the meter's stroke. A
chord without a length fills its bar, a note without one is 1 long, `-` is a rest. In the form, `B+2` is part B two
semitones up. `tempo` counts what listeners tap: three of those note values in 6/8, 9/8 and 12/8, else one of them.
"""
import dataclasses
import re

import yaml

_NATURALS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_NAMES = ["C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B"]
_QUALITIES = {
    "maj": [0, 4, 7], "min": [0, 3, 7], "7": [0, 4, 7, 10], "maj7": [0, 4, 7, 11], "min7": [0, 3, 7, 10],
    "hdim7": [0, 3, 6, 10],
}
_BASS_DEGREES = {"3": 4, "5": 7}


@dataclasses.dataclass(frozen=True)
class Event:
    """What lasts from one time to another, in seconds from the first beat."""

    start: float
    end: float
    value: object


@dataclasses.dataclass(frozen=True)
class Chord:
    label: str  # Harte
    tones: tuple  # pitch classes, the root first
    bass: int  # pitch class


@dataclasses.dataclass(frozen=True)
class Score:
    """A score that is written out. Times in seconds from its first beat."""

    title: str
    meter: str
    tempo: float
    beats_per_bar: int  # as tapped
    seconds_per_beat: float
    bars: int
    chords: list  # Events of Chord
    melody: list  # Events of MIDI note numbers
    keys: list  # Events of "C major"
    parts: list  # Events of the part's letter
    instruments: dict  # part of the arrangement to the instrument's name

    @property
    def duration(self):
        return self.bars * self.beats_per_bar * self.seconds_per_beat


def pitch_class(name):
    return (_NATURALS[name[0]] + name.count("#") - name.count("b")) % 12


def _chord(label, shift):
    """Raises ValueError for what is not a chord."""
    match = re.fullmatch(r"([A-G][#b]?):([a-z0-9]+)(?:/(\d))?", label)
    if match is None or match[2] not in _QUALITIES or (match[3] and match[3] not in _BASS_DEGREES):
        raise ValueError(f"'{label}' is not a chord of {', '.join(_QUALITIES)}, with /3 or /5")
    root = (pitch_class(match[1]) + shift) % 12
    name = _NAMES[root] if shift else match[1]
    bass = f"/{match[3]}" if match[3] else ""
    return Chord(
        label=f"{name}:{match[2]}{bass}",
        tones=tuple((root + tone) % 12 for tone in _QUALITIES[match[2]]),
        bass=(root + _BASS_DEGREES.get(match[3], 0)) % 12)


def _note(name, shift):
    """A MIDI note number, None for a rest. Raises ValueError for what is neither."""
    if name == "-":
        return None
    match = re.fullmatch(r"([A-G][#b]?)(\d)", name)
    if match is None:
        raise ValueError(f"'{name}' is not a note such as Bb4, nor the rest '-'")
    return _NATURALS[match[1][0]] + match[1].count("#") - match[1].count("b") + 12 * (int(match[2]) + 1) + shift


def _tokens(text, default_length):
    for token in text.split():
        what, _, length = token.partition("*")
        yield what, float(length) if length else default_length


def _key(name, shift):
    tonic, mode = name.split()
    return f"{_NAMES[(pitch_class(tonic) + shift) % 12]} {mode}" if shift else name


def _joined(events):
    """Equal neighbours as one event."""
    joined = []
    for event in events:
        if joined and joined[-1].value == event.value and joined[-1].end == event.start:
            joined[-1] = dataclasses.replace(joined[-1], end=event.end)
        else:
            joined.append(event)
    return joined


def read(path):
    """Raises ValueError with the file's name where the score is wrong."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        return _score(document)
    except (KeyError, ValueError) as error:
        raise ValueError(f"{path.name}: {error}") from error


def _score(document):
    numerator, denominator = (int(part) for part in document["meter"].split("/"))
    units_per_beat = 3 if denominator == 8 and numerator % 3 == 0 else 1
    seconds_per_beat = 60 / document["tempo"]
    unit = seconds_per_beat / units_per_beat
    chords, melody, keys, parts, bars = [], [], [], [], 0
    for entry in document["form"]:
        part, _, shift = entry.partition("+")
        shift = int(shift or 0)
        begin = bars * numerator
        for bar in document["parts"][part]:
            harmony, tune = bar.split("|")
            for text, default, read_value, events in (
                    (harmony, numerator, _chord, chords), (tune, 1, _note, melody)):
                time = bars * numerator
                for what, length in _tokens(text, default):
                    value = read_value(what, shift)
                    if value is not None:
                        events.append(Event(time * unit, (time + length) * unit, value))
                    time += length
                if time != (bars + 1) * numerator:
                    raise ValueError(f"part {part}: '{text.strip()}' does not fill a bar of {document['meter']}")
            bars += 1
        keys.append(Event(begin * unit, bars * numerator * unit, _key(document["key"], shift)))
        parts.append(Event(begin * unit, bars * numerator * unit, part))
    return Score(
        title=document["title"], meter=document["meter"], tempo=document["tempo"],
        beats_per_bar=numerator // units_per_beat, seconds_per_beat=seconds_per_beat, bars=bars,
        chords=_joined(chords), melody=melody, keys=_joined(keys), parts=parts,
        instruments={name: document[name] for name in ("melody", "chords", "drums")})
