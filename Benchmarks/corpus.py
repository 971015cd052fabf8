"""Reads a corpus: a folder with `real/` and `rendered/`, each of item folders with audio, item.json and ground truth."""
import csv
import dataclasses
import json
import pathlib
import re


@dataclasses.dataclass(frozen=True)
class Item:
    """One recording with what is known about it; None or empty where nothing is. Times in seconds."""

    name: str
    group: str  # "real" or "rendered"
    audio: pathlib.Path
    duration: float
    beats: list  # (time, position in the bar; 1 is a downbeat, 0 not known)
    derived_beats: list  # times of a grid whose metrical level is not certain
    tempo: float | None
    tempo_candidates: list  # all tempi that are as good as `tempo`, which is among them
    meter: tuple | None
    keys: list  # (start, end, "C major")
    chords: list  # (start, end, Harte label)

    @property
    def downbeats(self):
        return [time for time, position in self.beats if position == 1]


def _rows(path):
    if not path.exists():
        return []
    with open(path, encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file, delimiter="\t") if row]


def _intervals(path):
    return [(float(start), float(end), label) for start, end, label in _rows(path)]


def _meter(text):
    """A meter that an annotator states; charts write 4/4 over everything, so theirs is no evidence."""
    match = re.fullmatch(r"(\d+)/(\d+)", text or "")
    return (int(match[1]), int(match[2])) if match else None


def load_item(folder):
    info = json.loads((folder / "item.json").read_text(encoding="utf-8"))
    audio = next((path for path in sorted(folder.glob("audio.*"))), None)
    if audio is None:
        return None
    candidates = []
    if (folder / "tempo.json").exists():
        candidates = json.loads((folder / "tempo.json").read_text(encoding="utf-8"))["bpm_candidates"]
    tempo = info.get("tempo") or (candidates[0] if candidates else None)
    return Item(
        name=folder.name,
        group=folder.parent.name,
        audio=audio,
        duration=float(info["duration"]),
        beats=[(float(time), int(position)) for time, position in _rows(folder / "beats.txt")],
        derived_beats=[float(row[0]) for row in _rows(folder / "beats_derived.txt")],
        tempo=tempo,
        tempo_candidates=sorted({*candidates, tempo}) if tempo else [],
        meter=_meter(info.get("meter")),
        keys=_intervals(folder / "key.txt"),
        chords=_intervals(folder / "chords.lab"),
    )


def load(folder, names=None):
    """All items of a corpus folder in a fixed order, or those whose names are given."""
    root = pathlib.Path(folder)
    items = [load_item(path.parent) for path in sorted(root.glob("*/*/item.json"))]
    return [item for item in items if item is not None and (not names or item.name in names)]


def has_truth(item):
    return bool(item.beats or item.derived_beats or item.tempo or item.meter or item.keys or item.chords)
