"""Meter: the bar's numerator, strictly and with compound meters counted in their dotted beats (6/8 as 2, 12/8 as 4)."""


def _beats(numerator, denominator):
    compound = denominator >= 8 and numerator > 3 and numerator % 3 == 0
    return numerator // 3 if compound else numerator


def score(item, analysis):
    if item.meter is None or analysis.meter is None:
        return None
    numerator, denominator = analysis.meter
    exact = numerator == item.meter[0]
    lenient = exact or _beats(numerator, denominator) == _beats(*item.meter)
    error = None if lenient else f"{item.meter[0]}/{item.meter[1]} as {numerator}/{denominator}"
    return {"numerator": float(exact), "compound allowed": float(lenient), "error": error}
