"""Layers that several networks of PyTorch are made of, written into a graph."""
import numpy

NORMALISATION_FLOOR = 1e-5


class Layers:
    """Adds layers to a graph, with weights of a state; every method gives the name of what the layer makes."""

    def __init__(self, graph, state):
        self.graph = graph
        self.state = state
        constants = {"half": 0.5, "unit": 1, "root_of_two": 2**0.5, "normalisation_floor": NORMALISATION_FLOOR}
        for name, value in constants.items():
            self.weights(name, value)

    def weights(self, name, values):
        return self.graph.constant(name, numpy.asarray(values, numpy.float32))

    def integers(self, name, values):
        return self.graph.constant(name, numpy.asarray(values, numpy.int64))

    def shaped(self, values, shape, name):
        """Values in another shape; 0 stands for a length that stays."""
        return self.graph.node("Reshape", [values, self.integers(f"{name}.shape", shape)], name)

    def gelu(self, values):
        """The Gaussian error linear unit, in the form that ONNX Runtime computes at one go."""
        graph = self.graph
        scaled = graph.node("Div", [values, "root_of_two"], f"{values}.argument")
        error = graph.node("Erf", [scaled], f"{values}.error")
        doubled = graph.node("Add", [error, "unit"], f"{values}.doubled_share")
        product = graph.node("Mul", [values, doubled], f"{values}.doubled")
        return graph.node("Mul", [product, "half"], f"{values}.active")

    def glu(self, values, axis=1):
        """The gated linear unit: the first half of the channels, each opened by one of the other half."""
        graph = self.graph
        first, second = graph.nodes("Split", [values], [f"{values}.first", f"{values}.second"], axis=axis)
        return graph.node("Mul", [first, graph.node("Sigmoid", [second], f"{second}.open")], f"{values}.gated")

    def linear(self, values, matrix, bias, name):
        """`matrix` [outputs, inputs] applied to the last axis."""
        product = self.graph.node("MatMul", [values, self.weights(f"{name}.matrix", matrix.T)], f"{name}.product")
        return self.graph.node("Add", [product, self.weights(f"{name}.bias", bias)], name)

    def layer_normalised(self, values, size, prefix, name):
        """Each position's features with mean 0 and variance 1, then scaled and moved."""
        gain = self.weights(f"{name}.gain", self.state.take(f"{prefix}weight", size))
        shift = self.weights(f"{name}.shift", self.state.take(f"{prefix}bias", size))
        return self.graph.node("LayerNormalization", [values, gain, shift], name, axis=-1, epsilon=NORMALISATION_FLOOR)

    def all_normalised(self, values, shape, channel_axis, prefix, name):
        """All values of a sequence together with mean 0 and variance 1, then each channel scaled and moved.

        A sequence's values lie along the second axis and the last one. Means are taken of one after the other: sums of
        millions lose digits.
        """
        graph, state = self.graph, self.state
        channels = [1] * len(shape)
        channels[channel_axis] = shape[channel_axis]
        gain, shift = [
            self.weights(f"{name}.{part}", state.take(f"{prefix}{part}", shape[channel_axis]).reshape(channels))
            for part in ("weight", "bias")
        ]
        means = graph.node("ReduceMean", [values], f"{name}.means", axes=[-1])
        mean = graph.node("ReduceMean", [means], f"{name}.mean", axes=[1])
        energies = graph.node("ReduceSumSquare", [values], f"{name}.energies", axes=[-1])
        energy = graph.node("ReduceMean", [energies], f"{name}.energy", axes=[1])
        energy = graph.node("Div", [energy, self.weights(f"{name}.length", shape[-1])], f"{name}.power")
        square = graph.node("Mul", [mean, mean], f"{name}.mean_square")
        variance = graph.node("Sub", [energy, square], f"{name}.variance")
        bounded = graph.node("Add", [variance, "normalisation_floor"], f"{name}.bounded")
        spread = graph.node("Sqrt", [bounded], f"{name}.spread")
        factor = graph.node("Div", [gain, spread], f"{name}.factor")
        moved = graph.node("Mul", [mean, factor], f"{name}.moved")
        summand = graph.node("Sub", [shift, moved], f"{name}.summand")
        return graph.node("Add", [graph.node("Mul", [values, factor], f"{name}.scaled"), summand], name)
