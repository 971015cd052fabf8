"""Pitch contours by mir_eval.melody."""
import mir_eval
import numpy

NAMES = {
    "Overall Accuracy": "OA", "Raw Pitch Accuracy": "RPA", "Raw Chroma Accuracy": "RCA", "Voicing Recall": "VR",
    "Voicing False Alarm": "VFA",
}


def judge(case):
    sides = (numpy.array(case[side], dtype=float) for side in ("reference", "estimate"))
    columns = [column for side in sides for column in (side[:, 0], side[:, 1])]
    return {NAMES[name]: float(value) for name, value in mir_eval.melody.evaluate(*columns).items()}
