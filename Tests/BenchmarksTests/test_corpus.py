import json
import pathlib
import tempfile
import unittest

from Benchmarks import corpus


class CorpusTest(unittest.TestCase):
    def test_linked_item_folders_are_items(self):
        with tempfile.TemporaryDirectory() as folder:
            work = pathlib.Path(folder)
            item = work / "elsewhere" / "song"
            item.mkdir(parents=True)
            (item / "item.json").write_text(json.dumps({"duration": 4.0}), encoding="utf-8")
            (item / "audio.wav").write_bytes(b"")
            (work / "corpus").mkdir()
            (work / "corpus" / "linked").symlink_to(item, target_is_directory=True)
            self.assertEqual(corpus.names(work / "corpus"), {"linked"})
            self.assertEqual([found.name for found in corpus.load(work / "corpus")], ["linked"])


if __name__ == "__main__":
    unittest.main()
