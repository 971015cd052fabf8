"""museval's figures of separated sources in each frame, and SI-SDR by its definition."""
import museval
import numpy


def judge(case):
    # by source, channel and sample; museval wants samples before channels
    reference, estimate = (numpy.array(case[side], dtype=float).swapaxes(1, 2) for side in ("reference", "estimate"))
    figures = {}
    try:
        frames = museval.evaluate(reference, estimate, win=case["window"], hop=case["hop"])
    except ValueError as error:  # a source that is silent throughout
        if "silent" not in str(error):
            raise
        frames = []
    for name, values in zip(["SDR", "ISR", "SIR", "SAR"], frames):
        for source, row in enumerate(values):
            for frame, value in enumerate(row):
                figures[f"{name} {source} {frame}"] = limited(value)
    for source, (truth, guess) in enumerate(zip(reference, museval.pad_or_truncate(reference, estimate)[1])):
        truth, guess = truth.ravel(), guess.ravel()
        if truth.any() and guess.any():
            scaled = truth @ guess / (truth @ truth) * truth
            figures[f"SI-SDR {source}"] = limited(10 * numpy.log10((scaled @ scaled) / ((scaled - guess) @ (scaled - guess))))
    return figures


def limited(decibels):
    """Beyond this figures are of rounding errors."""
    return numpy.clip(decibels, -100, 100)
