"""An archive of All-In-One's tensors with made-up weights, the same every time.

usage: python3 -m Tests.ConversionTests.random_allin1 --output random.npz [--seed 1]

Needs numpy only. The layout is that in which the networks are published for MLX.
"""
import argparse

import numpy

SMALL = {"size": 8, "layers": 4}
WHOLE = {"size": 24, "layers": 11}
FUNCTIONS = 10


def _dense(prefix, outputs, inputs):
    yield f"{prefix}weight", (outputs, inputs)
    yield f"{prefix}bias", (outputs,)


def _normalisation(prefix, size):
    yield f"{prefix}weight", (size,)
    yield f"{prefix}bias", (size,)


def _attention(prefix, size, axes):
    yield f"{prefix}self.rpb", (2,) + (9,) * axes
    for part in ("self.query", "self.key", "self.value", "output.dense"):
        yield from _dense(f"{prefix}{part}.", size, size)


def _layer(prefix, size, names, axes):
    joined = len(names) * size
    yield from _normalisation(f"{prefix}layernorm_before.", size)
    yield from _normalisation(f"{prefix}layernorm_after.", joined)
    yield from _dense(f"{prefix}intermediate.dense.", 4 * joined, joined)
    yield from _dense(f"{prefix}output.dense.", size, 4 * joined)
    for name in names:
        yield from _attention(f"{prefix}{name}.", size, axes)


def shapes(size, layers):
    """Names and shapes of all tensors."""
    inputs = 1
    for number, (height, width) in enumerate([(3, 3), (1, 12), (3, 3)]):
        outputs = size if number else size // 2
        yield f"embeddings.conv{number}.weight", (outputs, height, width, inputs)
        yield f"embeddings.conv{number}.bias", (outputs,)
        inputs = outputs
    yield from _normalisation("embeddings.norm.", size)
    for number in range(layers):
        prefix = f"encoder.layers.{number}."
        yield from _layer(f"{prefix}timelayer.", size, ["attention", "attention2"], 1)
        yield from _layer(f"{prefix}instlayer.", size, ["attention"], 2)
    yield from _normalisation("norm.", size)
    for name in ("beat", "downbeat", "section", "function"):
        yield from _dense(f"{name}_classifier.classifier.", FUNCTIONS if name == "function" else 1, 4 * size)


def _values(name, shape, random):
    if name.endswith("rpb"):
        values = random.standard_normal(shape)
    elif len(shape) == 1:
        values = random.uniform(0.6, 1.4, shape) if name.endswith("weight") else random.uniform(-0.3, 0.3, shape)
    else:
        values = random.standard_normal(shape) * 1.5 / numpy.sqrt(numpy.prod(shape[1:]))
    return values.astype(numpy.float32)


def state(seed=0, **sizes):
    """All tensors by name."""
    random = numpy.random.RandomState(20231022 + seed)
    return {name: _values(name, shape, random) for name, shape in shapes(**sizes)}


def write(path, tensors):
    """Writes an archive of the given tensors."""
    with open(path, "wb") as file:
        numpy.savez(file, **tensors)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", required=True)
    parser.add_argument("--seed", type=int, default=0)
    # The first word that a converter is given; nothing is read.
    parser.add_argument("sources", nargs="*")
    arguments = parser.parse_args()
    write(arguments.output, state(arguments.seed, **SMALL))


if __name__ == "__main__":
    main()
