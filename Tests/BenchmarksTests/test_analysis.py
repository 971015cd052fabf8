"""The JAMS files of peers say what a peer says and nothing else."""
import json
import unittest

from Benchmarks.analysis import Analysis


def annotations(analysis, duration=10.0):
    document = json.loads(analysis.jams(duration, "a program"))
    return {annotation["namespace"]: annotation["data"] for annotation in document["annotations"]}


class AnalysisTests(unittest.TestCase):
    def test_what_a_peer_does_not_do_has_no_annotation(self):
        self.assertEqual(list(annotations(Analysis(chords=[[0.0, 1.0, "C:maj"]]))), ["chord"])

    def test_having_found_nothing_is_an_empty_annotation(self):
        self.assertEqual(annotations(Analysis(beats=[], chords=[])), {"beat": [], "chord": []})

    def test_beats_without_meter_mark_downbeats(self):
        data = annotations(Analysis(beats=[1.0, 2.0, 3.0], downbeats=[2.0]))["beat"]
        self.assertEqual([beat["value"] for beat in data], [None, 1, None])

    def test_beats_with_meter_are_counted_in_bars(self):
        found = annotations(Analysis(beats=[1.0, 2.0, 3.0, 4.0, 5.0], downbeats=[2.0, 5.0], meter=[3, 4]))
        values = [beat["value"] for beat in found["beat_position"]]
        self.assertEqual([value["position"] for value in values], [3, 1, 2, 3, 1])
        self.assertEqual([value["measure"] for value in values], [0, 1, 1, 1, 2])
        self.assertEqual({(value["num_beats"], value["beat_units"]) for value in values}, {(3, 4)})


if __name__ == "__main__":
    unittest.main()
