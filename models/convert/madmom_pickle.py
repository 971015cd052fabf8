"""Reads madmom's pickled networks without running what they hold: classes and functions become plain records."""
import pickle

from . import numpy_pickle


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


class _Reader(pickle.Unpickler):
    _FUNCTIONS = {"tanh", "sigmoid", "softmax", "relu", "elu", "linear"}

    def find_class(self, module, name):
        if (module, name) in numpy_pickle.NAMES:
            return numpy_pickle.NAMES[module, name]
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
    if isinstance(value, numpy_pickle.Array):
        return value.values
    if isinstance(value, Record):
        value.fields = {name: _plain(field) for name, field in value.fields.items()}
    if isinstance(value, list):
        return [_plain(element) for element in value]
    return value
