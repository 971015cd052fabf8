"""Whisper's network (Radford, Kim, Xu, and others, ICML 2023) in the format of whisper.cpp, of a CTranslate2 model.

usage: python3 -m convert.whisper --output ggml-base.bin model.bin [part...] tokenizer.json

A model in parts is joined. What is written has the same bytes as the file that whisper.cpp's authors publish for the same
network: 16-bit weights, 32-bit biases, normalisations and positions, in the order of OpenAI's checkpoints.
"""
import argparse
import json
import struct

import numpy

MAGIC = 0x67676D6C
SPECIFICATION = "WhisperSpec"
# The library's types by the numbers of their format.
TYPES = {0: numpy.float32, 1: numpy.int8, 2: numpy.int16, 3: numpy.int32, 4: numpy.float16}
SAMPLE_RATE = 16000
WINDOW = 400
HALF_PRECISION = 1


class _Reader:
    def __init__(self, data):
        self._data, self._place = data, 0

    def number(self, kind):
        (value,) = struct.unpack_from("<" + kind, self._data, self._place)
        self._place += struct.calcsize("<" + kind)
        return value

    def bytes(self, count):
        found = self._data[self._place:self._place + count]
        if len(found) < count:
            raise ValueError("the model ends too early")
        self._place += count
        return found

    def text(self):
        return bytes(self.bytes(self.number("H"))).rstrip(b"\0").decode()


def read(data):
    """The arrays of a CTranslate2 model by name."""
    reader = _Reader(memoryview(data))
    version, name = reader.number("I"), reader.text()
    if version != 6 or name != SPECIFICATION:
        raise ValueError(f"the model is '{name}' in version {version}, expected '{SPECIFICATION}' in version 6")
    reader.number("I")  # of the specification
    arrays = {}
    for _ in range(reader.number("I")):
        name = reader.text()
        shape = [reader.number("I") for _ in range(reader.number("B"))]
        kind = reader.number("B")
        if kind not in TYPES:
            raise ValueError(f"'{name}' is of type {kind}, which is not known")
        arrays[name] = numpy.frombuffer(reader.bytes(reader.number("I")), TYPES[kind]).reshape(shape)
    return arrays


def mel_filters(bands):
    """Triangles of equal area on Slaney's scale of mels, [bands, bins]; Slaney, Auditory Toolbox, 1998."""
    break_frequency, break_mel, step = 1000.0, 15.0, numpy.log(6.4) / 27.0

    def to_hertz(mels):
        return numpy.where(
            mels >= break_mel, break_frequency * numpy.exp(step * (mels - break_mel)), 200.0 / 3 * mels)

    highest = break_mel + numpy.log(SAMPLE_RATE / 2 / break_frequency) / step
    centres = to_hertz(numpy.linspace(0.0, highest, bands + 2))
    bins = numpy.fft.rfftfreq(WINDOW, 1.0 / SAMPLE_RATE)
    distances = numpy.subtract.outer(centres, bins)
    widths = numpy.diff(centres)
    filters = numpy.zeros((bands, len(bins)), numpy.float32)
    for band in range(bands):
        rise, fall = -distances[band] / widths[band], distances[band + 2] / widths[band + 1]
        filters[band] = numpy.maximum(0, numpy.minimum(rise, fall))
    filters *= (2.0 / (centres[2:] - centres[:-2]))[:, None]
    return filters + 0.0  # A zero has no sign in the published file.


