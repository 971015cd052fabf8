"""Renders a score: a Standard MIDI file of its arrangement, played by FluidSynth with a General MIDI soundfont."""
import os
import pathlib
import subprocess

import mido

from . import arrangement

SAMPLE_RATE = 44100
# The first beat comes after it, so that a recording does not begin with its first onset.
LEAD_IN = 0.5
# Seconds for the last notes to die away.
TAIL = 1.5

_TICKS_PER_SECOND = 960
_DRUM_CHANNEL = 9
_PROGRAMS = {
    "piano": 0, "electric piano": 4, "accordion": 21, "guitar": 25, "bass": 33, "violin": 40, "saxophone": 65,
    "oboe": 68, "clarinet": 71, "flute": 73,
}
_VELOCITIES = {"melody": 96, "chords": 64, "bass": 84, "drums": 88}
# A note ends a little before the next one begins, as players let go.
_GATE = 0.95


def soundfont():
    """Raises SystemExit where there is none."""
    named = os.environ.get("SOUNDFONT", "/usr/share/sounds/sf2/TimGM6mb.sf2")
    if not pathlib.Path(named).is_file():
        raise SystemExit(f"smoke set: there is no soundfont '{named}'; it comes with Debian's timgm6mb-soundfont. "
                         "Elsewhere name a General MIDI soundfont: SOUNDFONT=file")
    return named


def _track(channel, program, velocity, notes):
    messages = [(0, mido.Message("program_change", channel=channel, program=program))]
    for note in notes:
        length = max((note.end - note.start) * _GATE, 0.05)
        begin = round((note.start + LEAD_IN) * _TICKS_PER_SECOND)
        end = round((note.start + LEAD_IN + length) * _TICKS_PER_SECOND)
        messages.append((begin, mido.Message("note_on", channel=channel, note=note.value, velocity=velocity)))
        messages.append((end, mido.Message("note_off", channel=channel, note=note.value)))
    track, time = mido.MidiTrack(), 0
    for tick, message in sorted(messages, key=lambda pair: (pair[0], pair[1].type != "note_off")):
        track.append(message.copy(time=tick - time))
        time = tick
    return track


def midi(score):
    """The arrangement, in ticks of 1/960 s (mido's default tempo is 120, so a beat of the file is half a second)."""
    file = mido.MidiFile(ticks_per_beat=_TICKS_PER_SECOND // 2)
    players = {
        "melody": score.melody, "chords": arrangement.chord_notes(score), "bass": arrangement.bass_notes(score),
        "drums": arrangement.drum_strokes(score),
    }
    for channel, (player, notes) in enumerate(players.items()):
        drums = player == "drums"
        file.tracks.append(_track(
            _DRUM_CHANNEL if drums else channel, 0 if drums else _PROGRAMS[score.instruments.get(player, player)],
            _VELOCITIES[player], notes))
    return file


def render(score, output):
    """Writes the recording as FLAC; returns its duration in seconds."""
    notes = output.with_suffix(".mid")
    sound = output.with_suffix(".wav")
    midi(score).save(notes)
    duration = score.duration + LEAD_IN + TAIL
    subprocess.run(
        ["fluidsynth", "-ni", "-q", "-g", "0.5", "-r", str(SAMPLE_RATE), "-F", str(sound), soundfont(), str(notes)],
        check=True, stdout=subprocess.DEVNULL)
    subprocess.run(
        ["sox", "--no-show-progress", "-D", sound, "-b", "16", output, "trim", "0", str(duration), "norm", "-1"],
        check=True)
    notes.unlink()
    sound.unlink()
    return duration
