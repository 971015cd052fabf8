"""aubio's command line tools with their defaults: `aubio beat`, which is what is timed, and `aubio tempo`."""
import shutil
import subprocess

from ..analysis import Analysis

GIVES = {"beats", "tempo"}
# The program itself, without a Python process around it.
COMMAND = ["aubio", "beat"]


def _aubio(*arguments):
    """What the program prints, in words. Raises FileNotFoundError where it is not installed."""
    if shutil.which("aubio") is None:
        raise FileNotFoundError("aubio")
    return subprocess.run(["aubio", *arguments], check=True, capture_output=True, text=True).stdout.split()


def version():
    return _aubio("--version")[-1]


def analyse(path):
    beats, tempo = _aubio("beat", str(path)), _aubio("tempo", str(path))
    return Analysis(beats=[float(time) for time in beats], tempo=float(tempo[0]) if tempo else 0.0)
