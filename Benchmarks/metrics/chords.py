"""Chords by mir_eval's comparisons, weighted by duration, and the share of time that each kind of confusion takes."""
import collections
import warnings

import mir_eval
import numpy

COMPARISONS = ["root", "thirds", "triads", "majmin", "sevenths", "tetrads", "mirex", "majmin_inv", "overseg", "underseg"]
CONFUSIONS = ["quality", "parallel", "relative", "inversion", "fifth", "no chord", "other root"]


def _usable(chords):
    """Chords that last, in time order, without overlap."""
    kept = []
    for start, end, label in sorted(chords):
        start = max(start, kept[-1][1]) if kept else start
        if end > start:
            kept.append((start, end, label))
    return kept


def _arrays(chords):
    return numpy.array([[start, end] for start, end, _ in chords]), [label for _, _, label in chords]


def score(item, analysis):
    if not item.chords or analysis.chords is None:
        return None
    reference = _arrays(_usable(item.chords))
    estimated = _arrays(_usable(analysis.chords) or [(0.0, item.duration, "N")])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        scores = mir_eval.chord.evaluate(*reference, *estimated)
    shares = _confusions(*reference, *estimated)
    return {
        **{name: scores[name] for name in COMPARISONS},
        **shares,
        "error": max(CONFUSIONS, key=lambda name: shares[name]) if any(shares.values()) else None,
    }


def _confusions(reference_intervals, reference_labels, estimated_intervals, estimated_labels):
    """Share of the annotated time in which the chord is misread, by kind.

    quality: right root and third, other fifth or further tones; parallel: right root, other third; relative: the
    relative major or minor; inversion: the chord is named after a tone of the reference that is not its root, be it the
    bass or not; fifth: root a fifth off; no chord: one of the two says N.
    """
    estimated_intervals, estimated_labels = mir_eval.util.adjust_intervals(
        estimated_intervals, estimated_labels, reference_intervals.min(), reference_intervals.max(), "N", "N")
    intervals, reference, estimate = mir_eval.util.merge_labeled_intervals(
        reference_intervals, reference_labels, estimated_intervals, estimated_labels)
    durations = mir_eval.util.intervals_to_durations(intervals)
    seconds = collections.Counter()
    for duration, one, other in zip(durations, reference, estimate):
        seconds[_confusion(one, other)] += duration
    return {name: seconds[name] / float(durations.sum()) for name in CONFUSIONS}


def _confusion(reference, estimate):
    """The kind of confusion between two labels, None where they agree or the reference does not say."""
    root, tones, bass = mir_eval.chord.encode(reference, reduce_extended_chords=True)
    other_root, other_tones, _ = mir_eval.chord.encode(estimate, reduce_extended_chords=True)
    if reference.startswith("X") or (root < 0 and other_root < 0):
        return None
    if root < 0 or other_root < 0:
        return "no chord"
    distance = (other_root - root) % 12
    if distance == 0:
        if tones[3:5].tolist() != other_tones[3:5].tolist():
            return "parallel"
        return None if tones.tolist() == other_tones.tolist() else "quality"
    is_minor, is_other_minor = bool(tones[3]), bool(other_tones[3])
    if (distance == 9 and not is_minor and is_other_minor) or (distance == 3 and is_minor and not is_other_minor):
        return "relative"
    if distance == bass % 12:
        return "inversion"
    if distance in (5, 7):
        return "fifth"
    return "inversion" if tones[distance] else "other root"
