"""The converted network of CREPE gives what the original gives."""
import os
import pathlib
import unittest

import numpy

from . import crepe_reference as reference

MODELS = os.environ.get("PERFORMIA_TEST_MODELS")


class CrepeTests(unittest.TestCase):
    def test_activations(self):
        path = next(pathlib.Path(MODELS).glob("**/crepe-tiny.onnx"), None) if MODELS else None
        if path is None:
            raise unittest.SkipTest("PERFORMIA_TEST_MODELS names no folder with the model crepe-tiny")
        try:
            import onnxruntime
        except ImportError:
            raise unittest.SkipTest("the package onnxruntime is not installed") from None
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        (activations,) = session.run(None, {"frames": reference.frames()})
        expected = reference.committed()
        self.assertEqual(activations.shape, expected.shape)
        self.assertLess(numpy.abs(activations - expected).max(), 1e-5)
        # Of 360 bins 20 cents apart the likeliest is that of the tone.
        pitches = 10 * 2 ** ((20 * activations.argmax(axis=1) + 1997.3794) / 1200)
        cents = 1200 * numpy.log2(pitches / numpy.array(reference.FREQUENCIES))
        self.assertLess(numpy.abs(cents).max(), 50)


if __name__ == "__main__":
    unittest.main()
