"""whisper.cpp as in `whisper_peer`, on the stem of the voices that Performia's lyrics are read from."""
import pathlib
import tempfile

from .. import processes, program
from . import whisper_peer
from .whisper_peer import GIVES, version

__all__ = ["GIVES", "version"]


def _of_stem(path, function):
    with tempfile.TemporaryDirectory(prefix="performia-whisper-") as folder:
        processes.run(
            [program.path(), "separate", str(path), "-o", f"{folder}/stems", "--stems", "vocals", "--format", "wav", "--quiet"])
        return function(pathlib.Path(folder) / "stems" / "vocals.wav")


def workload(path):
    return _of_stem(path, whisper_peer.workload)


def analyse(path):
    return _of_stem(path, whisper_peer.analyse)
