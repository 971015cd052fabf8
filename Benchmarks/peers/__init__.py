"""Other programs that do what Performia does, each behind the same two functions.

`analyse(path) -> Analysis` is what is scored; `workload(path)` is what is timed, the calls that its users make.
"""
import importlib
import importlib.metadata

# What pip calls each of them.
DISTRIBUTIONS = {"essentia": "essentia", "librosa": "librosa", "sonara": "sonara", "chordino": "chord-extractor"}

# Peers that do chords and nothing else; a recording without annotated chords says nothing of them.
CHORDS_ONLY = {"chordino"}


def load(name):
    """The module of a peer. Raises ImportError where it is not installed."""
    if name not in DISTRIBUTIONS:
        raise SystemExit(f"There is no peer '{name}'; known are {', '.join(DISTRIBUTIONS)}.")
    return importlib.import_module(f"{__name__}.{name}_peer")


def version(name):
    return importlib.metadata.version(DISTRIBUTIONS[name])
