"""The converted networks of Spleeter are those of its makers."""
import os
import pathlib
import unittest

from . import spleeter_tensors

MODELS = os.environ.get("PERFORMIA_TEST_MODELS")


def model_path():
    return next(pathlib.Path(MODELS).glob("**/spleeter-2stems.onnx"), None) if MODELS else None


@unittest.skipUnless(model_path(), "PERFORMIA_TEST_MODELS names no folder with Spleeter's model")
class ConvertedTensorTests(unittest.TestCase):
    def test_every_tensor_is_that_of_the_official_checkpoint(self):
        try:
            import onnx  # noqa: F401
        except ImportError:
            self.skipTest("the package onnx is not installed")
        found = spleeter_tensors.hashes(spleeter_tensors.converted(model_path()))
        self.assertEqual(found, spleeter_tensors.FILE.read_text().splitlines())


if __name__ == "__main__":
    unittest.main()
