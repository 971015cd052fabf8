"""Tempo: Acc1 and Acc2 at 4 percent. Gouyon et al.: An experimental comparison of audio tempo induction algorithms (2006)."""

TOLERANCE = 0.04
OCTAVES = {"double": 2, "half": 1 / 2, "triple": 3, "third": 1 / 3}
OTHER_RATIOS = {"3:2": 3 / 2, "2:3": 2 / 3, "4:3": 4 / 3, "3:4": 3 / 4}


def _near(estimated, reference):
    return abs(estimated / reference - 1) <= TOLERANCE


def score(item, analysis):
    """Acc1 on the stated tempo; "any level" where one of equally good tempi is met; Acc2 allows factors 2 and 3."""
    if not item.tempo or analysis.tempo is None:
        return None
    right = _near(analysis.tempo, item.tempo)
    octave = any(_near(analysis.tempo, item.tempo * factor) for factor in OCTAVES.values())
    error = None
    if not right:
        ratios = {**OCTAVES, **OTHER_RATIOS}
        error = next((name for name, ratio in ratios.items() if _near(analysis.tempo, item.tempo * ratio)), "unrelated")
    return {
        "Acc1": float(right),
        "Acc1, any level": float(any(_near(analysis.tempo, tempo) for tempo in item.tempo_candidates)),
        "Acc2": float(right or octave),
        "error": error,
    }
