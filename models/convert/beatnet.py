"""BeatNet's three networks (Heydari, Cwitkowitz, Duan, ISMIR 2021) in one graph, which carries their state along.

usage: python -m convert.beatnet --output beatnet.onnx model_1_weights.pt model_2_weights.pt model_3_weights.pt

Inputs: `feat` [1, frames, 272], the logarithmic spectrogram and its rise; `state` [12, 1, 150], zero at the start of a
recording, then the `next_state` of the frames before. Outputs: `activations` [networks, frames, 3], the probabilities of
a beat that is no downbeat, of a downbeat and of neither; `next_state`.
"""
import argparse

import numpy

from . import torch_state
from .graph import Graph, lstm_gates

FEATURES = 272
HIDDEN = 150
LAYERS = 2
KERNEL = 10


def _convolution(graph, state, name):
    """Convolution over a frame's features, rectified, and the greater of each two neighbours."""
    weights = graph.constant(f"{name}.convolution", state["conv1.weight"][:, :, None, :])
    bias = graph.constant(f"{name}.convolution_bias", state["conv1.bias"])
    filtered = graph.node("Conv", ["frames", weights, bias], f"{name}.filtered", kernel_shape=[1, KERNEL])
    rectified = graph.node("Relu", [filtered], f"{name}.rectified")
    return graph.node("MaxPool", [rectified], f"{name}.pooled", kernel_shape=[1, 2], strides=[1, 2])


def _projection(graph, state, name, pooled):
    """The filtered features of a frame (both channels one after the other), projected."""
    by_frame = graph.node("Transpose", [pooled], f"{name}.by_frame", perm=[2, 0, 1, 3])
    flat = graph.node("Reshape", [by_frame, "flat_shape"], f"{name}.flat")
    weights = graph.constant(f"{name}.projection", state["linear0.weight"].T)
    bias = graph.constant(f"{name}.projection_bias", state["linear0.bias"])
    product = graph.node("MatMul", [flat, weights], f"{name}.product")
    return graph.node("Add", [product, bias], f"{name}.projected")


def _layer(graph, state, name, layer, sequence, states):
    """One layer of the recurrent network; the result is [frames, 1, hidden], its last states are appended to `states`."""
    index = len(states)
    place = f"{name}.recurrent{layer}"
    weights = graph.constant(f"{place}.weights", lstm_gates(state[f"lstm.weight_ih_l{layer}"])[None])
    recurrence = graph.constant(f"{place}.recurrence", lstm_gates(state[f"lstm.weight_hh_l{layer}"])[None])
    biases = [lstm_gates(state[f"lstm.bias_{kind}_l{layer}"]) for kind in ("ih", "hh")]
    bias = graph.constant(f"{place}.bias", numpy.concatenate(biases)[None])
    begin = [f"state_part_{index}", f"state_part_{index + 1}"]
    results = [f"{place}.directions", f"{place}.hidden", f"{place}.cell"]
    graph.nodes("LSTM", [sequence, weights, recurrence, bias, "", *begin], results, hidden_size=HIDDEN)
    states += results[1:]
    return graph.node("Squeeze", [results[0], "direction_axis"], f"{place}.output")


def _network(graph, state, name, states):
    """Probabilities [1, frames, 3] of one network."""
    sequence = _projection(graph, state, name, _convolution(graph, state, name))
    for layer in range(LAYERS):
        sequence = _layer(graph, state, name, layer, sequence, states)
    weights = graph.constant(f"{name}.classes", state["linear.weight"].T)
    bias = graph.constant(f"{name}.classes_bias", state["linear.bias"])
    product = graph.node("MatMul", [sequence, weights], f"{name}.class_product")
    scores = graph.node("Add", [product, bias], f"{name}.scores")
    likely = graph.node("Softmax", [scores], f"{name}.probabilities", axis=-1)
    return graph.node("Transpose", [likely], f"{name}.activations", perm=[1, 0, 2])


def convert(sources, output):
    graph = Graph("beatnet")
    parts = len(sources) * LAYERS * 2
    pooled = (FEATURES - KERNEL + 1) // 2
    graph.constant("flat_shape", numpy.array([-1, 1, 2 * pooled], numpy.int64))
    graph.constant("direction_axis", numpy.array([1], numpy.int64))
    graph.constant("channel_axis", numpy.array([1], numpy.int64))
    graph.node("Unsqueeze", ["feat", "channel_axis"], "frames")
    graph.nodes("Split", ["state"], [f"state_part_{part}" for part in range(parts)], axis=0)
    states = []
    activations = [
        _network(graph, torch_state.load(source), f"network{number}", states)
        for number, source in enumerate(sources, 1)
    ]
    graph.node("Concat", activations, "activations", axis=0)
    graph.node("Concat", states, "next_state", axis=0)
    shape = [parts, 1, HIDDEN]
    graph.save(
        output, {"feat": [1, "frame_count", FEATURES], "state": shape},
        {"activations": [len(sources), "frame_count", 3], "next_state": shape})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", required=True)
    parser.add_argument("sources", nargs=3, metavar="SOURCE")
    arguments = parser.parse_args()
    convert(arguments.sources, arguments.output)


if __name__ == "__main__":
    main()
