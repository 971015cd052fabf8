"""mir_eval's figures of divisions of a recording; only those that the product has, as the others take long."""
import mir_eval
import numpy

from chords import arrays


def lasting(sections, end=numpy.inf):
    """In time order, without what mir_eval refuses: sections that do not last before the end."""
    return [list(section) for section in sorted(sections, key=lambda section: section[:2])
            if section[0] < min(section[1], end)]


def judge(case):
    segment = mir_eval.segment
    intervals, labels = mir_eval.util.adjust_intervals(*arrays(lasting(case["reference"])), t_min=0.0)
    sides = intervals, labels, *mir_eval.util.adjust_intervals(
        *arrays(lasting(case["estimate"], intervals.max())), t_min=0.0, t_max=intervals.max())
    times = sides[0], sides[2]
    scores = {}
    for window in (0.5, 3):
        scores[f"P@{window}"], scores[f"R@{window}"], scores[f"F@{window}"] = segment.detection(*times, window=window)
        scores[f"trimmed F@{window}"] = segment.detection(*times, window=window, trim=True)[2]
    scores["ref-to-est deviation"], scores["est-to-ref deviation"] = segment.deviation(*times)
    scores["pairwise P"], scores["pairwise R"], scores["pairwise F"] = segment.pairwise(*sides)
    scores["NCE over"], scores["NCE under"], scores["NCE F"] = segment.nce(*sides)
    scores["V precision"], scores["V recall"], scores["V-measure"] = segment.vmeasure(*sides)
    return scores
