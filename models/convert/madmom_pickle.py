"""Reads madmom's pickled networks without running what they hold: classes and functions become plain records."""
import pickle

import numpy


class Record:
    """A pickled object: the name of its class, and its fields."""

    kind = ""

    def __init__(self, *_):
        self.fields = {}

    def __setstate__(self, state):
        self.fields = state

    def __getitem__(self, field):
        if field not in self.fields:
            raise ValueError(f"a madmom {self.kind} lacks its {field}")
        return self.fields[field]

    def get(self, field):
        return self.fields.get(field)


class _Array:
    """An array while its pickle is being read."""

    def __init__(self):
        self.values = None

    def __setstate__(self, state):
        _, shape, element, is_fortran, content = state
        values = numpy.frombuffer(_content(content), element.numpy)
        self.values = values.reshape(shape, order="F" if is_fortran else "C")


class _Element:
    """A numpy element type while its pickle is being read."""

    def __init__(self, name, *_):
        self.numpy = numpy.dtype(name)
        if self.numpy.hasobject:
            raise ValueError("the pickle holds arrays of objects, which are not read")

    def __setstate__(self, state):
        self.numpy = self.numpy.newbyteorder(state[1])


def _content(content):
    """The bytes of an array, which pickles of Python 2 hold as text."""
    return content.encode("latin1") if isinstance(content, str) else content


def _reconstruct(*_):
    return _Array()


class _Reader(pickle.Unpickler):
    _ARRAYS = {
        ("numpy.core.multiarray", "_reconstruct"): _reconstruct,
        ("numpy", "ndarray"): _Array,
        ("numpy", "dtype"): _Element,
    }
    _FUNCTIONS = {"tanh", "sigmoid", "softmax", "relu", "elu", "linear"}

    def find_class(self, module, name):
        if (module, name) in self._ARRAYS:
            return self._ARRAYS[module, name]
        if module == "madmom.ml.nn.activations" and name in self._FUNCTIONS:
            return name
        if module == "madmom.ml.nn" or module.startswith("madmom.ml.nn.layers"):
            return type(name, (Record,), {"kind": name})
        raise ValueError(f"the pickle asks for {module}.{name}, which is no part of a madmom network")


def read(path):
    """The network in a file, as records of its layers; numpy arrays stand as they are."""
    with open(path, "rb") as file:
        return _plain(_Reader(file, encoding="latin1").load())


def _plain(value):
    if isinstance(value, _Array):
        return value.values
    if isinstance(value, Record):
        value.fields = {name: _plain(field) for name, field in value.fields.items()}
    if isinstance(value, list):
        return [_plain(element) for element in value]
    return value
