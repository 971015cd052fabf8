"""Scores Performia, and peers beside it, on a corpus with ground truth, and compares with the committed baseline.

usage: python -m Benchmarks.accuracy CORPUS [--peers essentia,librosa] [--pipelines fast] [--part notes] [--write]

Each pipeline is evaluated with nothing cached. Peers analyse the same recordings; what they say is kept between runs as
JAMS files. All are scored by `performia evaluate`. `--write` puts the tables into docs/accuracy.md; the reports go to
.cache/accuracy/PIPELINE. Fails where the default pipeline does worse than Benchmarks/baseline.json, and where recordings were
skipped or failed. `--part` scores only notes and contours (by the pipeline `notes`), lyrics (by `lyrics`) or sections.
"""
import argparse
import json
import pathlib
import sys
import tempfile

from . import accuracy_report, baseline, corpus, estimates, evaluation, peers, program, tables

OURS = "default"
# What has a table of its own, with the pipeline that gives it and the tasks that score it.
PARTS = {
    "notes": ("notes", ["notes", "melody_notes", "vocal_notes", "bass_notes", "melody", "bass"]),
    "lyrics": ("lyrics", ["lyrics"]),
    "sections": ("default", ["sections", "sections_coarse"]),
}


def installed(names):
    """Those of the peers that are installed; it is said which are not."""
    for name in names:
        if peers.version(name) is None:
            print(f"accuracy: {name} is not installed and is left out.", file=sys.stderr)
    return [name for name in names if peers.version(name) is not None]


def keep(own, name, report):
    folder = program.ROOT / ".cache" / "accuracy" / own
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(report, indent=1), encoding="utf-8")


def gather(folder, own, tasks, pipelines, names, work):
    """Rows of the tables: ours first, then our other pipelines, then the peers; all tasks where none are named."""
    cache = work / "cache"
    options = ["--pipeline", own, *(word for task in tasks for word in ("--task", task))]
    ours = evaluation.run(folder, cache, *options)
    rows = [accuracy_report.Row("performia", ours, 0)]
    for name in pipelines:
        report = evaluation.run(folder, cache, *options, "--compare", name)
        rows.append(accuracy_report.Row(f"performia, {name}", report, 1))
    items = corpus.load(folder)
    for name in names:
        made = estimates.gather(name, items, work / "estimates" / name)
        report = evaluation.run(folder, cache, *options, "--compare", made)
        rows.append(accuracy_report.Row(name, report, 1))
    for row in rows:
        keep(own, row.name, row.report)
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("--peers", default="", help="comma-separated, of: " + ", ".join(peers.NAMES))
    parser.add_argument("--pipelines", default="", help="comma-separated names or files, beside the default pipeline")
    parser.add_argument("--part", choices=PARTS, help="score this part in place of what 'default' gives")
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.md")
    arguments = parser.parse_args()

    if not arguments.corpus:
        sys.exit("accuracy: say where a corpus is: make accuracy CORPUS=folder")
    names = installed([name for name in arguments.peers.split(",") if name])
    pipelines = [name for name in arguments.pipelines.split(",") if name]
    own, tasks = PARTS.get(arguments.part, (OURS, []))
    target, section = (f"accuracy-{arguments.part}", arguments.part) if arguments.part else ("accuracy", "accuracy")
    with tempfile.TemporaryDirectory(prefix="performia-accuracy-") as work:
        rows = gather(arguments.corpus, own, tasks, pipelines, names, pathlib.Path(work))

    options = {"PEERS": names, "PIPELINES": pipelines}
    command = " ".join(
        [f"make {target} CORPUS=folder", *(f"{key}={','.join(values)}" for key, values in options.items() if values)])
    text = accuracy_report.text(command, rows, [f"{name} {peers.version(name)}" for name in names])
    print(text)
    if arguments.write:
        tables.replace_between_marks(program.ROOT / "docs" / "accuracy.md", section, text)
    if arguments.part is None:
        baseline.check(rows[0].report, corpus.names(arguments.corpus))
    failures = evaluation.failures(rows[0].report)
    if failures:
        sys.exit("\n".join([*failures, "accuracy: the figures lack what was skipped or failed, named above."]))


if __name__ == "__main__":
    main()
