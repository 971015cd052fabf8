"""Makes what HTDemucs' own program makes of a made-up signal with made-up weights, and checks what is committed of it.

usage: python3 -m Tests.ConversionTests.htdemucs_reference [--write]

Needs the packages demucs 4.0.1 and torch. The signal is made up by `spleeter_reference.signal`, as it is in the Swift
tests, the weights by `random_htdemucs`. Committed are excerpts of all stems: with the recording cut once, from its start on
(the program's `shifts` 0), and cut three times, where the program's random shifts are those that are taken here.
"""
import argparse
import pathlib
import random
import sys

import numpy

from . import random_htdemucs, spleeter_reference

SECONDS = 4
RATE = 44100
LENGTH = 256
# In the first segment, where two segments meet, in the last segments, and at the end.
STARTS = [0, 50_000, 100_100, SECONDS * RATE - LENGTH]
SHIFTS = 3
TOLERANCE = 1e-4
FILE = pathlib.Path(__file__).parent / "References" / "htdemucs_stems.f32"


def signal():
    """[2, samples]."""
    return spleeter_reference.signal()[:, : SECONDS * RATE]


def network(settings):
    """The program's network with made-up weights."""
    import torch
    from demucs.htdemucs import HTDemucs

    model = HTDemucs(**settings)
    state = random_htdemucs.state(settings)
    model.load_state_dict({name: torch.from_numpy(values.astype(numpy.float32)) for name, values in state.items()})
    return model.eval()


def stems(model, samples, shifts=0):
    """What the program makes of a recording [2, samples]: [stems, 2, samples]."""
    import torch
    from demucs.apply import apply_model

    recording = torch.from_numpy(samples.copy())
    # As the program's command does it.
    mean = recording.mean(0)
    recording = (recording - mean.mean()) / mean.std()
    most = RATE // 2
    offsets = iter(most - shift * most // max(shifts, 1) for shift in range(shifts))
    drawn, random.randint = random.randint, lambda *_: next(offsets)
    try:
        return (apply_model(model, recording[None], shifts=shifts)[0] * mean.std() + mean.mean()).numpy()
    finally:
        random.randint = drawn


def excerpts():
    """[places, stems, 2, samples], first with one cut, then with several."""
    model = network(random_htdemucs.SMALL)
    results = [stems(model, signal(), shifts) for shifts in (0, SHIFTS)]
    return numpy.stack([result[:, :, start : start + LENGTH] for result in results for start in STARTS])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the reference outputs anew")
    arguments = parser.parse_args()
    network(random_htdemucs.WHOLE)
    values = excerpts()
    if arguments.write:
        values.astype("<f4").tofile(FILE)
        return
    difference = numpy.abs(numpy.fromfile(FILE, "<f4").reshape(values.shape) - values).max()
    print(f"largest difference {difference:.2g}")
    if difference > TOLERANCE:
        sys.exit("the committed reference outputs are not those of the original program")


if __name__ == "__main__":
    main()
