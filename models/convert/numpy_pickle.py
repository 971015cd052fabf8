"""Reads numpy arrays in pickles, of Python 2 too, without running what the pickles hold."""
import codecs
import pickle

import numpy


class Array:
    """An array while its pickle is being read; `values` are there afterwards."""

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
    return Array()


def _encode(text, encoding):
    """How protocol 2 spells bytes; the only use of `codecs` that arrays make."""
    if encoding != "latin1":
        raise ValueError(f"the pickle holds bytes in the encoding {encoding!r}, latin1 was expected")
    return codecs.encode(text, "latin1")


NAMES = {
    ("numpy.core.multiarray", "_reconstruct"): _reconstruct,
    ("numpy", "ndarray"): Array,
    ("numpy", "dtype"): _Element,
    ("_codecs", "encode"): _encode,
}
"""What stands for the names by which pickles refer to parts of arrays."""


class _Reader(pickle.Unpickler):
    """Gives nothing but containers and arrays; every other name in the file is an error."""

    def find_class(self, module, name):
        if (module, name) not in NAMES:
            raise ValueError(f"the pickle asks for {module}.{name}, which is no part of an array")
        return NAMES[module, name]


def load(file):
    """The arrays of a pickled dictionary by name, from an open file."""
    state = _Reader(file, encoding="latin1").load()
    if not isinstance(state, dict) or not all(isinstance(value, Array) for value in state.values()):
        raise ValueError("the pickle holds something else than arrays by name")
    return {name: value.values for name, value in state.items()}
