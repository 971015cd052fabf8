"""Gets the analyses of recordings: Performia's by its command line, the peers' by their modules and kept between runs."""
import hashlib
import importlib.metadata
import json
import os
import pathlib
import subprocess
import tempfile

from . import peers
from .analysis import Analysis

ROOT = pathlib.Path(__file__).resolve().parent.parent

# A change to how a peer is called makes what was kept of it worthless.
_PEER_REVISION = 2


def program():
    """The release build of Performia, or what PERFORMIA names."""
    if "PERFORMIA" in os.environ:
        return os.environ["PERFORMIA"]
    folder = subprocess.run(
        [ROOT / "scripts/bin-path", "release"], check=True, capture_output=True, text=True).stdout.strip()
    return str(pathlib.Path(folder) / "performia")


def performia_analysis(path, options=()):
    """Analyses a recording with nothing cached. Raises RuntimeError with the program's own words where it fails."""
    with tempfile.TemporaryDirectory(prefix="performia-accuracy-") as folder:
        output = pathlib.Path(folder) / "map.json"
        command = [program(), "analyze", str(path), "-o", str(output), "--no-cache", *options]
        environment = {**os.environ, "XDG_CACHE_HOME": folder}
        run = subprocess.run(command, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL)
        if run.returncode != 0:
            raise RuntimeError(f"exit code {run.returncode}: {run.stderr.strip()}")
        return Analysis.from_song_map(json.loads(output.read_text(encoding="utf-8")))


def cache_folder():
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(base) / "performia" / "accuracy"


def peer_analysis(name, path):
    """Analyses a recording with a peer; the same recording is not analysed twice."""
    digest = hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()[:16]
    kept = cache_folder() / f"{name}-{peers.version(name)}-{_PEER_REVISION}" / f"{digest}.json"
    if kept.exists():
        return Analysis.from_json(kept.read_text(encoding="utf-8"))
    analysis = peers.load(name).analyse(path)
    kept.parent.mkdir(parents=True, exist_ok=True)
    partial = kept.with_suffix(".part")
    partial.write_text(analysis.to_json(), encoding="utf-8")
    partial.replace(kept)
    return analysis


def version_of(distribution):
    return importlib.metadata.version(distribution)


def installed(name):
    """Whether a peer can be used; asks the package lists only, so that nothing heavy is loaded into this process."""
    try:
        peers.version(name)
        return name != "chordino" or bool(version_of("vamp"))
    except importlib.metadata.PackageNotFoundError:
        return False
