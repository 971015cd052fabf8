"""Reads the tensors of a TensorFlow checkpoint (the files `.index` and `.data-00000-of-00001`) with numpy alone.

The index is a sorted table of LevelDB (table_format.md) whose values are BundleEntryProto messages (tensor_bundle.proto).
"""
import pathlib
import struct

import numpy

_FOOTER = 48
_MAGIC = 0xDB4775248B80FB57
_ELEMENTS = {1: "<f4", 2: "<f8", 3: "<i4", 9: "<i8"}


def _varint(content, place):
    value, shift = 0, 0
    while True:
        byte = content[place]
        place += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, place


def _block(content, handle):
    """The pairs of key and value in the block at `handle` (offset and size)."""
    offset, size = handle
    if content[offset + size] != 0:
        raise ValueError("the index is compressed, which is not read")
    block = content[offset : offset + size]
    (restarts,) = struct.unpack("<I", block[-4:])
    place, key = 0, b""
    while place < len(block) - 4 * (restarts + 1):
        shared, place = _varint(block, place)
        own, place = _varint(block, place)
        length, place = _varint(block, place)
        key = key[:shared] + block[place : place + own]
        yield key, block[place + own : place + own + length]
        place += own + length


def _handle(content, place):
    offset, place = _varint(content, place)
    size, place = _varint(content, place)
    return (offset, size), place


def _fields(message):
    """The fields of a protocol buffer, as pairs of number and value."""
    place = 0
    while place < len(message):
        tag, place = _varint(message, place)
        kind = tag & 7
        if kind == 0:
            value, place = _varint(message, place)
        elif kind == 2:
            length, place = _varint(message, place)
            value, place = message[place : place + length], place + length
        elif kind == 5:
            value, place = message[place : place + 4], place + 4
        else:
            raise ValueError(f"the index holds a field of kind {kind}")
        yield tag >> 3, value


def _tensor(message, data):
    entry = {1: 0, 4: 0, 5: 0}
    shape = []
    for number, value in _fields(message):
        if number == 2:
            shape = [dict(_fields(size)).get(1, 0) for part, size in _fields(value) if part == 2]
        else:
            entry[number] = value
    element = _ELEMENTS.get(entry[1])
    if element is None:
        return None
    content = data[entry[4] : entry[4] + entry[5]]
    return numpy.frombuffer(content, element).reshape(shape)


def load(prefix):
    """The tensors of the checkpoint whose files begin with `prefix`, by name."""
    content = pathlib.Path(f"{prefix}.index").read_bytes()
    data = numpy.memmap(f"{prefix}.data-00000-of-00001", numpy.uint8, "r")
    if struct.unpack("<Q", content[-8:])[0] != _MAGIC:
        raise ValueError(f"{prefix}.index is not the index of a checkpoint")
    _, place = _handle(content, len(content) - _FOOTER)
    index, _ = _handle(content, place)
    tensors = {}
    for _, value in _block(content, index):
        handle, _ = _handle(value, 0)
        for key, message in _block(content, handle):
            if key:
                tensors[key.decode()] = _tensor(message, data)
    return tensors
