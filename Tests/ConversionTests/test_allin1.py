"""The converter of All-In-One gives the program's own networks, and takes nothing else for them."""
import pathlib
import sys
import tempfile
import unittest

import numpy

from . import beat_reference, random_allin1
from .allin1_reference import FOLDS, LENGTHS, TOLERANCE, made_up_rows

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "models"))
try:
    from convert import allin1
    from convert.graph import Graph
except ImportError:
    raise unittest.SkipTest("the package onnx is not installed") from None


class AllIn1Tests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def archive(self, name, tensors):
        path = self.folder / name
        random_allin1.write(path, tensors)
        return path

    def convert(self, **sizes):
        sources = [self.archive(f"{fold}.npz", random_allin1.state(fold, **sizes)) for fold in range(FOLDS)]
        model = self.folder / "random.onnx"
        allin1.convert(sources, model)
        return model

    def refusal(self, tensors):
        with self.assertRaises(SystemExit) as caught:
            allin1.Network(Graph("refused"), allin1.State(tensors, allin1.NETWORK)).build()
        return str(caught.exception)

    def test_the_networks_are_the_programs_at_any_number_of_frames(self):
        try:
            import onnxruntime
        except ImportError:
            self.skipTest("the package onnxruntime is not installed")
        model = self.convert(**random_allin1.SMALL)
        network = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
        self.assertEqual(network.get_modelmeta().custom_metadata_map, {"folds": str(FOLDS)})
        expected = beat_reference.committed("allin1_network", 13)
        self.assertGreater(expected.std(axis=0).min(), 0.1)
        start = 0
        for fold in range(FOLDS):
            for frames in LENGTHS:
                with self.subTest(fold=fold, frames=frames):
                    (said,) = network.run(None, {"spectrograms": made_up_rows(frames), "fold": numpy.array([fold])})
                    self.assertEqual(said.shape, (frames, 13))
                    self.assertLess(numpy.abs(said - expected[start : start + frames]).max(), TOLERANCE)
                start += frames
        self.assertEqual(start, len(expected))

    def test_networks_of_the_published_size_convert(self):
        self.assertGreater(self.convert(**random_allin1.WHOLE).stat().st_size, FOLDS * 4 * 300_631)

    def test_the_same_bytes_every_time(self):
        first = self.convert(**random_allin1.SMALL).read_bytes()
        self.assertEqual(self.convert(**random_allin1.SMALL).read_bytes(), first)

    def test_tensors_are_needed_in_their_shapes_and_no_other_is_taken(self):
        tensors = {name: values[None] for name, values in random_allin1.state(**random_allin1.SMALL).items()}
        for name, values in list(tensors.items())[::9]:
            with self.subTest(name):
                rest = {other: tensors[other] for other in tensors if other != name}
                self.assertIn("which the network of All-In-One ", self.refusal(rest))
                self.assertIn("expected", self.refusal(tensors | {name: numpy.zeros((*values.shape, 1), values.dtype)}))
        message = self.refusal(tensors | {"encoder.other.weight": numpy.zeros((1, 3), numpy.float32)})
        self.assertIn("'encoder.other.weight'", message)

    def test_folds_of_other_sizes_and_other_files_are_refused(self):
        small = self.archive("small.npz", random_allin1.state(**random_allin1.SMALL))
        large = self.archive("large.npz", random_allin1.state(size=12, layers=4))
        text = self.folder / "text.npz"
        text.write_text("no archive")
        for sources, words in (([small, large], "another network"), ([text], "no archive of numpy arrays")):
            with self.assertRaises(SystemExit) as caught:
                allin1.convert(sources, self.folder / "refused.onnx")
            self.assertIn(words, str(caught.exception))


if __name__ == "__main__":
    unittest.main()
