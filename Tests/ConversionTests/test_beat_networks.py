"""The converted networks of BeatNet and madmom give what the networks themselves give."""
import os
import pathlib
import unittest

import numpy

from . import beat_reference as reference

MODELS = os.environ.get("PERFORMIA_TEST_MODELS")


def session(name):
    path = next(pathlib.Path(MODELS).glob(f"**/{name}.onnx"), None) if MODELS else None
    if path is None:
        raise unittest.SkipTest(f"PERFORMIA_TEST_MODELS names no folder with the model {name}")
    try:
        import onnxruntime
    except ImportError:
        raise unittest.SkipTest("the package onnxruntime is not installed") from None
    return onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])


class BeatNetTests(unittest.TestCase):
    def setUp(self):
        self.session = session("beatnet")
        self.features = reference.committed("beatnet_features", 272)[None]
        self.expected = reference.committed("beatnet_network", 3).reshape(3, -1, 3)
        self.state = numpy.zeros((12, 1, 150), numpy.float32)

    def test_activations(self):
        activations, _ = self.session.run(None, {"feat": self.features, "state": self.state})
        self.assertLess(numpy.abs(activations - self.expected).max(), reference.TOLERANCE)

    def test_a_recording_in_pieces_is_the_recording_as_a_whole(self):
        first, state = self.session.run(None, {"feat": self.features[:, :17], "state": self.state})
        second, _ = self.session.run(None, {"feat": self.features[:, 17:], "state": state})
        activations = numpy.concatenate([first, second], axis=1)
        self.assertLess(numpy.abs(activations - self.expected).max(), reference.TOLERANCE)


class MadmomTests(unittest.TestCase):
    def test_activations(self):
        (activations,) = session("madmom-downbeats").run(None, {"feat": reference.committed("madmom_features", 314)})
        expected = reference.committed("madmom_network", 3)
        self.assertLess(numpy.abs(activations - expected).max(), reference.TOLERANCE)


if __name__ == "__main__":
    unittest.main()
