"""Beats and downbeats by mir_eval.beat."""
import mir_eval
import numpy


def judge(case):
    reference, estimate = (numpy.array(case[side], dtype=float) for side in ("reference", "estimate"))
    if case.get("trims"):
        reference, estimate = mir_eval.beat.trim_beats(reference), mir_eval.beat.trim_beats(estimate)
    cemgil, cemgil_any = mir_eval.beat.cemgil(reference, estimate)
    continuity = mir_eval.beat.continuity(reference, estimate)
    figures = {
        "F": mir_eval.beat.f_measure(reference, estimate),
        **dict(zip(["CMLc", "CMLt", "AMLc", "AMLt"], continuity)),
        "information gain": mir_eval.beat.information_gain(reference, estimate),
        "Cemgil": cemgil,
        "Cemgil, any level": cemgil_any,
    }
    figures.pop(case.get("without"), None)
    return figures
