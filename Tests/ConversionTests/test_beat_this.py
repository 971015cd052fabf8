"""The converter of Beat This! gives the program's own network, and takes nothing else for it."""
import pathlib
import sys
import tempfile
import unittest

import numpy

from . import beat_reference, random_beat_this
from .beat_this_reference import SECONDS, TOLERANCE, made_up_rows

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "models"))
try:
    from convert import beat_this
    from convert.graph import Graph
except ImportError:
    raise unittest.SkipTest("the package onnx is not installed") from None

CHUNK = 1500
BORDER = 6
FRAMES = SECONDS * 50 + 1


def spectrogram():
    """ln(1 + 1000 x) of the mel magnitudes of the reference signal, by numpy alone."""
    samples = numpy.pad(beat_reference.signal(22050, SECONDS).astype(float), 512, mode="reflect")
    window = 0.5 - 0.5 * numpy.cos(2 * numpy.pi * numpy.arange(1024) / 1024)
    frames = numpy.stack([samples[441 * row : 441 * row + 1024] for row in range(FRAMES)])
    magnitudes = numpy.abs(numpy.fft.rfft(frames * window)) / 32
    # Slaney's scale: linear to 1000 Hz, 15 steps, then 27 steps for a factor of 6.4.
    step = numpy.log(6.4) / 27
    first, last = 30 * 3 / 200, 15 + numpy.log(11) / step
    steps = numpy.linspace(first, last, 130)
    edges = numpy.where(steps < 15, steps * 200 / 3, 1000 * numpy.exp(step * (steps - 15)))
    bins = numpy.arange(513) * 22050 / 1024
    rising = (bins - edges[:-2, None]) / numpy.diff(edges)[:-1, None]
    falling = (edges[2:, None] - bins) / numpy.diff(edges)[1:, None]
    return numpy.log1p(1000 * magnitudes @ numpy.maximum(0, numpy.minimum(rising, falling)).T)


class BeatThisTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def convert(self, tensors, **options):
        checkpoint, model = self.folder / "random.ckpt", self.folder / "random.onnx"
        random_beat_this.write(checkpoint, tensors, **options)
        beat_this.convert(checkpoint, model)
        return model

    def refusal(self, tensors):
        with self.assertRaises(SystemExit) as caught:
            beat_this.Network(Graph("refused"), beat_this.State(tensors, beat_this.NETWORK)).build()
        return str(caught.exception)

    def session(self, tensors):
        try:
            import onnxruntime
        except ImportError:
            self.skipTest("the package onnxruntime is not installed")
        return onnxruntime.InferenceSession(self.convert(tensors), providers=["CPUExecutionProvider"])

    def test_the_spectrogram_is_the_programs(self):
        rows = beat_reference.committed("beat_this_spectrogram", 128)
        values = spectrogram()
        half = len(rows) // 2
        self.assertLess(numpy.abs(values[:half] - rows[:half]).max(), 1e-3)
        self.assertLess(numpy.abs(values[-half:] - rows[half:]).max(), 1e-3)

    def test_logits_are_the_programs_from_the_signal_on(self):
        network = self.session(random_beat_this.state(**random_beat_this.SMALL))
        values = spectrogram().astype(numpy.float32)
        padded = numpy.pad(values, ((BORDER, BORDER), (0, 0)))
        # Two chunks; what the first one says of frames that both heard is kept.
        second = FRAMES - (CHUNK - 2 * BORDER)
        logits = numpy.empty((FRAMES, 2), numpy.float32)
        for start in (second, 0):
            (said,) = network.run(None, {"spectrogram": padded[None, start : start + CHUNK]})
            logits[start : start + CHUNK - 2 * BORDER] = said[0, BORDER:-BORDER]
        expected = beat_reference.committed("beat_this_logits", 2)
        self.assertGreater(expected.std(), 0.1)
        # Where a recording is almost silent, single precision is heard in the logarithm's gain of 1000.
        self.assertLess(numpy.abs(logits - expected).max(), 1e-3)

    def test_the_network_is_the_programs(self):
        network = self.session(random_beat_this.state(**random_beat_this.SMALL))
        (said,) = network.run(None, {"spectrogram": made_up_rows()[None]})
        self.assertLess(numpy.abs(said[0] - beat_reference.committed("beat_this_network", 2)).max(), TOLERANCE)

    def test_the_same_bytes_every_time(self):
        tensors = random_beat_this.state(**random_beat_this.SMALL)
        self.assertEqual(self.convert(tensors).read_bytes(), self.convert(tensors).read_bytes())

    def test_a_compiled_networks_names_are_taken(self):
        tensors = random_beat_this.state(**random_beat_this.SMALL)
        plain = self.convert(tensors).read_bytes()
        self.assertEqual(self.convert(tensors, prefix="model._orig_mod.").read_bytes(), plain)

    def test_tensors_are_needed_in_their_shapes_and_no_other_is_taken(self):
        tensors = random_beat_this.state(**random_beat_this.SMALL)
        for name, values in list(tensors.items())[::9]:
            with self.subTest(name):
                rest = {other: tensors[other] for other in tensors if other != name}
                self.assertIn("which the network of Beat This! ", self.refusal(rest))
                self.assertIn("expected", self.refusal(tensors | {name: numpy.zeros((*values.shape, 1), values.dtype)}))
        message = self.refusal(tensors | {"frontend.other.weight": numpy.zeros(3, numpy.float32)})
        self.assertIn("'frontend.other.weight'", message)

    def test_another_checkpoint_is_refused(self):
        with self.assertRaises(SystemExit) as caught:
            self.convert(random_beat_this.state(**random_beat_this.SMALL), prefix="network.")
        self.assertIn("no checkpoint of Beat This!", str(caught.exception))


if __name__ == "__main__":
    unittest.main()
