"""Builds the smoke set: python -m SmokeSet FOLDER

FOLDER becomes a corpus with real/ (excerpts of songs that are installed) and rendered/ (the scores of this package).
Nothing is done where it holds the same already.
"""
import concurrent.futures
import hashlib
import os
import pathlib
import shutil
import sys
import tempfile

from . import arrangement, items, recordings, rendering, scores

HERE = pathlib.Path(__file__).resolve().parent


def _recipe():
    """A digest of everything the set is made from."""
    digest = hashlib.sha256()
    for path in sorted([*HERE.glob("*.py"), *HERE.glob("Scores/*.yaml")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    digest.update(repr(sorted(recordings.names().values())).encode() + rendering.soundfont().encode())
    return digest.hexdigest()


def _build_rendered(path, folder):
    score = scores.read(path)
    duration = rendering.render(score, folder / "audio.flac")
    lead_in = rendering.LEAD_IN
    beats = range(score.bars * score.beats_per_bar)
    items.write_rows(folder, "beats.txt", [
        (lead_in + beat * score.seconds_per_beat, beat % score.beats_per_bar + 1) for beat in beats])
    items.write_intervals(folder, "chords.lab", [
        scores.Event(event.start, event.end, event.value.label) for event in score.chords], lead_in)
    items.write_intervals(folder, "key.txt", score.keys, lead_in)
    items.write_intervals(folder, "segments.lab", score.parts, lead_in)
    items.write_notes(folder, "melody_notes.csv", score.melody, lead_in)
    items.write_notes(folder, "bass_notes.csv", arrangement.bass_notes(score), lead_in)
    strokes = arrangement.drum_strokes(score)
    if strokes:
        items.write_rows(
            folder, "drums.csv", [(stroke.start + lead_in, stroke.value) for stroke in strokes],
            header="time,gm_note", separator=",")
    items.write_description(
        folder, duration, tempo=score.tempo, meter=score.meter, title=score.title,
        source=f"Tests/SmokeSet/Scores/{path.name}")


def _jobs(root):
    """(function, source, folder) of every item, whose folders exist then."""
    jobs = [(recordings.build, song, root / "real" / name) for song, name in recordings.names().items()]
    jobs += [(_build_rendered, path, root / "rendered" / path.stem) for path in sorted(HERE.glob("Scores/*.yaml"))]
    for _, _, folder in jobs:
        folder.mkdir(parents=True)
    return jobs


def build(root):
    """Builds beside the folder and puts it in place whole."""
    root.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{root.name}.", dir=root.parent) as temporary:
        made = pathlib.Path(temporary) / root.name
        jobs = _jobs(made)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for running in [pool.submit(function, source, folder) for function, source, folder in jobs]:
                running.result()
        (made / "recipe").write_text(_recipe(), encoding="utf-8")
        if root.exists():
            shutil.rmtree(root)
        made.rename(root)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[1]).absolute()
    stamp = root / "recipe"
    if root.exists() and not stamp.exists():
        sys.exit(f"smoke set: '{root}' exists and was not made by this program; name another folder.")
    missing = sorted(set(recordings.EXCERPTS) - set(recordings.names()))
    if missing:
        print(f"smoke set: left out, not in '{recordings.SONGS}': {', '.join(missing)}", file=sys.stderr)
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != _recipe():
        build(root)


if __name__ == "__main__":
    main()
