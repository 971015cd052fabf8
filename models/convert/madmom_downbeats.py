"""madmom's eight bidirectional networks for beats and downbeats (Böck, Krebs, Widmer, ISMIR 2016) in one graph: their mean.

usage: python -m convert.madmom_downbeats --output madmom-downbeats.onnx downbeats_blstm_1.pkl ... downbeats_blstm_8.pkl

Input: `feat` [frames, 314], logarithmic spectrograms of three resolutions and their rise. Output: `activations`
[frames, 3], the probabilities of no beat, of a beat that is no downbeat, and of a downbeat.
"""
import argparse

import numpy

from . import madmom_pickle
from .graph import Graph

FEATURES = 314
CLASSES = 3
_FUNCTIONS = {
    "input_gate": "sigmoid", "forget_gate": "sigmoid", "cell": "tanh", "output_gate": "sigmoid", "": "tanh",
}


def _require(record, kind):
    if record.kind != kind:
        raise ValueError(f"the network has a {record.kind} where a {kind} was expected")


def _direction(layer):
    """Weights, recurrences, biases and peepholes of an LSTM in ONNX's order: input, output, forget, cell."""
    _require(layer, "LSTMLayer")
    if layer["activation_fn"] != _FUNCTIONS[""]:
        raise ValueError("the network's recurrent layer has another activation function than tanh")
    gates = [layer[name] for name in ("input_gate", "output_gate", "forget_gate", "cell")]
    for name, gate in zip(("input_gate", "output_gate", "forget_gate", "cell"), gates):
        if gate["activation_fn"] != _FUNCTIONS[name]:
            raise ValueError(f"the network's {name} has the activation function {gate['activation_fn']}")
    weights = numpy.concatenate([gate["weights"].T for gate in gates])
    recurrences = numpy.concatenate([gate["recurrent_weights"].T for gate in gates])
    biases = numpy.concatenate([gate["bias"].ravel() for gate in gates])
    peepholes = numpy.concatenate([gate["peephole_weights"].ravel() for gate in gates[:3]])
    return weights, recurrences, numpy.concatenate([biases, numpy.zeros_like(biases)]), peepholes


def _bidirectional(graph, layer, place, sequence):
    """A layer that reads the frames in both directions; the result is [frames, 1, 2 x hidden]."""
    _require(layer, "BidirectionalLayer")
    directions = zip(_direction(layer["fwd_layer"]), _direction(layer["bwd_layer"]))
    names = ("weights", "recurrence", "bias", "peepholes")
    weights, recurrence, bias, peepholes = [
        graph.constant(f"{place}.{name}", numpy.stack(pair).astype(numpy.float32))
        for name, pair in zip(names, directions)
    ]
    hidden = layer["fwd_layer"]["cell"]["bias"].size
    graph.node(
        "LSTM", [sequence, weights, recurrence, bias, "", "", "", peepholes], f"{place}.directions",
        hidden_size=hidden, direction="bidirectional")
    by_frame = graph.node("Transpose", [f"{place}.directions"], f"{place}.by_frame", perm=[0, 2, 1, 3])
    shape = graph.constant(f"{place}.shape", numpy.array([-1, 1, 2 * hidden], numpy.int64))
    return graph.node("Reshape", [by_frame, shape], f"{place}.output")


def _network(graph, network, name):
    """Probabilities [frames, 1, 3] of one network."""
    _require(network, "NeuralNetwork")
    *recurrent, last = network["layers"]
    sequence = "sequence"
    for number, layer in enumerate(recurrent):
        sequence = _bidirectional(graph, layer, f"{name}.recurrent{number}", sequence)
    _require(last, "FeedForwardLayer")
    if last["activation_fn"] != "softmax":
        raise ValueError("the network's last layer has another activation function than softmax")
    weights = graph.constant(f"{name}.classes", last["weights"])
    bias = graph.constant(f"{name}.classes_bias", last["bias"].ravel())
    product = graph.node("MatMul", [sequence, weights], f"{name}.product")
    scores = graph.node("Add", [product, bias], f"{name}.scores")
    return graph.node("Softmax", [scores], f"{name}.probabilities", axis=-1)


def convert(sources, output):
    graph = Graph("madmom-downbeats")
    graph.constant("middle_axis", numpy.array([1], numpy.int64))
    graph.node("Unsqueeze", ["feat", "middle_axis"], "sequence")
    parts = [
        _network(graph, madmom_pickle.read(source), f"network{number}") for number, source in enumerate(sources, 1)
    ]
    graph.node("Mean", parts, "mean")
    graph.node("Squeeze", ["mean", "middle_axis"], "activations")
    graph.save(output, {"feat": ["frame_count", FEATURES]}, {"activations": ["frame_count", CLASSES]})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", required=True)
    parser.add_argument("sources", nargs="+", metavar="SOURCE")
    arguments = parser.parse_args()
    convert(arguments.sources, arguments.output)


if __name__ == "__main__":
    main()
