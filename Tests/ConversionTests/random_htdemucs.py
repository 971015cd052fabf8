"""A checkpoint of HTDemucs with made-up weights, the same every time.

usage: python3 -m Tests.ConversionTests.random_htdemucs --output random.th

Needs numpy only. The layout is that of the makers' checkpoints.
"""
import argparse
from fractions import Fraction

import numpy

from . import torch_archive

SMALL = {
    "sources": ["drums", "bass", "other", "vocals"], "channels": 4, "bottom_channels": 16, "t_heads": 4, "t_layers": 3,
    "dconv_comp": 2, "dconv_mode": 3, "segment": Fraction(13, 10),
}
# The settings of the makers' own checkpoint.
WHOLE = {
    "sources": ["drums", "bass", "other", "vocals"], "channels": 48, "bottom_channels": 512, "t_heads": 8, "t_layers": 5,
    "dconv_comp": 8, "dconv_mode": 3, "segment": Fraction(39, 5),
}

DEPTH = 4
KERNEL = 8


def _residual(prefix, channels, compression):
    inner = channels // compression
    for number in range(2):
        for part, shape in (
                ("0.weight", (inner, channels, 3)), ("0.bias", (inner,)), ("1.weight", (inner,)), ("1.bias", (inner,)),
                ("3.weight", (2 * channels, inner, 1)), ("3.bias", (2 * channels,)), ("4.weight", (2 * channels,)),
                ("4.bias", (2 * channels,)), ("6.scale", (channels,))):
            yield f"{prefix}dconv.layers.{number}.{part}", shape


def _branch(settings, prefix, axes):
    """Encoders and decoders; `axes` are those behind the channels."""
    stems = len(settings["sources"])
    entering = 4 if axes == 2 else 2
    sizes = [entering] + [settings["channels"] * 2**level for level in range(DEPTH)]
    rest = (1,) * (axes - 1)
    for level in range(DEPTH):
        inputs, outputs = sizes[level : level + 2]
        place = f"{prefix}encoder.{level}."
        yield f"{place}conv.weight", (outputs, inputs, KERNEL, *rest)
        yield f"{place}conv.bias", (outputs,)
        yield f"{place}rewrite.weight", (2 * outputs, outputs, *(1,) * axes)
        yield f"{place}rewrite.bias", (2 * outputs,)
        if settings["dconv_mode"] & 1:
            yield from _residual(place, outputs, settings["dconv_comp"])
    sizes[0] = stems * entering
    for step in range(DEPTH):
        outputs, inputs = sizes[DEPTH - 1 - step : DEPTH + 1 - step]
        place = f"{prefix}decoder.{step}."
        yield f"{place}conv_tr.weight", (inputs, outputs, KERNEL, *rest)
        yield f"{place}conv_tr.bias", (outputs,)
        yield f"{place}rewrite.weight", (2 * inputs, inputs, *(3,) * axes)
        yield f"{place}rewrite.bias", (2 * inputs,)
        if settings["dconv_mode"] & 2:
            yield from _residual(place, inputs, settings["dconv_comp"])


def _transformer(settings, suffix, size):
    place = f"crosstransformer.norm_in{suffix}."
    yield f"{place}weight", (size,)
    yield f"{place}bias", (size,)
    for number in range(settings["t_layers"]):
        place = f"crosstransformer.layers{suffix}.{number}."
        attention = f"{place}{'cross' if number % 2 else 'self'}_attn."
        yield f"{attention}in_proj_weight", (3 * size, size)
        yield f"{attention}in_proj_bias", (3 * size,)
        yield f"{attention}out_proj.weight", (size, size)
        yield f"{attention}out_proj.bias", (size,)
        yield f"{place}linear1.weight", (4 * size, size)
        yield f"{place}linear1.bias", (4 * size,)
        yield f"{place}linear2.weight", (size, 4 * size)
        yield f"{place}linear2.bias", (size,)
        for norm in ("norm1", "norm2", *["norm3"] * (number % 2), "norm_out"):
            yield f"{place}{norm}.weight", (size,)
            yield f"{place}{norm}.bias", (size,)
        for scale in ("gamma_1", "gamma_2"):
            yield f"{place}{scale}.scale", (size,)


def shapes(settings):
    """Names and shapes of all tensors."""
    yield "freq_emb.embedding.weight", (512, settings["channels"])
    yield from _branch(settings, "", 2)
    yield from _branch(settings, "t", 1)
    channels, size = settings["channels"] * 2 ** (DEPTH - 1), settings["bottom_channels"]
    for suffix in ("", "_t"):
        if size:
            for direction, outputs, inputs in (("up", size, channels), ("down", channels, size)):
                yield f"channel_{direction}sampler{suffix}.weight", (outputs, inputs, 1)
                yield f"channel_{direction}sampler{suffix}.bias", (outputs,)
        yield from _transformer(settings, suffix, size or channels)


def _values(name, shape, random):
    if name.endswith(".scale"):
        values = random.uniform(0.3, 0.8, shape)
    elif len(shape) == 1 and name.endswith("weight"):
        values = random.uniform(0.6, 1.4, shape)
    elif len(shape) == 1:
        values = random.uniform(-0.2, 0.2, shape)
    else:
        values = random.standard_normal(shape) * 1.5 / numpy.sqrt(numpy.prod(shape[1:]))
    # In half precision, as the makers publish their weights.
    return values.astype(numpy.float16)


def state(settings):
    """All tensors by name."""
    random = numpy.random.RandomState(20221115)
    return {name: _values(name, shape, random) for name, shape in shapes(settings)}


def write(path, tensors, settings, klass="HTDemucs"):
    """Writes a checkpoint of the given tensors."""
    torch_archive.write(path, {
        "klass": torch_archive.Named("demucs.htdemucs", klass), "args": (), "kwargs": settings,
        "state": {name: torch_archive.Tensor(values) for name, values in tensors.items()},
        "training_args": {"epochs": 1, "optim": {"lr": 3e-4}}})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", required=True)
    # The first word that a converter is given; nothing is read.
    parser.add_argument("sources", nargs="*")
    write(parser.parse_args().output, state(SMALL), SMALL)


if __name__ == "__main__":
    main()
