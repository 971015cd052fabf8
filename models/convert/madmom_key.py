"""madmom's convolutional network for keys (Korzeniowski, Widmer, ISMIR 2018).

usage: python -m convert.madmom_key --output madmom-key.onnx key_cnn.pkl

Input: `feat` [frames, 105], a logarithmic spectrogram at five frames a second. Output: `keys` [steps, 24], one row for
each eight frames: how much of each key is heard, major keys from C up, then minor keys; the softmax of the mean over all
rows is what madmom calls the probabilities of the whole recording's key.
"""
import argparse

import numpy

from . import madmom_pickle
from .graph import Graph

BINS = 105
# madmom's classes begin with A.
FIRST_PITCH_CLASS = 9


def _from_c(classes):
    """Where each key, major from C up, then minor, stands among madmom's classes."""
    semitones = [(pitch_class - FIRST_PITCH_CLASS) % 12 for pitch_class in range(12)]
    return numpy.array(semitones + [12 + place for place in semitones])[:classes]


def _convolution(layer, normalisation):
    """Kernels [out, in, frames, bins] and biases of a layer with the normalisation that follows it."""
    for name in ("activation_fn", "stride", "pad"):
        expected = {"activation_fn": "linear", "stride": 1, "pad": "valid"}[name]
        if layer[name] != expected:
            raise ValueError(f"a convolution has the {name} {layer[name]}, not {expected}")
    if normalisation["activation_fn"] != "elu":
        raise ValueError(f"a normalisation is followed by {normalisation['activation_fn']}, not by elu")
    scale = (normalisation["gamma"] * normalisation["inv_std"]).astype(numpy.float64)
    # madmom convolves, ONNX correlates.
    kernels = layer["weights"].astype(numpy.float64)[:, :, ::-1, ::-1].transpose(1, 0, 2, 3)
    bias = (numpy.broadcast_to(layer["bias"], scale.shape) - normalisation["mean"]) * scale + normalisation["beta"]
    return kernels * scale[:, None, None, None], bias


def convert(network):
    graph = Graph("madmom-key")
    current = graph.node("Unsqueeze", ["feat", graph.constant("planes", numpy.array([0, 1]))], "image")
    layers = iter(network["layers"])
    width = 0
    last = None
    for place, layer in enumerate(layers):
        if last is not None:
            raise ValueError(f"the network goes on with a {layer.kind} behind its last layer")
        name = f"layer{place}"
        if layer.kind == "PadLayer":
            if layer["value"] != 0 or tuple(layer["axes"]) != (0, 1):
                raise ValueError("the network pads with something else than zeros on both axes")
            width = layer["width"]
        elif layer.kind == "ConvolutionalLayer":
            kernels, bias = _convolution(layer, next(layers))
            if kernels.shape[0] == 24 and kernels.shape[2:] == (1, 1):
                kernels, bias = kernels[_from_c(24)], bias[_from_c(24)]
            current = graph.node(
                "Conv",
                [current, graph.constant(f"{name}.kernels", kernels.astype(numpy.float32)),
                 graph.constant(f"{name}.bias", bias.astype(numpy.float32))],
                name, pads=[width] * 4)
            current = graph.node("Elu", [current], f"{name}.elu")
            width = 0
        elif layer.kind == "MaxPoolLayer":
            if tuple(layer["size"]) != (2, 2) or tuple(layer["stride"]) != (2, 2):
                raise ValueError("the network pools other areas than 2 x 2")
            current = graph.node("MaxPool", [current], name, kernel_shape=[2, 2], strides=[2, 2])
        elif layer.kind == "AverageLayer":
            last = layer
        else:
            raise ValueError(f"the network has a {layer.kind}, which is not known")
    if last is None or tuple(last["axis"]) != (0, 1):
        raise ValueError("the network does not end with a mean over frames and bins")
    current = graph.node("ReduceMean", [current], "mean", axes=[0, 3], keepdims=0)
    graph.node("Transpose", [current], "keys", perm=[1, 0])
    return graph


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", required=True)
    parser.add_argument("source")
    arguments = parser.parse_args()
    graph = convert(madmom_pickle.read(arguments.source))
    graph.save(arguments.output, {"feat": ["frames", BINS]}, {"keys": ["steps", 24]})


if __name__ == "__main__":
    main()
