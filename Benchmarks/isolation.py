"""Measures what a process of its own costs a step.

usage: python -m Benchmarks.isolation [--rounds N] [--write]

Each round analyses one recording three times with the default pipeline and nothing cached, one step at a time: in
Performia's own process, in processes that are made for it ("first"), and in processes that have done the same for a
recording before ("again", as in a batch). The figures are those of the steps themselves (`--report`). `--write` puts the
table into docs/performance.md.
"""
import argparse
import json
import os
import pathlib
import statistics
import tempfile

from . import machine, processes, program, progress, recordings, tables

MINUTES = 3


def step_seconds(recording, folder, options, copies=1):
    """Seconds of each step: {name: seconds}, of the last of several recordings with the same bytes."""
    names = []
    for number in range(copies):
        name = pathlib.Path(folder) / f"{number}{recording.suffix}"
        if not name.exists():
            os.symlink(recording, name)
        names.append(str(name))
    report = f"{folder}/report.json"
    processes.run([program.path(), "analyze", *names, "-o", f"{folder}/maps/" if copies > 1 else f"{folder}/map.json",
                   "--quiet", "--no-cache", "--jobs", "1", "--report", report, *options])
    with open(report, encoding="utf-8") as file:
        steps = json.load(file)["recordings"][-1]["steps"]
    return {step["name"]: step["seconds"] for step in steps if step["status"] == "analysed"}


def measure(recording, rounds):
    """{way: [{step: seconds}]}, the ways in turn."""
    ways = {
        "here": (["--isolation", "untrusted"], 1),
        "first": (["--isolation", "all"], 1),
        "again": (["--isolation", "all"], 2),
    }
    found = {way: [] for way in ways}
    for number in range(rounds + 1):
        for way, (options, copies) in ways.items():
            with tempfile.TemporaryDirectory(prefix="performia-isolation-") as folder:
                seconds = step_seconds(recording, folder, options, copies)
            if number > 0:
                found[way].append(seconds)
            progress.show(f"round {number}/{rounds}: {way}")
    progress.finish()
    return found


def table(found):
    """Milliseconds; what is above the same step in Performia's own process, round by round."""
    rows, all_first, all_again = [], [], []
    for step in found["here"][0]:
        here = [run[step] * 1000 for run in found["here"]]
        first = [run[step] * 1000 - own for run, own in zip(found["first"], here)]
        again = [run[step] * 1000 - own for run, own in zip(found["again"], here)]
        all_first += first
        all_again += again
        rows.append([step] + [processes.Figures.of(values).text(1) for values in (here, first, again)])
    rows.append(["all", "", f"{statistics.median(all_first):.1f}", f"{statistics.median(all_again):.1f}"])
    return tables.markdown(["step", "own process ms", "first, ms above", "again, ms above"], rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    arguments = parser.parse_args()
    recording = recordings.of_length(program.ROOT / ".cache" / "recordings", MINUTES, ".wav")
    load = os.getloadavg()[0]
    page = (f"`make bench`: {arguments.rounds} rounds in turn after one that is not counted; median (least to greatest). "
            f"{machine.description()}; load average before the run {load:.1f}.\n\n"
            + table(measure(recording, arguments.rounds)))
    print(f"### Steps in processes of their own\n\n{page}")
    if arguments.write:
        tables.replace_between_marks(program.ROOT / "docs" / "performance.md", "isolation", page)


if __name__ == "__main__":
    main()
