"""Makes what Beat This!'s own program says of a made-up signal with made-up weights, and checks what is committed of it.

usage: python3 -m Tests.ConversionTests.beat_this_reference [--write]

Needs the packages beat-this 1.1.0, torch, torchaudio, einops, rotary-embedding-torch and soxr. The signal is made up by
`beat_reference.signal`, as it is in the Swift tests, the weights by `random_beat_this`. Committed are the first rows of the
spectrogram, the last ones, what the program says of the whole signal, which it hears in two chunks, and what its network
says of `made_up_rows`.
"""
import argparse
import pathlib
import sys
import tempfile

import numpy

from . import beat_reference, random_beat_this

SECONDS = 32
ROWS = 16
TOLERANCE = 1e-4
SIZES = {"transformer_dim": 32, "n_layers": 2, "head_dim": 16, "stem_dim": 16}


def network(sizes, **options):
    """The program's network with made-up weights."""
    import torch
    from beat_this.model.beat_tracker import BeatThis

    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "random.ckpt"
        random_beat_this.write(path, random_beat_this.state(**sizes))
        tensors = torch.load(path, weights_only=True)["state_dict"]
    result = BeatThis(**options)
    result.load_state_dict({name.removeprefix("model."): values for name, values in tensors.items()})
    return result.eval()


def made_up_rows():
    """A spectrogram without a meaning, [200, 128]."""
    return numpy.random.RandomState(7).uniform(0, 8, (200, 128)).astype(numpy.float32)


def arrays():
    import torch
    from beat_this.inference import split_predict_aggregate
    from beat_this.preprocessing import LogMelSpect

    spectrogram = LogMelSpect()(torch.from_numpy(beat_reference.signal(22050, SECONDS)))
    small = network(random_beat_this.SMALL, **SIZES)
    with torch.inference_mode():
        whole = split_predict_aggregate(spectrogram, 1500, 6, "keep_first", small)
        alone = small(torch.from_numpy(made_up_rows()[None]))
    logits, outputs = [
        numpy.stack([said["beat"].numpy().ravel(), said["downbeat"].numpy().ravel()], axis=1) for said in (whole, alone)]
    rows = spectrogram.numpy()
    return {
        "beat_this_spectrogram": numpy.concatenate([rows[:ROWS], rows[-ROWS:]]), "beat_this_logits": logits,
        "beat_this_network": outputs,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the reference outputs anew")
    arguments = parser.parse_args()
    network(random_beat_this.WHOLE)
    for name, values in arrays().items():
        if arguments.write:
            values.astype("<f4").tofile(beat_reference.file(name))
            continue
        difference = numpy.abs(beat_reference.committed(name, values.shape[1]) - values).max()
        print(f"{name}: largest difference {difference:.2g}")
        if difference > TOLERANCE:
            sys.exit("the committed reference outputs are not those of the original program")


if __name__ == "__main__":
    main()
