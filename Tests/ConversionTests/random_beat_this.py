"""A checkpoint of Beat This! with made-up weights, the same every time.

usage: python3 -m Tests.ConversionTests.random_beat_this --output random.ckpt

Needs numpy only. The layout is that of the makers' checkpoints.
"""
import argparse

import numpy

from . import torch_archive

SMALL = {"bands": 128, "stem": 16, "head": 16, "size": 32, "layers": 2}
WHOLE = {"bands": 128, "stem": 32, "head": 32, "size": 512, "layers": 6}


def _normalisation(prefix, size):
    yield f"{prefix}num_batches_tracked", ()
    for name in ("weight", "bias", "running_mean", "running_var"):
        yield f"{prefix}{name}", (size,)


def _attention(prefix, size, head):
    yield f"{prefix}rotary_embed.freqs", (head // 2,)
    yield f"{prefix}norm.gamma", (size,)
    yield f"{prefix}to_qkv.weight", (3 * size, size)
    yield f"{prefix}to_gates.weight", (size // head, size)
    yield f"{prefix}to_gates.bias", (size // head,)
    yield f"{prefix}to_out.0.weight", (size, size)


def _feed_forward(prefix, size):
    yield f"{prefix}net.0.gamma", (size,)
    yield f"{prefix}net.1.weight", (4 * size, size)
    yield f"{prefix}net.1.bias", (4 * size,)
    yield f"{prefix}net.4.weight", (size, 4 * size)
    yield f"{prefix}net.4.bias", (size,)


def shapes(bands, stem, head, size, layers):
    """Names and shapes of all tensors."""
    yield from _normalisation("frontend.stem.bn1d.", bands)
    yield "frontend.stem.conv2d.weight", (stem, 1, 4, 3)
    yield from _normalisation("frontend.stem.bn2d.", stem)
    for number in range(3):
        channels = stem * 2**number
        prefix = f"frontend.blocks.{number}."
        for direction in "FT":
            yield from _attention(f"{prefix}partial.attn{direction}.", channels, head)
            yield from _feed_forward(f"{prefix}partial.ff{direction}.", channels)
        yield f"{prefix}conv2d.weight", (2 * channels, channels, 2, 3)
        yield from _normalisation(f"{prefix}norm.", 2 * channels)
    yield "frontend.linear.weight", (size, 8 * stem * bands // 32)
    yield "frontend.linear.bias", (size,)
    for number in range(layers):
        yield from _attention(f"transformer_blocks.layers.{number}.0.", size, head)
        yield from _feed_forward(f"transformer_blocks.layers.{number}.1.", size)
    yield "transformer_blocks.norm.gamma", (size,)
    yield "task_heads.beat_downbeat_lin.weight", (2, size)
    yield "task_heads.beat_downbeat_lin.bias", (2,)


def _values(name, shape, random):
    if name.endswith("num_batches_tracked"):
        return numpy.array(1, numpy.int64)
    if name.endswith("freqs"):
        return (10000 ** (-numpy.arange(shape[0]) / shape[0])).astype(numpy.float32)
    if name.endswith(("running_var", "gamma")) or len(shape) == 1 and name.endswith("weight"):
        values = random.uniform(0.6, 1.4, shape)
    elif len(shape) == 1:
        values = random.uniform(-0.3, 0.3, shape)
    else:
        values = random.standard_normal(shape) * 1.5 / numpy.sqrt(numpy.prod(shape[1:]))
    return values.astype(numpy.float32)


def state(**sizes):
    """All tensors by name."""
    random = numpy.random.RandomState(20240721)
    return {name: _values(name, shape, random) for name, shape in shapes(**sizes)}


def write(path, tensors, prefix="model."):
    """Writes a checkpoint of the given tensors."""
    named = {f"{prefix}{name}": torch_archive.Tensor(values) for name, values in tensors.items()}
    torch_archive.write(path, {
        "epoch": 1, "pytorch-lightning_version": "2.1.3", "state_dict": named, "optimizer_states": [],
        "hyper_parameters": {"spect_dim": 128, "dropout": {"frontend": 0.1, "transformer": 0.2}}})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", required=True)
    # The first word that a converter is given; nothing is read.
    parser.add_argument("sources", nargs="*")
    write(parser.parse_args().output, state(**SMALL))


if __name__ == "__main__":
    main()
