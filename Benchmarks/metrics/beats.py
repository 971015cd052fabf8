"""Beats and downbeats: F-measure (70 ms) and continuity, the first five seconds left out as the field does.

Davies, Degara, Plumbley: Evaluation Methods for Musical Audio Beat Tracking Algorithms (2009).
"""
import warnings

import mir_eval
import numpy

# Below this F-measure at every metrical level, beats are called unrelated to the reference.
RELATED = 0.6


def _trimmed(times):
    return mir_eval.beat.trim_beats(numpy.asarray(sorted(times), dtype=float))


def _interpolated(beats, factor):
    """Beats with `factor` - 1 further ones between neighbours."""
    positions = numpy.arange(0, len(beats) - 1 + 1e-9, 1 / factor)
    return numpy.interp(positions, numpy.arange(len(beats)), beats)


def _levels(beats):
    """The grids that a listener may tap to instead of the annotated one, the annotated one first."""
    doubled = _interpolated(beats, 2)
    yield "right", beats
    yield "off-beat", doubled[1::2]
    yield "double", doubled
    yield "half", beats[::2]
    yield "half", beats[1::2]
    yield "triple", _interpolated(beats, 3)
    for phase in range(3):
        yield "third", beats[phase::3]


def _error(reference, estimated):
    """The grid that the estimate fits best, None where that is the annotated one."""
    best, name = max(
        ((mir_eval.beat.f_measure(grid, estimated), name) for name, grid in _levels(reference) if len(grid) > 1),
        key=lambda pair: pair[0])
    if best < RELATED:
        return "unrelated"
    if name == "double" and len(estimated) < 1.5 * len(reference):
        return "wandering phase"  # on the beat for a while, then between beats
    return None if name == "right" else name


def score(item, analysis):
    """F, CMLc, CMLt, AMLc, AMLt on annotated beats."""
    return _score([time for time, _ in item.beats], analysis.beats)


def score_derived(item, analysis):
    """The same without F on a grid whose metrical level is not certain."""
    scores = _score(item.derived_beats, analysis.beats)
    if scores:
        del scores["F"]
    return scores


def _score(reference, estimated):
    if estimated is None:
        return None
    reference, estimated = _trimmed(reference), _trimmed(estimated)
    if len(reference) < 2:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an estimate without beats scores zero, which needs no warning
        f_measure = mir_eval.beat.f_measure(reference, estimated)
        continuity = mir_eval.beat.continuity(reference, estimated)
        error = _error(reference, estimated)
    return {"F": f_measure, **dict(zip(["CMLc", "CMLt", "AMLc", "AMLt"], continuity)), "error": error}


def score_downbeats(item, analysis):
    """F-measure of downbeats; the error says what is to blame: the beats below them, the bar's length or its phase."""
    if analysis.downbeats is None or not item.downbeats:
        return None
    reference, estimated = _trimmed(item.downbeats), _trimmed(analysis.downbeats)
    if len(reference) < 2:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        f_measure = mir_eval.beat.f_measure(reference, estimated)
        of_beats = mir_eval.beat.f_measure(
            _trimmed([time for time, _ in item.beats]), _trimmed(analysis.beats or []))
    error = None
    if f_measure < RELATED:
        bars_agree = abs(numpy.median(numpy.diff(reference)) / _median_distance(estimated) - 1) < 0.1
        error = "beats" if of_beats < RELATED else "phase" if bars_agree else "bar length"
    return {"F": f_measure, "error": error}


def _median_distance(times):
    return numpy.median(numpy.diff(times)) if len(times) > 1 else numpy.inf
