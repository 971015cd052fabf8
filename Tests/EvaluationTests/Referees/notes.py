"""Notes by mir_eval.transcription, and by mir_eval.multipitch in frames."""
import mir_eval
import numpy


def sounding(notes, times):
    """Frequencies that sound at each time."""
    hertz = mir_eval.util.midi_to_hz(notes[:, 2])
    return [hertz[(notes[:, 0] <= time) & (time < notes[:, 1])] for time in times]


def named(name, scores):
    return dict(zip([f"{name} P", f"{name} R", f"{name} F"], scores))


def judge(case):
    reference, estimate = (numpy.array(case[side], dtype=float).reshape(-1, 3) for side in ("reference", "estimate"))
    pitches = [mir_eval.util.midi_to_hz(notes[:, 2]) for notes in (reference, estimate)]
    sides = reference[:, :2], pitches[0], estimate[:, :2], pitches[1]
    matched = mir_eval.transcription.precision_recall_f1_overlap
    period = case["period"]
    end = max([0, *reference[:, 1], *estimate[:, 1]])
    times = numpy.arange(int(end / period) + 2) * period
    frames = mir_eval.multipitch.metrics(times, sounding(reference, times), times, sounding(estimate, times))
    with_f_measure = [(*scores, mir_eval.util.f_measure(*scores)) for scores in (frames[:2], frames[7:9])]
    return {
        **named("onset", mir_eval.transcription.onset_precision_recall_f1(sides[0], sides[2])),
        **named("onsetAndPitch", matched(*sides, offset_ratio=None)[:3]),
        **named("onsetPitchAndOffset", matched(*sides)[:3]),
        **named("frame", with_f_measure[0]),
        **named("chroma frame", with_f_measure[1]),
    }
