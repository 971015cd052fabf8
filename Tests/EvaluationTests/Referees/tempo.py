"""Tempo by mir_eval.tempo."""
import mir_eval
import numpy


def judge(case):
    score, _, _ = mir_eval.tempo.detection(numpy.array(case["reference"]), case["weight"], numpy.array(case["estimate"]))
    return {"P-score": float(score)}
