"""Writes the small networks of these tests.

usage: PYTHONPATH=models python3 Tests/NeuralTests/make_models.py
"""
import pathlib

import numpy
from onnx import TensorProto, helper

from convert.graph import IR_VERSION, OPSET, Graph

FOLDER = pathlib.Path(__file__).parent / "Models"


def affine():
    """`x` [1, any, 3] times a matrix plus a vector: `y` [1, any, 2], and `total`, the sum of `y`."""
    graph = Graph("affine")
    weights = graph.constant("weights", numpy.array([[1, 0], [0, 2], [-1, 0.5]], numpy.float32))
    bias = graph.constant("bias", numpy.array([10, 20], numpy.float32))
    product = graph.node("MatMul", ["x", weights], "product")
    graph.node("Add", [product, bias], "y")
    graph.node("ReduceSum", ["y"], "total", keepdims=0)
    graph.save(FOLDER / "affine.onnx", {"x": [1, "frames", 3]}, {"y": [1, "frames", 2], "total": []})


def long():
    """Adds 1 to `x` as often as the int64 `times` says, one operator at a time."""
    step = helper.make_graph(
        [
            helper.make_node("Add", ["value", "one"], ["next"]),
            helper.make_node("Identity", ["condition"], ["again"]),
        ],
        "step",
        [
            helper.make_tensor_value_info("index", TensorProto.INT64, []),
            helper.make_tensor_value_info("condition", TensorProto.BOOL, []),
            helper.make_tensor_value_info("value", TensorProto.FLOAT, [1]),
        ],
        [
            helper.make_tensor_value_info("again", TensorProto.BOOL, []),
            helper.make_tensor_value_info("next", TensorProto.FLOAT, [1]),
        ],
        [helper.make_tensor("one", TensorProto.FLOAT, [1], [1])])
    graph = helper.make_graph(
        [helper.make_node("Loop", ["times", "", "x"], ["y"], body=step)], "long",
        [
            helper.make_tensor_value_info("times", TensorProto.INT64, []),
            helper.make_tensor_value_info("x", TensorProto.FLOAT, [1]),
        ],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1])])
    model = helper.make_model(graph, producer_name="performia", opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = IR_VERSION
    (FOLDER / "long.onnx").write_bytes(model.SerializeToString(deterministic=True))


if __name__ == "__main__":
    affine()
    long()
