"""aubio's command line tools with their defaults: `aubio beat` and `aubio tempo`."""
import shutil
import subprocess

from ..analysis import Analysis

GIVES = {"beats", "tempo"}


def _aubio(*arguments):
    """What the program prints, in words. Raises FileNotFoundError where it is not installed."""
    if shutil.which("aubio") is None:
        raise FileNotFoundError("aubio")
    return subprocess.run(["aubio", *arguments], check=True, capture_output=True, text=True).stdout.split()


def version():
    return _aubio("--version")[-1]


def workload(path):
    return _aubio("beat", str(path)), _aubio("tempo", str(path))


def analyse(path):
    beats, tempo = workload(path)
    return Analysis(beats=[float(time) for time in beats], tempo=float(tempo[0]) if tempo else 0.0)
