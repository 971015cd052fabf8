"""Times mir_eval on pairs of files: reads {row: [[truth, estimate]]} from standard input, prints seconds by row.

Runs in the environment that scripts/referees makes; reading the files is not part of what is timed.
"""
import json
import sys
import time
import warnings

import mir_eval


def sections_in_common(truth, truth_labels, estimate, estimate_labels):
    """The figures of mir_eval.segment.evaluate that Performia has, too."""
    truth, truth_labels = mir_eval.util.adjust_intervals(truth, truth_labels, t_min=0.0)
    estimate, estimate_labels = mir_eval.util.adjust_intervals(
        estimate, estimate_labels, t_min=0.0, t_max=truth.max())
    for window in (0.5, 3.0):
        mir_eval.segment.detection(truth, estimate, window=window)
        mir_eval.segment.detection(truth, estimate, window=window, trim=True)
    mir_eval.segment.deviation(truth, estimate)
    for figures in (mir_eval.segment.pairwise, mir_eval.segment.nce, mir_eval.segment.vmeasure):
        figures(truth, truth_labels, estimate, estimate_labels)


EVALUATE = {
    "chords": mir_eval.chord.evaluate,
    "sections": mir_eval.segment.evaluate,
    "sections, figures of both": sections_in_common,
}


def main():
    warnings.simplefilter("ignore")
    seconds = {}
    for row, pairs in json.load(sys.stdin).items():
        loaded = [
            (*mir_eval.io.load_labeled_intervals(truth), *mir_eval.io.load_labeled_intervals(estimate))
            for truth, estimate in pairs]
        begin = time.process_time()
        for sides in loaded:
            EVALUATE[row](*sides)
        seconds[row] = time.process_time() - begin
    json.dump(seconds, sys.stdout)


if __name__ == "__main__":
    main()
