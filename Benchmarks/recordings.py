"""Recordings to measure on, mixed from freely licensed songs that a Debian package carries, kept in .cache/recordings."""
import pathlib
import subprocess
import sys
import wave

SONGS = pathlib.Path("/usr/share/games/fretsonfire/data/songs/muldjord")
SAMPLE_RATE = 44100


def _sox(*arguments):
    subprocess.run(["sox", "--no-show-progress", *map(str, arguments)], check=True)


def _mixes(folder):
    """The songs of the package, each mixed from its tracks into a stereo file at 44.1 kHz."""
    tracks = sorted(SONGS.glob("*/song.ogg"))
    if not tracks:
        sys.exit(f"No songs in {SONGS}. Install Debian's fretsonfire-songs-muldjord, or name a recording: --recording FILE")
    for track in tracks:
        mix = folder / f"{track.parent.name}.wav"
        if not mix.exists():
            partial = folder / f"{track.parent.name}.part.wav"
            _sox("-m", "-v", 0.5, track, "-v", 0.5, track.with_name("guitar.ogg"), "-b", 16, partial,
                 "rate", SAMPLE_RATE, "channels", 2, "norm", -0.5)
            partial.rename(mix)
        yield mix


def _cut(inputs, output, seconds):
    if not output.exists():
        partial = output.with_name(f"{output.stem}.part{output.suffix}")
        _sox(*inputs, partial, "trim", 0, seconds)
        partial.rename(output)
    return output


def of_length(folder, minutes, suffix):
    """A stereo recording of exactly so many minutes: the songs one after the other, as often as needed."""
    folder.mkdir(parents=True, exist_ok=True)
    mixes = list(_mixes(folder))
    needed, inputs = minutes * 60, []
    while needed > 0:
        mix = mixes[len(inputs) % len(mixes)]
        with wave.open(str(mix)) as file:
            needed -= file.getnframes() / file.getframerate()
        inputs.append(mix)
    return _cut(inputs, folder / f"{minutes}min{suffix}", minutes * 60)
