"""What the guard of accuracy lets pass and what it stops."""
import json
import pathlib
import tempfile
import unittest
from unittest import mock

from Benchmarks import baseline


def report(values, higher_is_better=True, task="beats"):
    """A report of one task and group with these figures by item; None for an item that is not scored."""
    return {
        "tool": "performia",
        "tasks": [{
            "name": task, "primary": "F",
            "metrics": [{"name": "F", "higher_is_better": higher_is_better}]}],
        "items": [
            {"name": name, "group": "real",
             "results": [{"scores": {} if value is None else {task: {"values": {"F": value}}}}]}
            for name, value in values.items()],
        "skipped": [],
    }


class BaselineTests(unittest.TestCase):
    before = baseline.of_report(report({"one": 0.9, "two": 0.7}), "why")

    def worse(self, *arguments, **options):
        return baseline.compare(self.before, report(*arguments, **options))[0]

    def test_equal_accuracy_passes(self):
        self.assertEqual(self.worse({"one": 0.9, "two": 0.7}), [])

    def test_a_loss_that_another_gain_outweighs_passes(self):
        self.assertEqual(self.worse({"one": 0.8, "two": 0.8}), [])

    def test_a_mean_may_fall_by_half_a_percent_and_no_more(self):
        self.assertEqual(self.worse({"one": 0.891, "two": 0.7}), [])
        lines = self.worse({"one": 0.889, "two": 0.7})
        self.assertEqual(len(lines), 1)
        self.assertIn("real/one 0.900 -> 0.889", lines[0])

    def test_where_less_is_better_a_rise_is_a_loss(self):
        self.assertEqual(self.worse({"one": 0.8, "two": 0.7}, higher_is_better=False), [])
        self.assertEqual(len(self.worse({"one": 0.95, "two": 0.7}, higher_is_better=False)), 1)

    def test_an_item_that_is_no_longer_scored_is_a_loss(self):
        self.assertIn("no longer scored: real/two", self.worse({"one": 1.0, "two": None})[0])

    def test_a_task_that_is_gone_is_a_loss(self):
        self.assertIn("no longer scored: real/one, real/two", self.worse({"one": 1.0, "two": 1.0}, task="key")[0])

    def test_only_items_of_both_sides_are_compared(self):
        worse, notes = baseline.compare(self.before, report({"one": 0.9, "three": 0.0}))
        self.assertEqual(worse, [])
        self.assertIn("over 1 items", notes[0])
        self.assertIn("1 items are not in the baseline", notes[-1])

    def test_an_item_that_is_skipped_is_a_loss(self):
        partial = report({"one": 0.9})
        partial["skipped"] = [{"name": "two", "group": "real", "problems": ["beats.txt:1: not a number"]}]
        self.assertIn("no longer scored: real/two", baseline.compare(self.before, partial)[0][0])

    def test_an_item_of_the_corpus_that_the_report_lacks_is_a_loss(self):
        worse, _ = baseline.compare(self.before, report({"one": 0.9}), {"one", "two"})
        self.assertIn("no longer scored: real/two", worse[0])

    def test_a_fall_is_seen_beside_a_lost_item(self):
        worse = self.worse({"one": 0.5, "two": None})
        self.assertEqual(len(worse), 2)
        self.assertIn("real/one 0.900 -> 0.500", worse[1])

    def test_nothing_to_compare_is_a_failure(self):
        self.assertIn("nothing was compared", self.worse({"three": 1.0})[0])

    def test_a_loss_ends_the_command(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "baseline.json"
            path.write_text(json.dumps(self.before), encoding="utf-8")
            with mock.patch.object(baseline, "PATH", path), mock.patch("builtins.print"):
                baseline.check(report({"one": 0.9, "two": 0.7}))
                with self.assertRaises(SystemExit) as ending:
                    baseline.check(report({"one": 0.5, "two": 0.7}))
        self.assertIn("WORSE", str(ending.exception.code))

    def test_a_baseline_is_not_written_without_a_reason(self):
        with mock.patch("sys.argv", ["baseline", "corpus", "--reason", " "]), \
                mock.patch.object(baseline.evaluation, "run") as run:
            with self.assertRaises(SystemExit) as ending:
                baseline.main()
        self.assertIn("REASON", str(ending.exception.code))
        run.assert_not_called()

    def test_what_is_committed_is_a_baseline(self):
        document = json.loads(baseline.PATH.read_text(encoding="utf-8"))
        self.assertTrue(document["reason"].strip())
        self.assertTrue(all(task["items"] for task in document["tasks"].values()))


if __name__ == "__main__":
    unittest.main()
