"""Networks that separate after the conventions of MDX-Net or Demucs are described as their registry says."""
import pathlib
import sys
import tempfile
import unittest

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "models"))
try:
    import onnx
    from convert import separation_onnx
    from convert.graph import Graph
except ImportError:
    raise unittest.SkipTest("the package onnx is not installed") from None

SPECTRA = ["batch", 4, 200, 31]


class SeparationNetworkTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.source = pathlib.Path(folder.name) / "theirs.onnx"
        self.output = pathlib.Path(folder.name) / "mine.onnx"

    def write(self, shape, leaving, stems=None, inputs=("input",)):
        """A network that multiplies by one gain, or by one for each stem."""
        graph = Graph("theirs")
        entering = inputs[0]
        if stems:
            graph.constant("axis", numpy.array([1], numpy.int64))
            entering = graph.node("Unsqueeze", [entering, "axis"], "apart")
        gains = numpy.array(stems or [0.25], numpy.float32).reshape(1, -1, *[1] * (len(leaving) - 2))
        graph.node("Mul", [entering, graph.constant("gains", gains)], "output")
        graph.save(self.source, {name: shape for name in inputs}, {"output": leaving})

    def convert(self, *options):
        chosen = separation_onnx.options([*options, "--output", str(self.output), str(self.source)])
        separation_onnx.convert(self.source, self.output, chosen)
        model = onnx.load(self.output)
        return {entry.key.removeprefix("separation."): entry.value for entry in model.metadata_props}

    def run_network(self, name, values):
        try:
            import onnxruntime
        except ImportError:
            self.skipTest("the package onnxruntime is not installed")
        session = onnxruntime.InferenceSession(self.output, providers=["CPUExecutionProvider"])
        self.assertEqual([given.name for given in session.get_inputs()], [name])
        (result,) = session.run(None, {name: values})
        return [output.name for output in session.get_outputs()], result

    def test_a_network_of_spectra_tells_their_frames(self):
        self.write(SPECTRA, SPECTRA)
        described = self.convert("--stems=vocals", "--frame_size=512", "--hop_size=128", "--gain=2")
        self.assertEqual(
            described, {
                "stems": "vocals", "sample_rate": "44100", "samples": "3840", "normalised": "no", "frame_size": "512",
                "hop_size": "128", "bins": "200", "frames": "31", "first_centre": "0", "scale": "1.0"})
        values = numpy.random.RandomState(1).standard_normal((1, 4, 200, 31)).astype(numpy.float32)
        names, found = self.run_network("spectrogram", values)
        self.assertEqual(names, ["spectrograms"])
        numpy.testing.assert_allclose(found, 0.5 * values[:, None], rtol=1e-6)

    def test_a_network_of_samples_tells_its_stems(self):
        self.write([1, 2, "samples"], [1, 2, 2, "samples"], stems=[0.25, 0.5])
        described = self.convert("--stems=drums, vocals", "--samples=4000", "--normalised=yes")
        self.assertEqual(
            described, {"stems": "drums,vocals", "sample_rate": "44100", "samples": "4000", "normalised": "yes"})
        values = numpy.random.RandomState(1).standard_normal((1, 2, 4000)).astype(numpy.float32)
        names, found = self.run_network("mix", values)
        self.assertEqual(names, ["waveforms"])
        numpy.testing.assert_allclose(found, numpy.stack([0.25 * values, 0.5 * values], axis=1), rtol=1e-6)

    def test_the_same_bytes_every_time(self):
        self.write(SPECTRA, SPECTRA)
        first = self.convert("--stems=vocals", "--frame_size=512") and self.output.read_bytes()
        self.assertEqual(self.convert("--stems=vocals", "--frame_size=512") and self.output.read_bytes(), first)

    def test_what_does_not_fit_is_told(self):
        for shape, inputs, options, reason in (
                (SPECTRA, ("input",), [], "state their 'frame_size'"),
                (["batch", 4, 200, "frames"], ("input",), ["--frame_size=512"], "state 'frames'"),
                (["batch", 2, 200, 31], ("input",), ["--frame_size=512"], "was expected"),
                (SPECTRA, ("input",), ["--frame_size=512", "--frames=30"], "was expected"),
                ([1, 2, "samples"], ("input",), [], "'samples' of a segment"),
                (SPECTRA, ("input", "level"), ["--frame_size=512"], "2 inputs"),
        ):
            with self.subTest(reason), self.assertRaisesRegex(ValueError, reason):
                self.write(shape, shape, inputs=inputs)
                self.convert("--stems=vocals", *options)


if __name__ == "__main__":
    unittest.main()
