"""Scores Performia, and peers beside it, on a corpus with ground truth.

usage: python -m Benchmarks.accuracy CORPUS [--peers essentia,librosa,sonara,chordino] [--items a,b] [--write]
                                     [--option=--set --option=chords.vocabulary=full]

Each recording is analysed by a process of its own with nothing cached, all with the same parameters. Peers' analyses
are kept between runs. `--write` puts the tables into docs/accuracy.md; figures of every item go to .cache/accuracy.json.
"""
import argparse
import concurrent.futures
import json
import sys

from . import corpus, engines, machine, peers, progress, scores, tables

OURS = "performia"


def analyse_with_performia(items, options, jobs):
    """Analyses by item name; an item that fails is told of and counts as an empty analysis."""
    analyses, failures = {}, []

    def analyse(item):
        try:
            return engines.performia_analysis(item.audio, options)
        except (RuntimeError, OSError, ValueError, KeyError) as error:
            failures.append(f"{item.name}: {error}")
            return engines.Analysis([], [], 0.0, [0, 0], [], [])

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for item, analysis in zip(items, pool.map(analyse, items)):
            analyses[item.name] = analysis
            progress.show(f"{OURS}: {len(analyses)}/{len(items)}")
    progress.finish()
    return analyses, failures


def analyse_with_peer(name, items):
    analyses = {}
    items = [item for item in items if item.chords or name not in peers.CHORDS_ONLY]
    for item in items:
        analyses[item.name] = engines.peer_analysis(name, item.audio)
        progress.show(f"{name}: {len(analyses)}/{len(items)}")
    progress.finish()
    return analyses


def report(items, gathered, failures, command):
    parts = [f"`{command}`, {len(items)} recordings, mir_eval {engines.version_of('mir_eval')}; peers: " + ", ".join(
        f"{name} {peers.version(name)}" for name in next(iter(gathered.values())) if name != OURS) + "."]
    for name, task in scores.TASKS.items():
        parts += [f"### {task.title}", task.explanation, scores.task_tables(name, gathered, items)]
        if gathered[name][OURS]:
            parts.append(scores.worst_table(name, gathered[name][OURS], items))
    parts += ["### By source", scores.family_table(gathered, OURS, items)]
    if failures:
        parts += ["### Failed", "\n".join(f"- {failure}" for failure in failures)]
    return "\n\n".join(parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("--peers", default="", help="comma-separated, of: " + ", ".join(peers.DISTRIBUTIONS))
    parser.add_argument("--items", default="", help="comma-separated names, instead of all")
    parser.add_argument("--option", action="append", default=[], help="passed on to performia analyze")
    parser.add_argument("--jobs", type=int, default=machine.cores(), help="recordings analysed at a time")
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.md")
    arguments = parser.parse_args()

    names = [name for name in arguments.items.split(",") if name]
    items = [item for item in corpus.load(arguments.corpus, names) if corpus.has_truth(item)]
    if not items:
        sys.exit(f"accuracy: no item with ground truth in '{arguments.corpus}'. Say where a corpus is: "
                 "make accuracy CORPUS=folder (with real/ and rendered/ in it).")
    analyses = {}
    analyses[OURS], failures = analyse_with_performia(items, arguments.option, arguments.jobs)
    for name in filter(None, arguments.peers.split(",")):
        if not engines.installed(name):
            print(f"accuracy: {name} is not installed and is left out.", file=sys.stderr)
            continue
        analyses[name] = analyse_with_peer(name, items)

    gathered = scores.score_all(items, analyses)
    command = "make accuracy CORPUS=folder" + (f" PEERS={arguments.peers}" if arguments.peers else "")
    text = report(items, gathered, failures, command)
    print(text)
    results = engines.ROOT / ".cache" / "accuracy.json"
    results.parent.mkdir(exist_ok=True)
    results.write_text(json.dumps(gathered, indent=1), encoding="utf-8")
    if arguments.write:
        tables.replace_between_marks(engines.ROOT / "docs" / "accuracy.md", "accuracy", text)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
