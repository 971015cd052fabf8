"""How the benchmarks run an evaluation."""
import os
import pathlib
import tempfile
import unittest
from unittest import mock

from Benchmarks import evaluation

# Stands for the program: its report holds the arguments it was called with.
_PROGRAM = """#!/usr/bin/env python3
import json, os, pathlib, sys
folder = pathlib.Path(sys.argv[sys.argv.index("-o") + 1])
folder.mkdir(parents=True)
(folder / "evaluation.json").write_text(json.dumps(sys.argv[1:]))
sys.exit(int(os.environ["STATUS"]))
"""


class EvaluationTests(unittest.TestCase):
    def run_with(self, status, **environment):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "performia"
            path.write_text(_PROGRAM, encoding="utf-8")
            path.chmod(0o755)
            with mock.patch.object(evaluation.program, "path", return_value=str(path)), \
                    mock.patch.dict(os.environ, {"STATUS": str(status), **environment}):
                return folder, evaluation.run("corpus", folder)

    def test_the_users_own_cache_plays_no_part(self):
        folder, arguments = self.run_with(0, PERFORMIA_CACHE="/elsewhere")
        self.assertTrue(arguments[arguments.index("--cache") + 1].startswith(folder))

    def test_an_incomplete_evaluation_has_a_report_and_a_failed_one_ends_the_command(self):
        self.assertIn("--dataset", self.run_with(1)[1])
        with self.assertRaises(SystemExit):
            self.run_with(64)

    def test_what_was_skipped_or_failed_is_told(self):
        report = {
            "skipped": [{"name": "one", "group": "real", "problems": ["beats.txt:1: wrong"]}],
            "items": [{"name": "two", "results": [{"failure": {"code": "PF-X-001", "message": "No audio."}}]}]}
        self.assertEqual(
            evaluation.failures(report), ["one: skipped: beats.txt:1: wrong", "two: No audio. [PF-X-001]"])


if __name__ == "__main__":
    unittest.main()
