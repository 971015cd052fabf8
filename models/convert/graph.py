"""Small helpers that write ONNX graphs, the same bytes every time."""
import numpy
from onnx import TensorProto, checker, helper, numpy_helper

OPSET = 17
IR_VERSION = 8


class Graph:
    """Collects the nodes and constants of one graph."""

    def __init__(self, name):
        self._name = name
        self._nodes = []
        self._constants = []

    def constant(self, name, values):
        """Adds a constant tensor (kept in its element type) and returns its name."""
        self._constants.append(numpy_helper.from_array(numpy.ascontiguousarray(values), name))
        return name

    def node(self, operation, inputs, output, **attributes):
        """Adds a node with one output and returns the output's name."""
        self._nodes.append(helper.make_node(operation, inputs, [output], name=output, **attributes))
        return output

    def nodes(self, operation, inputs, outputs, **attributes):
        """Adds a node with several outputs, of which the empty ones are left out, and returns their names."""
        self._nodes.append(helper.make_node(operation, inputs, outputs, name=next(filter(None, outputs)), **attributes))
        return outputs

    def body(self, inputs, outputs):
        """The graph as the body of a loop: names in order, with shapes (None for an open dimension)."""
        return helper.make_graph(self._nodes, self._name, _declared(inputs), _declared(outputs), self._constants)

    def save(self, path, inputs, outputs, metadata=None, integers=()):
        """Writes the model; inputs and outputs map names to shapes, with text for an open dimension, metadata to texts.

        `integers` are the names of the inputs that are int64; everything else is float32.
        """
        declared = _declared(inputs, integers)
        graph = helper.make_graph(self._nodes, self._name, declared, _declared(outputs), self._constants)
        model = helper.make_model(graph, producer_name="performia", opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = IR_VERSION
        helper.set_model_props(model, metadata or {})
        checker.check_model(model)
        with open(path, "wb") as file:
            file.write(model.SerializeToString(deterministic=True))


def lstm_gates(weights):
    """Rows of PyTorch's gates (input, forget, cell, output) in ONNX's order (input, output, forget, cell)."""
    entering, forget, cell, output = numpy.split(weights, 4)
    return numpy.concatenate([entering, output, forget, cell])


def gru_gates(weights):
    """Rows of PyTorch's gates (reset, update, new) in ONNX's order (update, reset, hidden)."""
    reset, update, hidden = numpy.split(weights, 3)
    return numpy.concatenate([update, reset, hidden])


def _declared(tensors, integers=()):
    return [
        helper.make_tensor_value_info(name, TensorProto.INT64 if name in integers else TensorProto.FLOAT, shape)
        for name, shape in tensors.items()
    ]
