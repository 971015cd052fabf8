"""Measures `performia evaluate`: its metrics beside mir_eval's on the same files, and whole runs over a corpus.

usage: python -m Benchmarks.metric_speed CORPUS [--rounds N] [--write]

The estimates are the corpus' own annotations with faults. Timed are the calls that score, of mir_eval and of Performia
(`metric-benchmark`), and the whole process of `performia evaluate` less one that reads the same files and scores nothing;
all in processor seconds on one core. `--write` puts the tables into docs/performance.md; every round's figures go to
.cache/metrics.json.
"""
import argparse
import dataclasses
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from . import corpus, disturbance, machine, processes, products, program, progress, tables
from .processes import Figures

FILES = {"chords": disturbance.CHORDS, "sections": disturbance.SECTIONS}
# Rows of the table, which mir_eval_timing.py knows, and their tasks.
ROWS = {"chords": "chords", "sections": "sections", "sections, figures of both": "sections"}
# A task that the estimates say nothing of.
NOTHING = "lyrics"
_INCOMPLETE = 1


def mir_eval_seconds(python, pairs):
    named = {row: [[str(path) for path in pair] for pair in pairs[FILES[task]]] for row, task in ROWS.items()}
    done = subprocess.run(
        [python, "-m", "Benchmarks.mir_eval_timing"], input=json.dumps(named), stdout=subprocess.PIPE, text=True,
        check=True, cwd=program.ROOT, env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"})
    return json.loads(done.stdout)


def evaluate(folder, *arguments):
    command = [program.path(), "evaluate", "--quiet", "--dataset", str(folder), *map(str, arguments)]
    return processes.run(command, accepted=(0, _INCOMPLETE))


def scoring_seconds(executable, folder, estimates):
    tasks = [word for task in FILES for word in ("--task", task)]
    done = subprocess.run(
        [executable, "--dataset", str(folder), "--estimates", str(estimates), *tasks], stdout=subprocess.PIPE, text=True,
        check=True)
    return json.loads(done.stdout)


@dataclasses.dataclass
class Rounds:
    """Seconds of every round."""

    theirs: list = dataclasses.field(default_factory=list)
    scoring: list = dataclasses.field(default_factory=list)
    process: list = dataclasses.field(default_factory=list)


def compare(folder, pairs, estimates, rounds):
    """{row: Rounds}, after a round that is not counted."""
    environment = subprocess.run(
        [program.ROOT / "scripts/referees"], check=True, capture_output=True, text=True).stdout.strip()
    python = pathlib.Path(environment) / "bin" / "python"
    executable = products.build("metric-benchmark")
    seconds = {row: Rounds() for row in ROWS}
    for round_number in range(rounds + 1):
        progress.show(f"metrics: round {round_number}/{rounds}")
        theirs = mir_eval_seconds(python, pairs)
        scoring = scoring_seconds(executable, folder, estimates)
        options = ["--estimates", estimates, "--no-cache", "--jobs", 1]
        idle = evaluate(folder, *options, "--task", NOTHING).cpu
        process = {task: evaluate(folder, *options, "--task", task).cpu - idle for task in FILES}
        for row, task in ROWS.items() if round_number > 0 else ():
            seconds[row].theirs.append(theirs[row])
            seconds[row].scoring.append(scoring[task])
            seconds[row].process.append(process[task])
    progress.finish()
    return seconds


def metric_table(seconds, pairs):
    rows = []
    for row, measured in seconds.items():
        ratios = [their / own for their, own in zip(measured.theirs, measured.scoring)]
        rows.append([
            row, len(pairs[FILES[ROWS[row]]]), *(
                Figures.of([1e3 * each for each in values]).text(digits)
                for values, digits in ((measured.theirs, 0), (measured.scoring, 2))),
            Figures.of(ratios).text(0), Figures.of([1e3 * each for each in measured.process]).text(1)])
    header = [
        "task", "recordings", "mir_eval ms", "performia ms", "mir_eval / performia", "process less idle one, ms"]
    return tables.markdown(header, rows)


def corpus_table(folder, items, rounds, cache):
    duration = sum(item.duration for item in items)
    options = ["--cache", cache]
    commands = {
        "nothing cached": lambda: evaluate(folder, "--no-cache"),
        "all cached": lambda: evaluate(folder, *options),
    }
    # The round that is not counted fills the cache.
    costs = processes.in_turn(commands, rounds)
    rows = [[
        name, Figures.of([run.wall for run in runs]).text(2),
        Figures.of([run.wall / duration for run in runs]).text(4),
        Figures.of([run.cpu for run in runs]).text(2),
        Figures.of([run.memory for run in runs]).text(0)] for name, runs in costs.items()]
    return tables.markdown(["run", "wall s", "wall / duration of the music", "CPU s", "peak MiB"], rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--corpus-rounds", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    arguments = parser.parse_args()

    if not arguments.corpus:
        sys.exit("metric_speed: say where a corpus is: make bench-evaluation CORPUS=folder")
    items = corpus.load(arguments.corpus)
    with tempfile.TemporaryDirectory(prefix="performia-metrics-") as work:
        estimates = pathlib.Path(work) / "estimates"
        pairs = disturbance.write(items, estimates)
        seconds = compare(arguments.corpus, pairs, estimates, arguments.rounds)
        whole = corpus_table(arguments.corpus, items, arguments.corpus_rounds, f"{work}/cache")
    (program.ROOT / ".cache").mkdir(exist_ok=True)
    plain = {row: dataclasses.asdict(measured) for row, measured in seconds.items()}
    (program.ROOT / ".cache" / "metrics.json").write_text(json.dumps(plain, indent=1), encoding="utf-8")
    minutes = sum(item.duration for item in items) / 60
    text = "\n\n".join([
        f"`make bench-evaluation CORPUS=folder`: rounds in turn after one that is not counted; median (least to "
        f"greatest). {machine.description()}; load average after the run {os.getloadavg()[0]:.1f}.",
        f"### Metrics beside mir_eval 0.8.2, {arguments.rounds} rounds, processor time",
        metric_table(seconds, pairs),
        f"### The default pipeline over {len(items)} recordings, {minutes:.0f} minutes, {arguments.corpus_rounds} rounds",
        whole])
    print(text)
    if arguments.write:
        tables.replace_between_marks(program.ROOT / "docs" / "performance.md", "evaluation", text)


if __name__ == "__main__":
    main()
