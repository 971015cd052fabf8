"""Other programs that do what Performia does, one module `NAME_peer.py` each, which is all that adding one takes:

- `GIVES`: kinds of ground truth (as in `corpus.Item`) that the peer has an answer to; it analyses no other recording.
- `version() -> str`: raises PackageNotFoundError or FileNotFoundError where the peer is not installed.
- `analyse(path) -> Analysis`: what is scored.
- `workload(path)`: what is timed, the calls that the peer's users make, or `COMMAND`, a program that takes the path.

Its packages are pinned in `Benchmarks/requirements.txt` and imported inside its functions, so that a module can be
asked what its peer gives without loading it.
"""
import importlib
import importlib.metadata
import pathlib

NAMES = sorted(path.stem.removesuffix("_peer") for path in pathlib.Path(__file__).parent.glob("*_peer.py"))


def load(name):
    """The module of a peer."""
    if name not in NAMES:
        raise SystemExit(f"There is no peer '{name}'; known are {', '.join(NAMES)}.")
    return importlib.import_module(f"{__name__}.{name}_peer")


def version(name):
    """The version that is installed; None where the peer is not."""
    try:
        return load(name).version()
    except (importlib.metadata.PackageNotFoundError, FileNotFoundError):
        return None
