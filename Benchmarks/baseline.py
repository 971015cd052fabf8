"""The accuracy that is not to be lost: the primary figure of every item and task, in Benchmarks/baseline.json.

usage: python -m Benchmarks.baseline CORPUS --reason "why the figures change"

Evaluates the default pipeline with nothing cached and writes its figures, with the reason, as what is compared with.
"""
import argparse
import json
import sys
import tempfile

from . import evaluation, program

PATH = program.ROOT / "Benchmarks" / "baseline.json"
# By how much a mean over the same items may get worse.
TOLERANCE = 0.005


def of_report(report, reason):
    tasks = {}
    for task in report["tasks"]:
        scored = evaluation.task_scores(report, task["name"])
        items = {
            f"{group}/{name}": round(scores["values"][task["primary"]], 6)
            for name, (group, scores) in sorted(scored.items(), key=lambda pair: (pair[1][0], pair[0]))
            if task["primary"] in scores["values"]}
        if items:
            tasks[task["name"]] = {"metric": task["primary"], "items": items}
    return {"reason": reason, "tool": report["tool"], "tasks": tasks}


def _by_group(keys):
    groups = {}
    for key in keys:
        groups.setdefault(key.rpartition("/")[0], []).append(key)
    return groups


def _higher_is_better(report):
    return {
        task["name"]: metric["higher_is_better"]
        for task in report["tasks"] for metric in task["metrics"] if metric["name"] == task["primary"]}


def _of_corpus(report, names):
    """Which items of a report, scored, skipped or missing, are of a corpus whose item folders have these names."""
    known = {f"{item['group']}/{item['name']}" for item in [*report["items"], *report["skipped"]]}
    return lambda key: key in known or key.rpartition("/")[2] in names


def compare(baseline, report, names=()):
    """(lines that say what got worse, lines that say what was compared), over the baseline's items in the corpus.

    An item of the corpus that the report skips or lacks is lost; `names` are those of the corpus's item folders.
    """
    worse, notes = [], []
    now = of_report(report, "")["tasks"]
    is_of_corpus = _of_corpus(report, frozenset(names))
    for name, task in baseline["tasks"].items():
        before = {key: value for key, value in task["items"].items() if is_of_corpus(key)}
        after = now[name]["items"] if name in now and now[name]["metric"] == task["metric"] else {}
        for group, keys in _by_group(before).items():
            title = f"{name} {task['metric']}, {group or 'no group'}"
            lost = [key for key in keys if key not in after]
            if lost:
                worse.append(f"{title}: no longer scored: {', '.join(lost)}")
            keys = [key for key in keys if key in after]
            if not keys:
                continue
            old, new = (sum(values[key] for key in keys) / len(keys) for values in (before, after))
            line = f"{title}: {old:.4f} -> {new:.4f} over {len(keys)} items"
            gain = new - old if _higher_is_better(report)[name] else old - new
            if gain < -TOLERANCE:
                changed = sorted(keys, key=lambda key: abs(after[key] - before[key]), reverse=True)[:3]
                most = ", ".join(f"{key} {before[key]:.3f} -> {after[key]:.3f}" for key in changed)
                worse.append(f"{line}; most: {most}")
            else:
                notes.append(line)
    if not worse and not notes:
        worse.append("no item of the baseline is in the corpus, so nothing was compared")
    scored = {key for task in now.values() for key in task["items"]}
    other = scored - {key for task in baseline["tasks"].values() for key in task["items"]}
    if other:
        notes.append(f"{len(other)} items are not in the baseline and were not compared")
    return worse, notes


def check(report, names=()):
    """Tells how a report compares with the committed baseline. Raises SystemExit where accuracy was lost.

    `names` are those of the corpus's item folders.
    """
    if not PATH.exists():
        sys.exit(f"There is no {PATH.name}; write it: make accuracy-baseline CORPUS=folder REASON=\"...\"")
    worse, notes = compare(json.loads(PATH.read_text(encoding="utf-8")), report, names)
    for line in notes:
        print(f"baseline: {line}")
    if worse:
        sys.exit("\n".join([
            *(f"baseline: WORSE: {line}" for line in worse),
            f"Accuracy fell by more than {TOLERANCE} on the same items, or items were not compared. Where that is meant, say why: "
            "make accuracy-baseline CORPUS=folder REASON=\"...\""]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("--reason", default="", help="why the figures change; required")
    arguments = parser.parse_args()
    if not arguments.reason.strip():
        sys.exit("baseline: say why it changes: make accuracy-baseline CORPUS=folder REASON=\"...\"")
    with tempfile.TemporaryDirectory(prefix="performia-baseline-") as cache:
        report = evaluation.run(arguments.corpus, cache)
    failures = evaluation.failures(report)
    if failures:
        print("\n".join(failures), file=sys.stderr)
    document = of_report(report, arguments.reason.strip())
    if not document["tasks"]:
        sys.exit(f"baseline: nothing in '{arguments.corpus}' could be scored; the baseline stays as it is.")
    PATH.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    print(f"wrote {PATH}")


if __name__ == "__main__":
    main()
