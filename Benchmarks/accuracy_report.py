"""The tables of docs/accuracy.md, from reports of `performia evaluate`."""
import collections
import dataclasses

from . import evaluation, published
from .tables import cell, markdown

# Of tasks with many figures, those that the tables show; a report has them all.
_SHOWN = {
    "chords": [
        "root", "thirds", "triads", "majmin", "majmin_inv", "mirex", "sevenths", "tetrads", "overseg", "underseg"],
}


@dataclasses.dataclass(frozen=True)
class Row:
    """One program in the tables: where its results and its differences to ours stand."""

    name: str
    report: dict
    subject: int  # its place in each list of results of the report


def _task(report, name):
    return next((task for task in report["tasks"] if task["name"] == name), None)


def _group(report, task, group):
    found = _task(report, task)
    return next((each for each in found["groups"] if each["group"] == group), None) if found else None


def _result(row, task, group):
    """The result of a program for a task and group, None where nothing was scored."""
    found = _group(row.report, task, group)
    result = found["results"][row.subject] if found else None
    return result if result and result["items"] else None


def _interval(mean):
    return f"{cell(mean['low'])} to {cell(mean['high'])}" if "low" in mean else ""


def _difference(row, task, group, metric):
    """Mean difference to ours on the items that both have, with its probability by chance."""
    found = _group(row.report, task, group) if row.subject else None
    paired = (found or {}).get("differences", {}).get(metric)
    if paired is None:
        return ""
    probability = paired.get("p_adjusted", paired["p"])
    chance = "p < .001" if probability < 0.001 else f"p {cell(probability)}"
    return f"{'-' if paired['mean'] < 0 else '+'}{cell(abs(paired['mean']))} ({chance})"


def _errors(errors):
    return ", ".join(f"{count} {kind}" for kind, count in sorted(errors.items(), key=lambda pair: -pair[1]))


def _figures(task, rows, metrics, with_errors):
    primary = task["primary"]
    table = []
    for group in task["groups"]:
        for row in rows:
            result = _result(row, task["name"], group["group"])
            if result is None:
                continue
            means = [result["means"].get(metric) for metric in metrics]
            cells = [group["group"], row.name, result["items"], *(mean["mean"] if mean else None for mean in means)]
            if with_errors is not None:
                cells += [
                    _interval(result["means"].get(primary, {})),
                    _difference(row, task["name"], group["group"], primary)]
            if with_errors:
                cells.append(_errors(result["errors"]))
            table.append(cells)
    header = ["recordings", "analyser", "items", *metrics]
    if with_errors is not None:
        header += [f"95 % interval of {primary}", f"{primary} to performia's"]
    if with_errors:
        header.append("errors")
    return markdown(header, table)


def _worst(task, ours):
    scored = evaluation.task_scores(ours.report, task["name"], ours.subject)
    rows = []
    for group in task["groups"]:
        result = _result(ours, task["name"], group["group"])
        for name in (result["worst"] if result else [])[:5]:
            scores = scored[name][1]
            rows.append([group["group"], name, scores["values"].get(task["primary"]), scores.get("error", "")])
    return markdown(["recordings", "worst items", task["primary"], "error"], rows)


def _section(task, rows):
    shares = [metric["name"] for metric in task["metrics"] if metric["error_share"]]
    metrics = _SHOWN.get(task["name"], [metric["name"] for metric in task["metrics"] if not metric["error_share"]])
    parts = [f"### {task['title']}", task["explanation"], _figures(task, rows, metrics, not shares)]
    if shares:
        parts.append(_figures(task, rows, shares, None))
    parts.append(_worst(task, rows[0]))
    known = published.table(task["name"])
    return parts + ([known] if known else [])


def _source(name):
    """The collection an item comes from: the first word of its name, with the arrangement where that differs."""
    words = name.split("_")
    return f"{words[0]} {words[-1]}" if words[-1] in ("band", "perf") else words[0]


def _mean(values):
    return sum(values) / len(values) if values else None


def _by_source(ours):
    """The primary figure of every task by source of the recordings."""
    tasks = ours.report["tasks"]
    values = collections.defaultdict(lambda: collections.defaultdict(list))
    for task in tasks:
        for name, (group, scores) in evaluation.task_scores(ours.report, task["name"], ours.subject).items():
            if task["primary"] in scores["values"]:
                values[(group, _source(name))][task["name"]].append(scores["values"][task["primary"]])
    rows = [
        [group, source, *(_mean(of[task["name"]]) for task in tasks)] for (group, source), of in sorted(values.items())]
    return markdown(["recordings", "source", *(f"{task['title']}: {task['primary']}" for task in tasks)], rows)


def text(command, rows, versions):
    """All tables. The first of the rows is the default pipeline; versions says in words which peers take part."""
    ours = rows[0]
    report = ours.report
    scored = sum(1 for item in report["items"] if item["results"][ours.subject]["scores"])
    parts = [
        f"`{command}`: {scored} recordings with ground truth for what is analysed, {report['tool']}; peers on the same "
        f"recordings in the same run: {', '.join(versions) or 'none'}. Means are unweighted, intervals bootstrapped; p "
        "is that of a paired permutation test, corrected over all tasks and groups of the comparison with one program "
        "(Holm), not over the programs. The P-score of tempi takes the two most salient where a program gives two, and "
        "the only one otherwise, which can meet but one of two annotated tempi. What stands under \"published\" was "
        "measured by others on other recordings.",
        "Analyzers: " + ", ".join(
            f"{analyzer['id']} {analyzer['version']}"
            for analyzer in report["subjects"][ours.subject]["analyzers"]) + "."]
    for task in report["tasks"]:
        parts += _section(task, rows)
    parts += ["### By source", _by_source(ours)]
    failures = evaluation.failures(report)
    if failures:
        parts += ["### Left out or failed", "\n".join(f"- {failure}" for failure in failures)]
    return "\n\n".join(parts)
