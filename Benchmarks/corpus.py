"""Finds the recordings of a corpus of item folders: `item.json`, the recording `audio.*` and ground truth beside it."""
import dataclasses
import glob
import hashlib
import json
import pathlib

# The kinds of ground truth that a file says to be there.
_FILES = {
    "beats.txt": "beats", "beats_derived.txt": "beats", "tempo.json": "tempo", "key.txt": "keys",
    "chords.lab": "chords", "segments.lab": "sections", "notes.csv": "notes", "melody_notes.csv": "melody",
    "melody.csv": "melody", "bass_notes.csv": "bass", "vocal_notes.csv": "vocals", "lyrics.csv": "words",
}


@dataclasses.dataclass(frozen=True)
class Item:
    """A recording and the kinds of ground truth that it has."""

    name: str
    audio: pathlib.Path
    duration: float  # seconds
    truth: frozenset

    def digest(self):
        """What tells the recording's bytes from others."""
        return hashlib.sha256(self.audio.read_bytes()).hexdigest()[:16]


def _load(folder):
    description = json.loads((folder / "item.json").read_text(encoding="utf-8"))
    truth = {kind for name, kind in _FILES.items() if (folder / name).exists()}
    truth |= {kind for kind in ("tempo", "meter") if description.get(kind)}
    return Item(folder.name, next(iter(sorted(folder.glob("audio.*")))), description["duration"], frozenset(truth))


def _folders(root):
    """All item folders below a folder, links followed, in a fixed order."""
    found = glob.glob(f"{glob.escape(str(root))}/**/item.json", recursive=True)
    return [pathlib.Path(path).parent for path in sorted(found)]


def names(root):
    """The names of all item folders below a folder, usable or not."""
    return {folder.name for folder in _folders(root)}


def load(root):
    """All items below a folder that have a recording, in a fixed order."""
    return [_load(folder) for folder in _folders(root) if any(folder.glob("audio.*"))]
