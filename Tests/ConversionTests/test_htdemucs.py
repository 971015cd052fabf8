"""The converter of HTDemucs gives the program's own network, and takes nothing else for it."""
import os
import pathlib
import pickle
import sys
import tempfile
import unittest
import zipfile

import numpy

from . import random_htdemucs
from .htdemucs_reference import FILE, LENGTH, STARTS, signal

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "models"))
try:
    from convert import htdemucs, torch_state
    from convert.graph import Graph
    from convert.state import State
except ImportError:
    raise unittest.SkipTest("the package onnx is not installed") from None

FRAME, HOP, EDGE = 4096, 1024, 1536
WINDOW = 0.5 - 0.5 * numpy.cos(2 * numpy.pi * numpy.arange(FRAME) / FRAME)


def spectra(samples):
    """[channels, samples] as [2 channels, bins, frames]: frames centred half a hop behind multiples of it."""
    frames = -(-samples.shape[-1] // HOP)
    padded = numpy.pad(samples, ((0, 0), (EDGE, EDGE + frames * HOP - samples.shape[-1])), mode="reflect")
    parts = numpy.stack([padded[:, HOP * frame : HOP * frame + FRAME] for frame in range(frames)], axis=-1)
    values = numpy.fft.rfft(parts * WINDOW[:, None], axis=1)[:, :-1] / FRAME**0.5
    return numpy.stack([values.real, values.imag], axis=1).reshape(-1, FRAME // 2, frames)


def signals(values, count):
    """The opposite of `spectra`."""
    bins, frames = values.shape[-2:]
    pairs = values.reshape(-1, 2, bins, frames)
    whole = numpy.pad(pairs[:, 0] + 1j * pairs[:, 1], ((0, 0), (0, 1), (0, 0)))
    parts = numpy.fft.irfft(whole, axis=1) * WINDOW[:, None] * FRAME**0.5 / 1.5
    result = numpy.zeros((len(pairs), HOP * frames + 3 * HOP))
    for frame in range(frames):
        result[:, HOP * frame : HOP * frame + FRAME] += parts[:, :, frame]
    return result[:, EDGE : EDGE + count]


class HTDemucsTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def convert(self, tensors=None, settings=random_htdemucs.SMALL, **options):
        checkpoint, model = self.folder / "random.th", self.folder / "random.onnx"
        random_htdemucs.write(checkpoint, tensors or random_htdemucs.state(settings), settings, **options)
        htdemucs.convert(checkpoint, model)
        return model

    def refusal(self, *positional, **options):
        with self.assertRaises(SystemExit) as caught:
            self.convert(*positional, **options)
        return str(caught.exception)

    def test_stems_are_the_programs_from_the_signal_on(self):
        try:
            import onnxruntime
        except ImportError:
            self.skipTest("the package onnxruntime is not installed")
        network = onnxruntime.InferenceSession(self.convert(), providers=["CPUExecutionProvider"])
        (_, channels, count), shape = (given.shape for given in network.get_inputs())
        mono = signal().mean(axis=0)
        segment = (signal()[:, :count] - mono.mean()) / mono.std(ddof=1)
        heard = spectra(segment)
        self.assertEqual([1, *heard.shape], shape)
        said = dict(zip(
            [output.name for output in network.get_outputs()],
            network.run(None, {
                "mix": segment[None].astype(numpy.float32), "spectrogram": heard[None].astype(numpy.float32)})))
        stems = said["waveforms"][0] + signals(said["spectrograms"][0], count).reshape(-1, channels, count)
        stems = stems * mono.std(ddof=1) + mono.mean()
        expected = numpy.fromfile(FILE, "<f4").reshape(-1, len(stems), channels, LENGTH)[0]
        self.assertEqual(STARTS[0], 0)
        self.assertGreater(expected.std(), 0.01)
        self.assertLess(numpy.abs(stems[:, :, :LENGTH] - expected).max(), 1e-4)

    def test_metadata_say_what_the_network_separates(self):
        import onnx

        found = {entry.key: entry.value for entry in onnx.load(self.convert()).metadata_props}
        self.assertEqual(found["separation.stems"], "drums,bass,other,vocals")
        self.assertEqual(found["separation.samples"], "57330")
        self.assertEqual(found["separation.frames"], "56")

    def test_the_makers_network_takes_segments_of_their_length(self):
        network = htdemucs.Network(Graph("whole"), State({}, "HTDemucs"), htdemucs.settings(random_htdemucs.WHOLE))
        self.assertEqual(network.shapes, {"mix": [1, 2, 343980], "spectrogram": [1, 4, 2048, 336]})

    def test_the_same_bytes_every_time(self):
        self.assertEqual(self.convert().read_bytes(), self.convert().read_bytes())

    def test_a_transformer_of_the_encoders_own_size_converts_too(self):
        settings = random_htdemucs.SMALL | {"bottom_channels": 0, "dconv_mode": 1}
        self.assertGreater(self.convert(settings=settings).stat().st_size, 100_000)

    def test_tensors_are_needed_in_their_shapes_and_no_other_is_taken(self):
        tensors = random_htdemucs.state(random_htdemucs.SMALL)
        # Whether there are tensors of these names decides whether there is such a layer.
        optional = ("dconv.layers.0.0.weight", "linear1.weight", "conv.weight", "channel_upsampler.weight")
        for name, values in list(tensors.items())[::23]:
            with self.subTest(name):
                if not name.endswith(optional):
                    rest = {other: tensors[other] for other in tensors if other != name}
                    self.assertIn("which the network of HTDemucs ", self.refusal(rest))
                self.assertIn("expected", self.refusal(tensors | {name: numpy.zeros((*values.shape, 1), values.dtype)}))
        message = self.refusal(tensors | {"encoder.0.norm1.weight": numpy.zeros(3, numpy.float32)})
        self.assertIn("'encoder.0.norm1.weight'", message)

    def test_settings_of_another_structure_are_refused_by_name(self):
        for name, value in {"cac": False, "t_emb": "cape", "t_cross_first": True, "use_train_segment": False}.items():
            self.assertIn(name, self.refusal(settings=random_htdemucs.SMALL | {name: value}))
        self.assertIn("sources", self.refusal(settings=random_htdemucs.SMALL | {"sources": "drums"}))
        self.assertIn("segment", self.refusal(settings=random_htdemucs.SMALL | {"segment": "long"}))

    def test_another_network_is_refused(self):
        self.assertIn("no checkpoint of HTDemucs", self.refusal(klass="HDemucs"))

    def test_what_a_checkpoint_names_is_not_run(self):
        class Command:
            def __reduce__(self):
                return os.mkdir, (str(folder / "run"),)

        folder, checkpoint = self.folder, self.folder / "command.th"
        with zipfile.ZipFile(checkpoint, "w") as archive:
            archive.writestr("archive/data.pkl", pickle.dumps({"klass": Command(), "kwargs": {"segment": 1}}))
        self.assertEqual(torch_state.load_package(checkpoint)["kwargs"], {"segment": 1})
        self.assertFalse((folder / "run").exists())


if __name__ == "__main__":
    unittest.main()
