"""Makes an ONNX network that separates after the conventions of MDX-Net or Demucs say what it separates, and how.

usage: python3 -m convert.separation_onnx --stems=vocals --frame_size=6144 --output mine.onnx theirs.onnx

MDX-Net (Kim and others, MDX workshop, ISMIR 2021): one input [1, 4, bins, frames], real and imaginary part of each channel's
spectra in turn, of frames that are centred on multiples of the hop, without any scale; the output is of the same shape, or
[1, stems, 4, bins, frames]. Demucs: one input [1, 2, samples]; the output is [1, stems, 2, samples].

Options, which a registry states under `options`:

stems: names of the stems in the order of the output, separated by commas.
frame_size, hop_size: samples of a frame of spectra, and from one to the next (1024).
frames, samples: of a segment, where the network takes any number.
gain: by which the output is multiplied (1); makers of MDX-Nets call it compensation.
normalised: yes where recordings are to have mean 0 and standard deviation 1, as Demucs expects (no).
"""
import argparse

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

from . import separation_model

SAMPLE_RATE = 44100
CHANNELS = 2


def _shape(tensor):
    """Lengths of a tensor's dimensions; None where any is taken."""
    return [size.dim_value if size.HasField("dim_value") else None for size in tensor.type.tensor_type.shape.dim]


def _only(tensors, what):
    if len(tensors) != 1:
        raise ValueError(f"the network has {len(tensors)} {what}s, one was expected")
    if tensors[0].type.tensor_type.elem_type != TensorProto.FLOAT:
        raise ValueError(f"the network's {what} '{tensors[0].name}' is not of float32")
    return tensors[0]


def _fixed(shape, expected, name):
    """The shape with its open lengths closed; `expected` has what a length has to be, None where any will do."""
    if len(shape) != len(expected) or any(e and f and e != f for e, f in zip(expected, shape)):
        raise ValueError(f"the network's '{name}' is {shape}, {expected} was expected")
    result = [found or wanted for found, wanted in zip(shape, expected)]
    if None in result:
        raise ValueError(f"the network's '{name}' is {shape}: state 'frames' or 'samples' of a segment")
    return result


def _described(options, shape):
    """Names of input and output, shape of the input, shape of one stem, and metadata."""
    if len(shape) == 3:
        shape = _fixed(shape, [1, CHANNELS, options.samples], "input")
        metadata = separation_model.metadata(options.stems, SAMPLE_RATE, shape[2], options.normalised)
        return "mix", "waveforms", shape, metadata
    shape = _fixed(shape, [1, 2 * CHANNELS, None, options.frames], "input")
    if not options.frame_size:
        raise ValueError("the network takes spectra: state their 'frame_size'")
    spectra = separation_model.spectral_framing(
        options.frame_size, options.hop_size, bins=shape[2], frames=shape[3], first_centre=0, scale=1)
    samples = options.hop_size * (shape[3] - 1)
    metadata = separation_model.metadata(options.stems, SAMPLE_RATE, samples, options.normalised, spectra)
    return "spectrogram", "spectrograms", shape, metadata


def convert(source, output, options):
    model = onnx.load(source, load_external_data=False)
    graph = model.graph
    constants = {tensor.name for tensor in graph.initializer}
    if any(tensor.data_location == TensorProto.EXTERNAL for tensor in graph.initializer):
        raise ValueError("the network's weights lie in files of their own, one file was expected")
    given = _only([tensor for tensor in graph.input if tensor.name not in constants], "input")
    made = _only(list(graph.output), "output")
    entering, leaving, shape, metadata = _described(options, _shape(given))
    names = given.name, made.name
    if given.name != entering:
        graph.node.insert(0, helper.make_node("Identity", [entering], [given.name], name="performia.input"))
    last = made.name
    if options.gain != 1:
        graph.initializer.append(numpy_helper.from_array(numpy.array(options.gain, numpy.float32), "performia.gain"))
        graph.node.append(helper.make_node("Mul", [last, "performia.gain"], ["performia.loud"], name="performia.loud"))
        last = "performia.loud"
    stems = [1, len(options.stems), *shape[1:]]
    if last != leaving:
        graph.initializer.append(numpy_helper.from_array(numpy.array(stems, numpy.int64), "performia.shape"))
        graph.node.append(helper.make_node("Reshape", [last, "performia.shape"], [leaving], name="performia.output"))
    del graph.input[:], graph.output[:]
    graph.input.append(helper.make_tensor_value_info(entering, TensorProto.FLOAT, shape))
    graph.output.append(helper.make_tensor_value_info(leaving, TensorProto.FLOAT, stems))
    # Shapes on the way may say that there is another number of segments.
    del graph.value_info[:]
    helper.set_model_props(model, metadata)
    try:
        onnx.checker.check_model(model)
    except onnx.checker.ValidationError as error:
        raise ValueError(f"the network from '{names[0]}' to '{names[1]}' cannot be described: {error}") from None
    with open(output, "wb") as file:
        file.write(model.SerializeToString(deterministic=True))


def _names(text):
    return [name.strip() for name in text.split(",")]


def options(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", required=True)
    parser.add_argument("--stems", required=True, type=_names)
    parser.add_argument("--frame_size", type=int)
    parser.add_argument("--hop_size", type=int, default=1024)
    parser.add_argument("--frames", type=int)
    parser.add_argument("--samples", type=int)
    parser.add_argument("--gain", type=float, default=1)
    parser.add_argument("--normalised", choices=["yes", "no"], default="no")
    parser.add_argument("source", help="network, as its makers publish it")
    result = parser.parse_args(arguments)
    result.normalised = result.normalised == "yes"
    return result


def main():
    chosen = options()
    convert(chosen.source, chosen.output, chosen)


if __name__ == "__main__":
    main()
