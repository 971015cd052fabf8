"""Measures the pipelines that read lyrics, on a song, in turn with the program whose network they use.

usage: python -m Benchmarks.song_speed SONG [--lyrics FILE] [--rounds N] [--write]

Whole processes without a cache. `--lyrics` is the song's text, which is aligned too. `--write` puts the table into docs/performance.md.
"""
import argparse
import json
import os
import pathlib
import subprocess
import tempfile

from . import machine, neural_speed, peers, processes, program, speed, tables

PEER = "whisper"


def duration(song):
    """Seconds."""
    command = [program.path(), "analyze", song, "-o", "-", "--quiet", *speed.FAST]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["duration_sec"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("song", type=pathlib.Path)
    parser.add_argument("--lyrics", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    arguments = parser.parse_args()

    load = os.getloadavg()[0]
    seconds = duration(arguments.song)
    runs = {"lyrics": ["lyrics"], "karaoke": ["karaoke"]}
    if arguments.lyrics:
        runs["lyrics, the text given"] = ["lyrics", "--given", f"lyrics={arguments.lyrics}"]
    with tempfile.TemporaryDirectory(prefix="performia-speed-") as folder:
        commands = {
            name: speed.performia_command(arguments.song, folder, ["--no-cache", "--pipeline", *options])
            for name, options in runs.items()
        }
        version = peers.version(PEER)
        if version:
            commands[PEER] = speed.peer_command(PEER, arguments.song)
        costs = processes.in_turn(commands, arguments.rounds)
    table = neural_speed.rows("lyrics", costs, seconds)
    beside = f"{PEER} {version}" if version else f"{PEER} is not installed and is left out"
    report = (
        f"`make bench-song SONG=file LYRICS=file`, a song of {seconds:.0f} s: {arguments.rounds} rounds in turn after one that "
        f"is not counted; median (least to greatest). {machine.description()}; load average before the run {load:.1f}. "
        f"{beside}.\n\n"
        + tables.markdown(["program", "wall s", "real-time factor", "CPU s", "peak MiB", "wall / lyrics"], table))
    print(report)
    if arguments.write:
        tables.replace_between_marks(program.ROOT / "docs" / "performance.md", "song", report)


if __name__ == "__main__":
    main()
