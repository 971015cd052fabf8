"""mir_eval's figures of chord sequences."""
import mir_eval
import numpy

SHARED = ["triads", "majmin", "mirex", "sevenths", "tetrads"]


def lasting(chords):
    """Chords that last, in time order, without overlap: mir_eval refuses others."""
    kept = []
    for start, end, label in sorted(chords, key=lambda chord: chord[:2]):
        start = max(start, kept[-1][1]) if kept else start
        if end > start:
            kept.append((start, end, label))
    return kept


def arrays(chords):
    return numpy.array([chord[:2] for chord in chords]).reshape(-1, 2), [chord[2] for chord in chords]


def judge(case):
    if "label" in case:
        return encoding(case["label"])
    reference = lasting(case["reference"])
    first, last = reference[0][0], reference[-1][1]
    # mir_eval cuts what touches the span from outside to intervals of no length, which it then refuses.
    estimate = [chord for chord in lasting(case["estimate"]) if chord[1] > first and chord[0] < last]
    try:
        scores = dict(mir_eval.chord.evaluate(*arrays(reference), *arrays(estimate)))
    except mir_eval.chord.InvalidChordException as error:
        raise ValueError(str(error))
    intervals, labels = arrays(reference)
    other_intervals, other_labels = mir_eval.util.adjust_intervals(*arrays(estimate), first, last, "N", "N")
    merged, labels, other_labels = mir_eval.util.merge_labeled_intervals(
        intervals, labels, other_intervals, other_labels)
    durations = mir_eval.util.intervals_to_durations(merged)
    for name in SHARED:
        compared = getattr(mir_eval.chord, name)(labels, other_labels)
        scores[name + " share"] = durations[compared >= 0].sum() / durations.sum()
    return scores


def encoding(label):
    try:
        root, tones, bass = mir_eval.chord.encode(label)
        _, reduced, _ = mir_eval.chord.encode(label, reduce_extended_chords=True)
        mir_eval.chord.validate_chord_label(label)
    except mir_eval.chord.InvalidChordException:
        return {"has no encoding": 1}
    return {"root": int(root), "bass": int(bass), "tones": bits(tones), "reduced": bits(reduced)}


def bits(tones):
    return 65535 if tones[0] < 0 else sum(1 << step for step, sounds in enumerate(tones) if sounds)
