"""Tempo by mir_eval.tempo."""
import mir_eval
import numpy


def judge(case):
    reference, estimate = numpy.array(case["reference"]), numpy.array(case["estimate"])
    score, _, _ = mir_eval.tempo.detection(reference, case["weight"], estimate)
    return {"P-score": float(score)}
