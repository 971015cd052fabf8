"""Makes the notes that basic-pitch's own program finds in a made-up signal, and checks what is committed of them.

usage: python3 -m Tests.ConversionTests.basic_pitch_reference [--write]

Needs the packages basic-pitch 0.4.0 (its files alone), onnxruntime, librosa, scipy, mir_eval, resampy and pretty_midi.
The signal is made up by `signal`, as it is in the Swift tests.
"""
import argparse
import importlib.metadata
import pathlib
import sys

import numpy

RATE = 22050
SECONDS = 7
FILE = pathlib.Path(__file__).parent / "References" / "basic_pitch_notes.tsv"
# Start and length in seconds, MIDI pitch, level; the last three overlap with others of their pitch or sound very high.
NOTES = [
    (0.2, 0.9, 60, 0.3), (0.2, 0.9, 64, 0.25), (0.2, 0.9, 67, 0.25), (1.2, 0.4, 43, 0.4), (1.3, 0.3, 72.3, 0.3),
    (1.7, 0.25, 74, 0.3), (2.0, 0.18, 76, 0.3), (2.3, 1.4, 57, 0.3), (2.6, 1.0, 60.4, 0.2), (2.9, 0.6, 64, 0.3),
    (3.9, 0.12, 69, 0.3), (4.1, 1.2, 33, 0.5), (4.1, 1.2, 45, 0.2), (4.5, 0.5, 81, 0.2), (5.3, 1.5, 62, 0.02),
    (5.5, 0.4, 88, 0.2), (5.9, 1.1, 100, 0.2), (6.0, 1.0, 50, 0.4), (6.4, 0.6, 50, 0.4),
]


def signal():
    """Decaying tones with five partials and a vibrato of 20 cents."""
    time = numpy.arange(SECONDS * RATE) / RATE
    samples = numpy.zeros(time.shape)
    for start, length, pitch, level in NOTES:
        age = time - start
        inside = (age >= 0) & (age < length)
        frequency = 440 * 2 ** ((pitch - 69) / 12)
        phase = 2 * numpy.pi * frequency * age + frequency * 0.002 * numpy.sin(2 * numpy.pi * 5.5 * age)
        envelope = level * numpy.minimum(1, age / 0.01) * numpy.exp(-1.5 * age) * numpy.minimum(1, (length - age) / 0.02)
        tone = sum(numpy.sin(partial * phase) / partial for partial in range(1, 6) if partial * frequency < RATE / 2)
        samples += numpy.where(inside, envelope * tone, 0)
    return samples.astype(numpy.float32)


def notes():
    """First frame, frame behind the last, pitch, amplitude and bends in thirds of a semitone, by start and pitch."""
    import basic_pitch.inference as inference
    from basic_pitch import note_creation

    samples = signal()
    inference.librosa.load = lambda path, sr, mono: (samples, sr)
    # The folder is the one beside the program's file, whatever runtime it would choose by itself.
    model = pathlib.Path(inference.__file__).parent / "saved_models" / "icassp_2022" / "nmp.onnx"
    output = inference.run_inference("made up", model)
    found = note_creation.output_to_notes_polyphonic(
        output["note"], output["onset"], onset_thresh=0.5, frame_thresh=0.3, min_note_len=11, infer_onsets=True,
        max_freq=None, min_freq=None)
    return sorted(note_creation.get_pitch_bends(output["contour"], found), key=lambda note: (note[0], note[2]))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    version = importlib.metadata.version("basic-pitch")
    if version != "0.4.0":
        sys.exit(f"basic-pitch 0.4.0 is needed, {version} is installed")
    lines = "".join(
        f"{start}\t{end}\t{pitch}\t{amplitude:.4f}\t{','.join(str(bend) for bend in bends)}\n"
        for start, end, pitch, amplitude, bends in notes())
    if write:
        FILE.write_text(lines)
    elif FILE.read_text() != lines:
        sys.exit(f"{FILE} differs from what basic-pitch says")


if __name__ == "__main__":
    main()
