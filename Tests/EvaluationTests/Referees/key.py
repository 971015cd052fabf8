"""Keys by mir_eval.key: the weight of a pair, or the mean weight over passages by seconds."""
import mir_eval


def judge(case):
    if "reference" in case:
        return {"weight": mir_eval.key.weighted_score(case["reference"], case["estimate"])}
    total = sum(end - start for start, end, _ in case["references"])
    weighted = sum(
        max(0, min(end, other_end) - max(start, other_start)) * mir_eval.key.weighted_score(key, other)
        for start, end, key in case["references"]
        for other_start, other_end, other in case["estimates"])
    return {"passages": weighted / total} if total else {}
