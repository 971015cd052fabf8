"""All-In-One, which hears beats and form at once (Kim, Nam, WASPAA 2023), as one graph of several networks.

usage: python3 -m convert.allin1 --output allin1.onnx harmonix-fold0_mlx.npz ...

Inputs: `spectrograms` [4, frames, 81], of bass, drums, other and vocals in this order, each log10(1 + x) of band
magnitudes at 100 frames a second, for any number of frames; and `fold` [1], which of the networks is asked, from 0 up.
Output: `logits` [frames, 13]: of a beat of either kind, of a downbeat and of a section's beginning, whose logistic functions
are probabilities, then of each function that a section may have, whose softmax is. The metadata say how many `folds` there are.

Sources are the archives of numpy arrays in which the networks are published for MLX, whose convolutions have the channels
last; each is one fold of a cross-validation, and all have the same sizes.

Attention is neighbourhood attention: a frame attends to the five frames around it that are a dilation apart, near the ends
of the sequence to the five that are nearest to the end (Hassani, Walton, Li, Li, Shi, CVPR 2023). Where there are too few
frames for that, zeros follow.
"""
import argparse
import zipfile

import numpy

from .graph import Graph
from .layers import NORMALISATION_FLOOR, Layers
from .state import State

NETWORK = "All-In-One"
INSTRUMENTS = 4
BANDS = 81
HEADS = 2
NEIGHBOURS = 5
# Height and width; with the pooling behind each they leave one of 81 bands.
KERNELS = ((3, 3), (1, 12), (3, 3))
POOLED = 3