def _bytes_of_characters():
    """The byte that each character of a token stands for, as in GPT-2's vocabularies."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in printable]
    return {**{chr(byte): byte for byte in printable}, **{chr(256 + index): byte for index, byte in enumerate(others)}}


def tokens(tokenizer, is_multilingual):
    """The texts of tokens as bytes, in the order of their numbers."""
    known = _bytes_of_characters()
    vocabulary = sorted(tokenizer["model"]["vocab"].items(), key=lambda item: item[1])
    ending = "<|endoftext|>"
    # OpenAI's table for English alone has the token that ends a text; that for many languages has not.
    return [bytes(known[character] for character in text) for text, _ in vocabulary if not is_multilingual or text != ending]


def _attention(source, target, arrays):
    """The parts of an attention: fused where queries and what they look at are the same."""
    weights = [arrays[f"{source}/linear_{index}/weight"] for index in (0, 1)]
    biases = [arrays[f"{source}/linear_{index}/bias"] for index in (0, 1)]
    if f"{source}/linear_2/weight" in arrays:
        weights = [weights[0], *numpy.split(weights[1], 2), arrays[f"{source}/linear_2/weight"]]
        biases = [biases[0], *numpy.split(biases[1], 2), arrays[f"{source}/linear_2/bias"]]
    else:
        weights = [*numpy.split(weights[0], 3), weights[1]]
        biases = [*numpy.split(biases[0], 3), biases[1]]
    for part, weight, bias in zip(("query", "key", "value", "out"), weights, biases):
        yield f"{target}.{part}.weight", weight
        if part != "key":  # Keys have no bias.
            yield f"{target}.{part}.bias", bias


def _normalisation(source, target, arrays):
    yield f"{target}.weight", arrays[f"{source}/gamma"]
    yield f"{target}.bias", arrays[f"{source}/beta"]


def _block(source, target, arrays):
    yield from _normalisation(f"{source}/ffn/layer_norm", f"{target}.mlp_ln", arrays)
    for index, place in enumerate((0, 2)):
        for part in ("weight", "bias"):
            yield f"{target}.mlp.{place}.{part}", arrays[f"{source}/ffn/linear_{index}/{part}"]
    attentions = {"self_attention": "attn", "attention": "cross_attn"}
    for own, name in attentions.items():
        if f"{source}/{own}/layer_norm/gamma" in arrays:
            yield from _normalisation(f"{source}/{own}/layer_norm", f"{target}.{name}_ln", arrays)
            yield from _attention(f"{source}/{own}", f"{target}.{name}", arrays)


def _count(arrays, side):
    return len({name.split("/")[1] for name in arrays if name.startswith(f"{side}/layer_") and "layer_norm" not in name.split("/")[1]})


def tensors(arrays):
    """Names and values in the order of OpenAI's checkpoints."""
    yield "decoder.positional_embedding", arrays["decoder/position_encodings/encodings"]
    yield "encoder.positional_embedding", arrays["encoder/position_encodings/encodings"]
    yield "decoder.token_embedding.weight", arrays["decoder/embeddings/weight"]
    for layer in range(_count(arrays, "decoder")):
        yield from _block(f"decoder/layer_{layer}", f"decoder.blocks.{layer}", arrays)
    yield from _normalisation("decoder/layer_norm", "decoder.ln", arrays)
    for layer in (1, 2):
        for part in ("weight", "bias"):
            yield f"encoder.conv{layer}.{part}", arrays[f"encoder/conv{layer}/{part}"]
    for layer in range(_count(arrays, "encoder")):
        yield from _block(f"encoder/layer_{layer}", f"encoder.blocks.{layer}", arrays)
    yield from _normalisation("encoder/layer_norm", "encoder.ln_post", arrays)


def write(arrays, tokenizer, file):
    vocabulary, text_width = arrays["decoder/embeddings/weight"].shape
    text_length = arrays["decoder/position_encodings/encodings"].shape[0]
    audio_length, audio_width = arrays["encoder/position_encodings/encodings"].shape
    bands = arrays["encoder/conv1/weight"].shape[1]
    file.write(struct.pack(
        "<12i", MAGIC, vocabulary, audio_length, audio_width, int(arrays["encoder/num_heads"]), _count(arrays, "encoder"),
        text_length, text_width, int(arrays["decoder/num_heads"]), _count(arrays, "decoder"), bands, HALF_PRECISION))
    filters = mel_filters(bands)
    file.write(struct.pack("<2i", *filters.shape))
    file.write(filters.astype("<f4").tobytes())
    texts = tokens(tokenizer, vocabulary >= 51865)
    file.write(struct.pack("<i", len(texts)))
    for text in texts:
        file.write(struct.pack("<i", len(text)) + text)
    for name, values in tensors(arrays):
        if name in ("encoder.conv1.bias", "encoder.conv2.bias"):
            values = values[:, None]
        is_small = values.ndim < 2 or name.startswith("encoder.conv") and name.endswith("bias") or name.endswith(
            "positional_embedding")
        file.write(struct.pack("<3i", values.ndim, len(name), 0 if is_small else HALF_PRECISION))
        file.write(struct.pack(f"<{values.ndim}i", *reversed(values.shape)))
        file.write(name.encode())
        file.write(values.astype("<f4" if is_small else "<f2").tobytes())


def main():
    parser = argparse.ArgumentParser(description="Writes Whisper's network for whisper.cpp.")
    parser.add_argument("sources", nargs="+", help="a CTranslate2 model, whole or in parts, and its tokenizer.json")
    parser.add_argument("--output", required=True)
    arguments = parser.parse_args()
    *parts, tokenizer = arguments.sources
    data = bytearray()
    for part in parts:
        with open(part, "rb") as file:
            data += file.read()
    with open(tokenizer, encoding="utf-8") as file, open(arguments.output, "wb") as output:
        write(read(data), json.load(file), output)


if __name__ == "__main__":
    main()
