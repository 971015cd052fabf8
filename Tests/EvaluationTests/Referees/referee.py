"""Lets a referee program score cases: the differential tests compare these scores with the product's.

usage: python referee.py JUDGE CASES.json RESULTS.json

JUDGE is a module beside this file with `judge(case) -> dict`; CASES.json a list of cases, RESULTS.json becomes the list of
their scores. Undefined figures (NaN) are written as null; a referee that refuses a case gives {"refused": "why"}.
"""
import importlib
import json
import math
import sys
import warnings


def plain(value):
    """A value as JSON can hold it."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def main():
    judge = importlib.import_module(sys.argv[1]).judge
    with open(sys.argv[2], encoding="utf-8") as file:
        cases = json.load(file)
    results = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # referees warn of empty sides, which are cases like others here
        for case in cases:
            try:
                results.append(plain(judge(case)))
            except (ValueError, TypeError, ZeroDivisionError, IndexError) as error:
                results.append({"refused": f"{type(error).__name__}: {error}"})
    with open(sys.argv[3], "w", encoding="utf-8") as file:
        json.dump(results, file)


if __name__ == "__main__":
    main()
