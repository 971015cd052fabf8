"""Reads a PyTorch state file, of either of its two layouts, without running what it holds."""
import collections
import fractions
import io
import pickle
import struct
import zipfile

import numpy

_LEGACY_MAGIC = 0x1950A86A20F9469CFC6C

_ELEMENTS = {
    "DoubleStorage": numpy.dtype("<f8"),
    "FloatStorage": numpy.dtype("<f4"),
    "HalfStorage": numpy.dtype("<f2"),
    "LongStorage": numpy.dtype("<i8"),
    "IntStorage": numpy.dtype("<i4"),
    "ShortStorage": numpy.dtype("<i2"),
    "CharStorage": numpy.dtype("i1"),
    "ByteStorage": numpy.dtype("u1"),
    "BoolStorage": numpy.dtype("?"),
}


class _Tensor:
    """A view of a storage whose values may come later in the file."""

    def __init__(self, storage, offset, shape, stride):
        self._storage, self._offset, self._shape, self._stride = storage, offset, shape, stride

    def array(self):
        storage = self._storage
        extent = self._offset + 1 + sum((size - 1) * step for size, step in zip(self._shape, self._stride))
        if min((self._offset, *self._shape, *self._stride), default=0) < 0 or extent > len(storage.values):
            if 0 not in self._shape:
                raise ValueError("the state file has a tensor that reaches beyond its values")
        strides = [step * storage.element.itemsize for step in self._stride]
        values = storage.values[self._offset :]
        return numpy.array(numpy.lib.stride_tricks.as_strided(values, self._shape, strides))


class _Storage:
    def __init__(self, element):
        self.element = element
        self.values = None


def _tensor(storage, offset, shape, stride, *_):
    return _Tensor(storage, offset, tuple(shape), tuple(stride))


def _parameter(tensor, *_):
    return tensor


class _Named:
    """Stands for anything that a file names, and for what the file would have made of it: nothing is run."""

    def __new__(cls, *_, **__):
        return super().__new__(cls)

    def __init__(self, *_, **__):
        pass

    def __setstate__(self, _):
        pass

    def __setitem__(self, *_):
        pass

    def append(self, _):
        pass

    def extend(self, _):
        pass


def is_name(value, module, name):
    """Whether a value of a package is a class of this name."""
    is_one = isinstance(value, type) and issubclass(value, _Named)
    return is_one and (value.__module__, value.__name__) == (module, name)


def _fraction(numerator, denominator=1):
    """A number as `fractions.Fraction` is written, as one text or two numbers, of at most 30 digits."""
    if max(len(str(numerator)), len(str(denominator))) > 30 or "e" in str(numerator).lower():
        raise ValueError("the state file holds a fraction that is none")
    return fractions.Fraction(numerator) / denominator


_VALUES = {("fractions", "Fraction"): _fraction}


class _Reader(pickle.Unpickler):
    """Gives nothing but containers and tensors; every other name in the file is an error."""

    _NAMES = {
        ("collections", "OrderedDict"): collections.OrderedDict,
        ("torch._utils", "_rebuild_tensor_v2"): _tensor,
        ("torch._utils", "_rebuild_parameter"): _parameter,
    }

    def __init__(self, file, storages, read=None, takes_names=False):
        super().__init__(file)
        self._takes_names = takes_names
        self._storages = storages
        self._read = read

    def find_class(self, module, name):
        if module == "torch" and name in _ELEMENTS:
            return _ELEMENTS[name]
        if (module, name) not in self._NAMES and self._takes_names:
            return _VALUES.get((module, name)) or type(name, (_Named,), {"__module__": module})
        if (module, name) not in self._NAMES:
            raise ValueError(f"the state file asks for {module}.{name}, which is not part of a state")
        return self._NAMES[module, name]

    def persistent_load(self, identifier):
        _, element, key, *_ = identifier
        if key not in self._storages:
            self._storages[key] = _Storage(element)
            if self._read:
                self._storages[key].values = numpy.frombuffer(self._read(key), element)
        return self._storages[key]


def _archive(path, takes_names=False):
    with zipfile.ZipFile(path) as archive:
        root = next(name for name in archive.namelist() if name.endswith("data.pkl"))[: -len("data.pkl")]
        pickled = io.BytesIO(archive.read(root + "data.pkl"))
        return _Reader(pickled, {}, lambda key: archive.read(f"{root}data/{key}"), takes_names).load()


def _legacy(path, takes_names=False):
    with open(path, "rb") as file:
        storages = {}
        if _Reader(file, storages).load() != _LEGACY_MAGIC:
            raise ValueError(f"{path} is not a PyTorch state file")
        _Reader(file, storages).load()  # the protocol
        _Reader(file, storages).load()  # the machine it was written on
        state = _Reader(file, storages, takes_names=takes_names).load()
        for key in _Reader(file, storages).load():
            (count,) = struct.unpack("<q", file.read(8))
            element = storages[key].element
            storages[key].values = numpy.frombuffer(file.read(count * element.itemsize), element, count)
        return state


def _flat(state, prefix, result):
    for name, value in state.items():
        if isinstance(value, _Tensor):
            result[f"{prefix}{name}"] = value.array()
        elif isinstance(value, dict):
            _flat(value, f"{prefix}{name}.", result)
    return result


def load(path):
    """The tensors of a state file by name; names of nested states are joined by full stops."""
    return _flat(_archive(path) if zipfile.is_zipfile(path) else _legacy(path), "", {})


def _with_arrays(value):
    if isinstance(value, _Tensor):
        return value.array()
    if isinstance(value, dict):
        return {name: _with_arrays(part) for name, part in value.items()}
    return value


def load_package(path):
    """All that a file holds, tensors as arrays: where a network's settings stand beside its state.

    What the file names besides containers, tensors and fractions is there by its name only.
    """
    return _with_arrays(_archive(path, True) if zipfile.is_zipfile(path) else _legacy(path, True))
