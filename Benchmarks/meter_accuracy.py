"""Says in how many passages a pipeline finds the right meter, by meter and for passages that change it.

usage: python -m Benchmarks.meter_accuracy FOLDER [--pipeline default] [--verbose] [OPTION of `performia analyze`...]

FOLDER holds what Benchmarks.meter_passages renders. A passage counts by the share of its time in which the meter is right;
it is right as a whole where that is more than half of each of its sections. Beats and downbeats are right within 70 ms.
"""
import argparse
import collections
import json
import pathlib
import subprocess
import tempfile

from . import program

TOLERANCE = 0.07  # seconds


def _analyse(audio, pipeline, options, folder):
    output = pathlib.Path(folder) / f"{audio.parent.name}.json"
    subprocess.run(
        [program.path(), "analyze", audio, "--pipeline", pipeline, "--quiet", "--output", output, *options], check=True)
    return json.loads(output.read_text(encoding="utf-8"))


def _meters(song_map):
    """(start, end, numerator) of what the map says."""
    changes = song_map.get("meter_changes") or []
    if changes:
        return [(change["start"], change["end"], change["numerator"]) for change in changes]
    return [(0.0, song_map["duration_sec"], song_map["meter"]["numerator"])] if song_map.get("meter") else []


def share(section, meters):
    """The share of a section in which the meter is right."""
    right = sum(
        max(0.0, min(end, section["end"]) - max(start, section["start"]))
        for start, end, numerator in meters if numerator == section["numerator"])
    return min(1.0, right / (section["end"] - section["start"]))


def f_measure(found, expected):
    """Each event has at most one partner within the tolerance."""
    hits, place = 0, 0
    for time in sorted(expected):
        while place < len(found) and found[place] < time - TOLERANCE:
            place += 1
        if place < len(found) and found[place] <= time + TOLERANCE:
            hits += 1
            place += 1
    return 2 * hits / (len(found) + len(expected)) if found or expected else 1.0


def _score(folder, song_map):
    item = json.loads((folder / "item.json").read_text(encoding="utf-8"))
    shares = [share(section, _meters(song_map)) for section in item["meters"]]
    rows = [line.split() for line in (folder / "beats.txt").read_text(encoding="utf-8").splitlines()]
    beats = [float(time) for time, _ in rows]
    downbeats = [float(time) for time, position in rows if position == "1"]
    return {
        "kind": str(item["meters"][0]["numerator"]) if len(item["meters"]) == 1 else "changes",
        "right": all(value > 0.5 for value in shares),
        "share": sum(shares) / len(shares),
        "beats": f_measure(song_map["beats"], beats),
        "downbeats": f_measure(song_map["downbeats"], downbeats),
        "found": " ".join(f"{numerator}@{start:.0f}" for start, _, numerator in _meters(song_map)),
    }


def _row(name, scores):
    mean = {key: sum(score[key] for score in scores) / len(scores) for key in ("right", "share", "beats", "downbeats")}
    return f"| {name} | {len(scores)} | {mean['right']:.2f} | {mean['share']:.2f} | {mean['beats']:.3f} | {mean['downbeats']:.3f} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--pipeline", default="default")
    parser.add_argument("--verbose", action="store_true", help="one line for each passage")
    arguments, options = parser.parse_known_args()
    halves = collections.defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="performia-meters-") as work:
        for description in sorted(arguments.folder.rglob("item.json")):
            folder = description.parent
            song_map = _analyse(next(folder.glob("audio.*")), arguments.pipeline, options, work)
            score = _score(folder, song_map)
            halves[folder.parent.name].append(score)
            if arguments.verbose:
                print(folder.parent.name, folder.name, f"{score['share']:.2f} {score['beats']:.2f}", score["found"])
    print("| meter | passages | right | time | beats F | downbeats F |\n| --- | --- | --- | --- | --- | --- |")
    for half, scores in [*sorted(halves.items()), ("all", [score for part in halves.values() for score in part])]:
        for kind in sorted({score["kind"] for score in scores}):
            print(_row(f"{half}: {kind}", [score for score in scores if score["kind"] == kind]))
        print(_row(half, scores))


if __name__ == "__main__":
    main()
