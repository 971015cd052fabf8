"""Spotify's basic-pitch, the program whose network Performia's notes use (Bittner, Bosch, Rubinstein, et al., ICASSP 2022)."""
import importlib.metadata
import logging
import os

from ..analysis import Analysis

GIVES = {"notes"}


def version():
    return importlib.metadata.version("basic-pitch")


def workload(path):
    logging.disable(logging.WARNING)  # It warns of each runtime that is not installed.
    from basic_pitch import FilenameSuffix, build_icassp_2022_model_path
    from basic_pitch.inference import predict

    model = build_icassp_2022_model_path(FilenameSuffix.onnx)
    return predict(os.fspath(path), model)[2]


def analyse(path):
    return Analysis(notes=[[start, end, pitch] for start, end, pitch, *_ in sorted(workload(path))])
