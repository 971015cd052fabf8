"""Key by MIREX's weights (1 right, .5 fifth, .3 relative, .2 parallel): over annotated passages, and as one global key."""
import collections

import mir_eval

KINDS = {0.5: "fifth", 0.3: "relative", 0.2: "parallel", 0.0: "other"}


def _weight(reference, estimated):
    return mir_eval.key.weighted_score(_plain(reference), _plain(estimated))


def _plain(key):
    """A key as mir_eval takes it: one accidental at most, and only the modes major, minor and other."""
    if not key or key.split()[0] in ("N", "X"):
        return "X"
    tonic, mode = key.split()
    spelling = {"e#": "F", "b#": "C", "cb": "B", "fb": "E"}.get(tonic.lower(), tonic)
    return f"{spelling} {mode if mode in ('major', 'minor') else 'other'}"


def _longest(keys):
    """The key that holds for the longest time in all."""
    durations = collections.Counter()
    for start, end, key in keys:
        durations[key] += end - start
    return durations.most_common(1)[0][0] if durations else None


def _seconds_by_weight(reference, estimated):
    """Seconds by MIREX weight over all reference passages; where the estimate says nothing, the weight is 0."""
    seconds = collections.Counter()
    for start, end, key in reference:
        covered = 0.0
        for other_start, other_end, other in estimated:
            common = min(end, other_end) - max(start, other_start)
            if common > 0:
                seconds[_weight(key, other)] += common
                covered += common
        seconds[0.0] += max(0.0, end - start - covered)
    return seconds


def score(item, analysis):
    """`passages` weights by duration, `global` compares the longest keys; then shares of time by kind of error."""
    if not item.keys or analysis.keys is None:
        return None
    seconds = _seconds_by_weight(item.keys, analysis.keys)
    total = sum(seconds.values())
    of_longest = _weight(_longest(item.keys), _longest(analysis.keys))
    return {
        "passages": sum(weight * time for weight, time in seconds.items()) / total,
        "global": of_longest,
        "global exact": float(of_longest == 1.0),
        **{kind: seconds[weight] / total for weight, kind in KINDS.items()},
        "error": KINDS.get(of_longest),
    }
