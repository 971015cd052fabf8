"""Estimates with faults, on which metrics are timed."""
import pathlib
import tempfile
import unittest

from Benchmarks import corpus, disturbance


class DisturbanceTests(unittest.TestCase):
    def test_borders_are_late_and_every_fifth_label_is_its_neighbours(self):
        truth = [[float(start), float(start + 1), label] for start, label in enumerate("ABCDEF")]
        estimate = disturbance.disturbed(truth, 6.0)
        self.assertEqual([label for _, _, label in estimate], list("ABCDDF"))
        self.assertEqual(estimate[0], [0.0, 1.3, "A"])
        self.assertEqual([start for start, _, _ in estimate][1:], [1.3, 2.3, 3.3, 4.3, 5.3])
        self.assertEqual(estimate[-1][1], 6.0)

    def test_nothing_lies_behind_the_end(self):
        self.assertEqual(disturbance.disturbed([[0.0, 4.0, "A"], [4.0, 4.2, "B"]], 4.2), [[0.0, 4.2, "A"]])

    def test_only_items_with_chords_or_sections_get_estimates(self):
        with tempfile.TemporaryDirectory() as work:
            work = pathlib.Path(work)
            items = []
            for name in ("with", "without"):
                (work / name).mkdir()
                items.append(corpus.Item(name, work / name / "audio.wav", 4.0, frozenset()))
            (work / "with" / "chords.lab").write_text("# truth\n0\t2\tC:maj\n2\t4\tN\n", encoding="utf-8")
            pairs = disturbance.write(items, work / "estimates")
            self.assertEqual(
                pairs, {"chords.lab": [(work / "with/chords.lab", work / "estimates/with/chords.lab")],
                        "segments.lab": []})
            self.assertEqual(
                disturbance.intervals(work / "estimates/with/chords.lab"), [[0.0, 2.3, "C:maj"], [2.3, 4.0, "N"]])
            self.assertFalse((work / "estimates" / "without").exists())


if __name__ == "__main__":
    unittest.main()