class Network(Layers):
    """Writes the networks into a graph; their weights stand beside each other in the state, [folds, ...].

    Hidden values are [instruments, frames, features].
    """

    def __init__(self, graph, state):
        super().__init__(graph, state)
        self.size = len(state.take("embeddings.conv1.bias", None, None)[0])
        self.folds = len(state.take("norm.bias", None, self.size))
        if self.size % (2 * HEADS):
            raise SystemExit(f"the file's {self.size} features are no multiple of {2 * HEADS}")
        self.head = self.size // HEADS
        for name, values in {
            "axis0": [0], "axis1": [1], "axis2": [2], "zero": [0], "neighbours": numpy.arange(NEIGHBOURS)[None],
            "half_window": NEIGHBOURS // 2, "reach": NEIGHBOURS - 1, "none": 0, "next": 1,
        }.items():
            self.integers(name, values)
        heads = numpy.repeat(numpy.eye(HEADS), self.head, axis=0)
        self.weights("heads", heads)
        self.weights("features", heads.T)
        self.fold = graph.node("Squeeze", ["fold", "axis0"], "fold.alone")
        shape = graph.node("Shape", ["spectrograms"], "spectrograms.shape")
        self.frames = graph.node("Gather", [shape, "axis1"], "frames", axis=0)
        count = graph.node("Squeeze", [self.frames, "axis0"], "frames.alone")
        self.positions = graph.node("Range", ["none", count, "next"], "positions")

    def of_fold(self, name, values):
        """Weights of the fold that is asked, of those of all folds."""
        return self.graph.node("Gather", [self.weights(f"{name}.folds", values), self.fold], name, axis=0)

    def take(self, name, *shape):
        return self.state.take(name, self.folds, *shape)

    # Layers

    def dense(self, values, prefixes, outputs, inputs, name, scale=1.0):
        """One layer, or several whose outputs stand one behind the other, applied to the last axis."""
        matrix = numpy.concatenate([self.take(f"{prefix}weight", outputs, inputs) for prefix in prefixes], axis=1)
        bias = numpy.concatenate([self.take(f"{prefix}bias", outputs) for prefix in prefixes], axis=1)
        matrix, bias = matrix.astype(numpy.float64) * scale, bias.astype(numpy.float64) * scale
        matrix = self.of_fold(f"{name}.matrix", matrix.transpose(0, 2, 1))
        product = self.graph.node("MatMul", [values, matrix], f"{name}.product")
        return self.graph.node("Add", [product, self.of_fold(f"{name}.bias", bias)], name)

    def even(self, values, size, prefix, name):
        """Each frame's features with mean 0 and variance 1, then scaled and moved."""
        gain, shift = [
            self.of_fold(f"{name}.{part}", self.take(f"{prefix}{part}", size)) for part in ("weight", "bias")
        ]
        return self.graph.node(
            "LayerNormalization", [values, gain, shift], name, axis=-1, epsilon=NORMALISATION_FLOOR)

    def feed_forward(self, values, size, prefix, name):
        inner = self.dense(values, [f"{prefix}intermediate.dense."], 4 * size, size, f"{name}.inner")
        return self.dense(self.gelu(inner), [f"{prefix}output.dense."], self.size, 4 * size, f"{name}.outer")

    # Neighbourhoods

    def padded(self, values, least, name, axis=1, silent=0):
        """Values with zeros behind the last frame, up to `least` frames, and with `silent` instruments more; and the
        number of frames [1]. Frames lie along `axis`, instruments along the other one of the first two."""
        graph = self.graph
        length = graph.node("Max", [self.frames, self.integers(f"{name}.least", [least])], f"{name}.length")
        missing = graph.node("Sub", [length, self.frames], f"{name}.missing")
        ends = [self.integers(f"{name}.silent", [silent]), "zero"]
        ends.insert(axis, missing)
        pads = graph.node("Concat", [self.integers(f"{name}.before", [0, 0, 0]), *ends], f"{name}.pads", axis=0)
        return graph.node("Pad", [values, pads], name), length

    def neighbourhood(self, length, dilation, name):
        """Of each frame its neighbours among `length` frames, and how many steps of `dilation` each of them lies behind
        the earliest that could be one: both [frames, neighbours]."""
        graph = self.graph

        def node(operation, inputs, part):
            return graph.node(operation, inputs, f"{name}.{part}")

        # Frames that are multiples of the dilation apart, of which each has an order.
        step = self.integers(f"{name}.dilation", dilation)
        order = node("Div", [self.positions, step], "order")
        rest = node("Sub", [self.positions, node("Mul", [order, step], "multiple")], "rest")
        remaining = node("Sub", [length, rest], "remaining")
        last = node("Div", [node("Sub", [remaining, "next"], "before_end"), step], "last")
        latest = node("Sub", [last, "reach"], "latest")
        centred = node("Sub", [order, "half_window"], "centred")
        start = node("Min", [node("Max", [centred, "none"], "bounded"), latest], "start")
        orders = node("Add", [node("Unsqueeze", [start, "axis1"], "starts"), "neighbours"], "orders")
        multiples = node("Mul", [orders, step], "multiples")
        frames = node("Add", [multiples, node("Unsqueeze", [rest, "axis1"], "rests")], "frames")
        offsets = node("Sub", [orders, node("Unsqueeze", [order, "axis1"], "own")], "offsets")
        return frames, node("Add", [offsets, "reach"], "steps")

    def projections(self, values, keyed, prefix, name):
        """Queries of `values`, and keys and values of `keyed`."""
        query = self.dense(values, [f"{prefix}query."], self.size, self.size, f"{name}.query", scale=self.head**-0.5)
        keyed = self.dense(keyed, [f"{prefix}key.", f"{prefix}value."], self.size, self.size, f"{name}.keyed")
        return query, *self.graph.nodes("Split", [keyed], [f"{name}.key", f"{name}.value"], axis=-1)

    def over_time(self, values, keyed, length, dilation, prefix, name):
        """Attention of each instrument's frames to neighbouring frames.

        Products of so few features are taken one by one, and summed over each head's features by a matrix of ones.
        """
        graph = self.graph
        query, key, value = self.projections(values, keyed, f"{prefix}self.", name)
        frames, steps = self.neighbourhood(length, dilation, f"{name}.near")
        key, value = [graph.node("Gather", [part, frames], f"{part}.near", axis=1) for part in (key, value)]
        query = graph.node("Unsqueeze", [query, "axis2"], f"{name}.queries")
        products = graph.node("Mul", [key, query], f"{name}.products")
        scores = graph.node("MatMul", [products, "heads"], f"{name}.unbiased")
        bias = self.take(f"{prefix}self.rpb", HEADS, 2 * NEIGHBOURS - 1).transpose(0, 2, 1)
        bias = graph.node("Gather", [self.of_fold(f"{name}.biases", bias), steps], f"{name}.bias", axis=0)
        scores = graph.node("Add", [scores, bias], f"{name}.scores")
        shares = graph.node("Softmax", [scores], f"{name}.shares", axis=-2)
        shares = graph.node("MatMul", [shares, "features"], f"{name}.weights")
        parts = graph.node("Mul", [value, shares], f"{name}.parts")
        result = graph.node("ReduceSum", [parts, "axis2"], f"{name}.attended", keepdims=0)
        return self.dense(result, [f"{prefix}output.dense."], self.size, self.size, f"{name}.output")

    def over_instruments(self, values, keyed, length, prefix, name):
        """Attention of each instrument's frames to neighbouring frames of all, [frames, instruments, features].

        `keyed` has a silent instrument more: with as many as neighbours, all are neighbours of each.
        """
        graph = self.graph
        parts = self.projections(values, keyed, f"{prefix}self.", name)
        parts = [self.shaped(part, [0, 0, HEADS, self.head], f"{part}.heads") for part in parts]
        query, key, value = [graph.node("Transpose", [part], f"{part}.first", perm=[2, 0, 1, 3]) for part in parts]
        frames, steps = self.neighbourhood(length, 1, f"{name}.near")
        key, value = [graph.node("Gather", [part, frames], f"{part}.near", axis=1) for part in (key, value)]
        shape = [HEADS, -1, NEIGHBOURS * NEIGHBOURS, self.head]
        key, value = [self.shaped(part, shape, f"{part}.neighbours") for part in (key, value)]
        key = graph.node("Transpose", [key], f"{name}.keys", perm=[0, 1, 3, 2])
        scores = graph.node("MatMul", [query, key], f"{name}.unbiased")
        # The table has the offset of the instrument, then that of the frame.
        table = self.take(f"{prefix}self.rpb", HEADS, 2 * NEIGHBOURS - 1, 2 * NEIGHBOURS - 1)
        own, other = numpy.ogrid[:INSTRUMENTS, :NEIGHBOURS]
        bias = table[:, :, other - own + NEIGHBOURS - 1].transpose(0, 1, 4, 2, 3)
        bias = graph.node("Gather", [self.of_fold(f"{name}.biases", bias), steps], f"{name}.bias_rows", axis=1)
        bias = graph.node("Transpose", [bias], f"{name}.bias_by_frame", perm=[0, 1, 3, 2, 4])
        bias = self.shaped(bias, [0, 0, 0, NEIGHBOURS * NEIGHBOURS], f"{name}.bias")
        scores = graph.node("Add", [scores, bias], f"{name}.scores")
        shares = graph.node("Softmax", [scores], f"{name}.shares", axis=-1)
        result = graph.node("MatMul", [shares, value], f"{name}.attended")
        result = graph.node("Transpose", [result], f"{name}.by_frame", perm=[1, 2, 0, 3])
        result = self.shaped(result, [0, 0, self.size], f"{name}.merged")
        return self.dense(result, [f"{prefix}output.dense."], self.size, self.size, f"{name}.output")

    # Parts

    def embeddings(self):
        """Features of each frame of each instrument, [instruments, frames, features]."""
        graph = self.graph
        values = graph.node("Unsqueeze", ["spectrograms", "axis1"], "images")
        inputs = 1
        for number, (height, width) in enumerate(KERNELS):
            outputs = self.size if number else self.size // 2
            prefix, name = f"embeddings.conv{number}.", f"conv{number}"
            kernels = self.take(f"{prefix}weight", outputs, height, width, inputs).transpose(0, 1, 4, 2, 3)
            values = graph.node(
                "Conv",
                [values, self.of_fold(f"{name}.kernels", kernels),
                 self.of_fold(f"{name}.bias", self.take(f"{prefix}bias", outputs))],
                name, kernel_shape=[height, width], pads=[height // 2, 0, height // 2, 0])
            values = graph.node("MaxPool", [values], f"{name}.pooled", kernel_shape=[1, POOLED], strides=[1, POOLED])
            values = graph.node("Elu", [values], f"{name}.active")
            inputs = outputs
        values = graph.node("Squeeze", [values, self.integers("last_axis", [-1])], "features_by_channel")
        values = graph.node("Transpose", [values], "features_by_frame", perm=[0, 2, 1])
        return self.even(values, self.size, "embeddings.norm.", "embedded")

    def time_layer(self, values, dilation, prefix, name):
        """Attention at two dilations beside each other, and a layer over both."""
        graph = self.graph
        even = self.even(values, self.size, f"{prefix}layernorm_before.", f"{name}.even")
        keyed, length = self.padded(even, 2 * NEIGHBOURS * dilation, f"{name}.padded")
        both = []
        for part, factor in (("attention", 1), ("attention2", 2)):
            heard = self.over_time(even, keyed, length, factor * dilation, f"{prefix}{part}.", f"{name}.{part}")
            both.append(graph.node("Add", [values, heard], f"{name}.{part}.sum"))
        joined = graph.node("Concat", both, f"{name}.joined", axis=-1)
        even = self.even(joined, 2 * self.size, f"{prefix}layernorm_after.", f"{name}.joined_even")
        mean = graph.node("Mul", [graph.node("Add", both, f"{name}.both"), "half"], f"{name}.mean")
        return graph.node("Add", [mean, self.feed_forward(even, 2 * self.size, prefix, name)], f"{name}.sum")

    def instrument_layer(self, values, prefix, name):
        """Attention between instruments; values are [frames, instruments, features]."""
        graph = self.graph
        even = self.even(values, self.size, f"{prefix}layernorm_before.", f"{name}.even")
        keyed, length = self.padded(even, NEIGHBOURS, f"{name}.padded", axis=0, silent=NEIGHBOURS - INSTRUMENTS)
        heard = self.over_instruments(even, keyed, length, f"{prefix}attention.", f"{name}.attention")
        values = graph.node("Add", [values, heard], f"{name}.attention.sum")
        even = self.even(values, self.size, f"{prefix}layernorm_after.", f"{name}.each_even")
        return graph.node("Add", [values, self.feed_forward(even, self.size, prefix, name)], f"{name}.sum")

    def build(self):
        """The whole network; gives the number of classes of its output."""
        graph = self.graph
        values = self.embeddings()
        number = 0
        while f"encoder.layers.{number}.timelayer.layernorm_before.weight" in self.state:
            prefix, name = f"encoder.layers.{number}.", f"layer{number}"
            values = self.time_layer(values, 2**number, f"{prefix}timelayer.", f"{name}.time")
            values = graph.node("Transpose", [values], f"{name}.by_frame", perm=[1, 0, 2])
            values = self.instrument_layer(values, f"{prefix}instlayer.", f"{name}.instruments")
            if f"encoder.layers.{number + 1}.timelayer.layernorm_before.weight" in self.state:
                values = graph.node("Transpose", [values], f"{name}.by_instrument", perm=[1, 0, 2])
            number += 1
        if number == 0:
            raise SystemExit("the file lacks 'encoder.layers.0', which the network of All-In-One has")
        values = self.even(values, self.size, "norm.", "last")
        values = self.shaped(values, [0, INSTRUMENTS * self.size], "all_instruments")
        functions = self.state.take("function_classifier.classifier.bias", self.folds, None).shape[1]
        classes = {"beat": 1, "downbeat": 1, "section": 1, "function": functions}
        weights, biases = [
            numpy.concatenate([
                self.take(f"{name}_classifier.classifier.{part}", count, *shape) for name, count in classes.items()
            ], axis=1)
            for part, shape in (("weight", [INSTRUMENTS * self.size]), ("bias", []))
        ]
        product = graph.node("MatMul", [values, self.of_fold("classes", weights.transpose(0, 2, 1))], "class_products")
        graph.node("Add", [product, self.of_fold("classes.bias", biases)], "logits")
        self.state.finish()
        return sum(classes.values())


def parameters(sources):
    """The tensors of several files by name, those of all files beside each other in a first axis."""
    files = []
    for source in sources:
        try:
            with numpy.load(source, allow_pickle=False) as archive:
                files.append({name: archive[name] for name in archive.files})
        except (zipfile.BadZipFile, AttributeError, ValueError) as error:
            raise SystemExit(f"{source} is no archive of numpy arrays: {error}") from None
    shapes = [{name: values.shape for name, values in file.items()} for file in files]
    for source, other in zip(sources, shapes):
        if other != shapes[0]:
            raise SystemExit(f"{source} holds another network than {sources[0]}: names or shapes of tensors differ")
    return {name: numpy.stack([file[name] for file in files]) for name in files[0]}


def convert(sources, output):
    graph = Graph("allin1")
    network = Network(graph, State(parameters(sources), NETWORK))
    classes = network.build()
    graph.save(
        output, {"spectrograms": [INSTRUMENTS, "frames", BANDS], "fold": [1]}, {"logits": ["frames", classes]},
        metadata={"folds": str(network.folds)}, integers={"fold"})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", required=True)
    parser.add_argument("sources", nargs="+", help="archives of numpy arrays, one a fold")
    arguments = parser.parse_args()
    convert(arguments.sources, arguments.output)


if __name__ == "__main__":
    main()
