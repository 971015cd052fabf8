"""Runs `performia evaluate` and reads its report, which `schemas/evaluation.schema.json` describes."""
import json
import pathlib
import subprocess
import sys

from . import program

# Some items were skipped or failed, which the report names.
_INCOMPLETE = 1


def run(corpus, cache, *arguments):
    """The report of an evaluation that uses the cache folder `cache` and no other. Raises SystemExit where it fails."""
    folder = pathlib.Path(cache) / "report"
    command = [
        program.path(), "evaluate", "--dataset", str(corpus), "--cache", f"{cache}/results", "-o", str(folder),
        *map(str, arguments)]
    status = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode
    if status not in (0, _INCOMPLETE):
        sys.exit(f"{' '.join(command)}: exit code {status}")
    return json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))


def failures(report):
    """What one is told of items that were skipped or failed."""
    lines = [f"{item['name']}: skipped: {problem}" for item in report["skipped"] for problem in item["problems"]]
    lines += [
        f"{item['name']}: {result['failure']['message']} [{result['failure']['code']}]"
        for item in report["items"] for result in item["results"][:1] if "failure" in result]
    return lines


def task_scores(report, task, subject=0):
    """{item: (group, scores)} of one task."""
    found = {}
    for item in report["items"]:
        scores = item["results"][subject]["scores"].get(task)
        if scores is not None:
            found[item["name"]] = (item["group"], scores)
    return found
