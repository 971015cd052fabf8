"""MSAF, the Music Structure Analysis Framework (Nieto, Bello, ISMIR 2016), in an environment of its own: it needs packages of 2023."""
import json
import os
import pathlib
import subprocess
import tempfile

from ..analysis import Analysis

GIVES = {"sections"}
_PROGRAM = """
import json, sys, warnings
warnings.filterwarnings("ignore")
import msaf
times, labels = msaf.process(sys.argv[1], boundaries_id=sys.argv[2], labels_id=sys.argv[3], feature="pcp")
print(json.dumps([[float(a), float(b), str(label)] for a, b, label in zip(times, times[1:], labels) if b > a]))
"""


def _python():
    """The interpreter of the environment that `scripts/peers` makes for it."""
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    environment = os.environ.get("PERFORMIA_PEERS") or pathlib.Path(base) / "performia" / "peers"
    return f"{environment}-msaf/bin/python"


def version():
    """Raises FileNotFoundError where it is not installed."""
    return subprocess.run(
        [_python(), "-c", "import importlib.metadata as m; print(m.version('msaf'))"], check=True, capture_output=True,
        text=True).stdout.strip()


def sections(path, boundaries, labels):
    """What a method for boundaries and one for labels say of a recording, from chroma as MSAF does by itself."""
    with tempfile.TemporaryDirectory() as folder:  # it leaves its features in the folder that it runs in
        done = subprocess.run(
            [_python(), "-c", _PROGRAM, os.path.abspath(path), boundaries, labels], check=True, capture_output=True,
            text=True, cwd=folder)
    return Analysis(sections=json.loads(done.stdout.splitlines()[-1]))
