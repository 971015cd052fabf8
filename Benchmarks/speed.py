"""Measures whole processes: Performia, and peers in turn with it.

usage: python -m Benchmarks.speed [--rounds N] [--peers sonara,librosa,essentia,chordino,aubio] [--long] [--write]
                                  [--recording FILE]

Wall seconds, CPU seconds and peak memory of start, decode, analysis by the pipeline `fast` and writing, on three minutes
of stereo at 44.1 kHz. `--long` adds 15 and 60 minutes for Performia. `--write` puts the tables into docs/performance.md; every run's
figures go to .cache/speed.json.
"""
import argparse
import dataclasses
import json
import os
import pathlib
import sys
import tempfile

from . import machine, peers, processes, program, recordings, tables
from .processes import Figures

MINUTES = 3
LONGER_MINUTES = [15, 60]
COLD, WARM = "performia", "performia, cache warm"
FAST = ["--pipeline", "fast"]


def performia_command(recording, folder, options):
    """A function that analyses a recording once. Its cache lies in `folder`, so that the user's own plays no part."""
    command = [program.path(), "analyze", str(recording), "-o", f"{folder}/map.json", "--quiet",
               "--cache", f"{folder}/cache", *options]
    return lambda: processes.run(command)


def peer_command(name, recording):
    own = getattr(peers.load(name), "COMMAND", [sys.executable, "-m", "Benchmarks.peers", name])
    command = [*own, str(recording)]
    return lambda: processes.run(command, folder=program.ROOT)


def measure(recording, names, rounds, folder):
    commands = {
        COLD: performia_command(recording, folder, ["--no-cache", *FAST]),
        WARM: performia_command(recording, folder, FAST),
        **{name: peer_command(name, recording) for name in names},
    }
    return processes.in_turn(commands, rounds)


def cost_table(costs, seconds):
    """One row a program; ratios are medians over rounds of its wall or CPU time to Performia's in the same round."""
    rows = []
    for name, runs in costs.items():
        pairs = list(zip(runs, costs[COLD]))
        rows.append([
            name,
            Figures.of([run.wall for run in runs]).text(2),
            Figures.of([run.wall / seconds for run in runs]).text(4),
            Figures.of([run.cpu for run in runs]).text(2),
            Figures.of([run.memory for run in runs]).text(0),
            Figures.of([run.wall / own.wall for run, own in pairs]).text(2),
            Figures.of([run.cpu / own.cpu for run, own in pairs]).text(2),
        ])
    header = ["program", "wall s", "real-time factor", "CPU s", "peak MiB", "wall / performia", "CPU / performia"]
    return tables.markdown(header, rows)


def length_table(costs_by_minutes):
    rows = []
    for minutes, runs in costs_by_minutes.items():
        rows.append([
            f"{minutes} min",
            Figures.of([run.wall for run in runs]).text(2),
            Figures.of([run.wall / minutes for run in runs]).text(3),
            Figures.of([run.wall / minutes / 60 for run in runs]).text(4),
            Figures.of([run.memory for run in runs]).text(0),
        ])
    return tables.markdown(["recording", "wall s", "wall s per minute", "real-time factor", "peak MiB"], rows)


def startup_table(rounds):
    executable = program.path()
    commands = {
        "`performia --help`": lambda: processes.run([executable, "--help"]),
        "`performia plugins list`": lambda: processes.run([executable, "plugins", "list"]),
    }
    costs = processes.in_turn(commands, rounds)
    rows = [
        [name, Figures.of([run.wall * 1000 for run in runs]).text(1), Figures.of([run.memory for run in runs]).text(0)]
        for name, runs in costs.items()
    ]
    return tables.markdown(["command", "wall ms", "peak MiB"], rows), costs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", default="", help="comma-separated, of: " + ", ".join(peers.NAMES))
    parser.add_argument("--long", action="store_true", help="also 15 and 60 minutes")
    parser.add_argument("--recording", help="measure on this file of about three minutes instead")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    arguments = parser.parse_args()

    names = [name for name in arguments.peers.split(",") if name]
    missing = [name for name in names if peers.version(name) is None]
    for name in missing:
        print(f"speed: {name} is not installed and is left out.", file=sys.stderr)
    names = [name for name in names if name not in missing]

    made = program.ROOT / ".cache" / "recordings"
    results, parts = {}, []
    command = "make bench-peers" if names else "make bench"
    load = os.getloadavg()[0]
    versions = ", ".join(f"{name} {peers.version(name)}" for name in names)
    parts.append(
        f"`{command}`: {arguments.rounds} rounds in turn after one that is not counted; median (least to greatest). "
        f"{machine.description()}; load average before the run {load:.1f}." + (f" {versions}." if versions else ""))
    with tempfile.TemporaryDirectory(prefix="performia-speed-") as folder:
        chosen = [pathlib.Path(arguments.recording)] if arguments.recording else [
            recordings.of_length(made, MINUTES, suffix) for suffix in (".wav", ".ogg")]
        for recording in chosen:
            # Peers on the first only: which codec a file has is no difference between programs.
            costs = measure(recording, names if recording is chosen[0] else [], arguments.rounds, folder)
            results[recording.name] = costs
            parts += [f"### {recording.name}, stereo, 44.1 kHz", cost_table(costs, MINUTES * 60)]
        if arguments.long:
            by_minutes = {MINUTES: results[chosen[0].name][COLD]}
            for minutes in LONGER_MINUTES:
                run = performia_command(recordings.of_length(made, minutes, ".wav"), folder, ["--no-cache", *FAST])
                by_minutes[minutes] = processes.in_turn({f"{minutes} min": run}, 2)[f"{minutes} min"]
                results[f"{minutes} min"] = {COLD: by_minutes[minutes]}
            parts += ["### Length, Performia, wav", length_table(by_minutes)]
    text, results["startup"] = startup_table(max(arguments.rounds, 10))
    parts += ["### Start", text]

    report = "\n\n".join(parts)
    print(report)
    plain = {
        kind: {name: [dataclasses.asdict(run) for run in runs] for name, runs in costs.items()}
        for kind, costs in results.items()
    }
    (program.ROOT / ".cache").mkdir(exist_ok=True)
    (program.ROOT / ".cache" / "speed.json").write_text(json.dumps(plain, indent=1), encoding="utf-8")
    if arguments.write:
        tables.replace_between_marks(program.ROOT / "docs" / "performance.md", "processes", report)


if __name__ == "__main__":
    main()
