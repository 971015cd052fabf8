"""Measures when words of known lyrics are found to be sung.

usage: python -m Benchmarks.alignment CORPUS [--write]

Of every item with `lyrics.csv` (start, end, word, 1 at the last word of a line), the words alone are given to the pipeline
`lyrics`. Printed are how far the onsets of the words that got a time are from those of the annotation, by item and as means
over items. `--write` puts the table into docs/accuracy.md.
"""
import argparse
import csv
import json
import pathlib
import statistics
import subprocess
import tempfile

from . import corpus, program, tables


def written(path):
    """Rows of the annotation."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text(rows):
    lines = [[]]
    for row in rows:
        lines[-1].append(row["word"])
        if row["line_end"] == "1":
            lines.append([])
    return "\n".join(" ".join(line) for line in lines if line) + "\n"


def onsets(item, rows, folder):
    """Seconds of the words in order; None for those that are not sung by what was found."""
    given, result = folder / "lyrics.txt", folder / "map.json"
    given.write_text(text(rows), encoding="utf-8")
    subprocess.run(
        [program.path(), "analyze", item.audio, "-p", "lyrics", "--given", f"lyrics={given}", "-o", result, "--no-cache",
         "--quiet"], check=True)
    song_map = json.loads(result.read_text(encoding="utf-8"))
    return [word["start"] if word["conf"] > 0 else None for line in song_map["lyrics"] for word in line["words"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("--write", action="store_true", help="put the table into docs/accuracy.md")
    arguments = parser.parse_args()
    table, figures = [], []
    with tempfile.TemporaryDirectory(prefix="performia-alignment-") as folder:
        for item in corpus.load(arguments.corpus):
            if "words" not in item.truth:
                continue
            rows = written(item.audio.parent / "lyrics.csv")
            found = onsets(item, rows, pathlib.Path(folder))
            if len(found) != len(rows):
                raise SystemExit(f"alignment: {item.name} has {len(rows)} words, its map {len(found)}")
            errors = [abs(time - float(row["start"])) for time, row in zip(found, rows) if time is not None]
            own = [
                len(errors) / len(rows), statistics.median(errors), statistics.mean(errors),
                sum(error <= 0.3 for error in errors) / len(errors)]
            figures.append(own)
            table.append([item.name, str(len(rows)), *(f"{figure:.3f}" for figure in own)])
            print(*table[-1], flush=True)
    means = [f"{statistics.mean(column):.3f}" for column in zip(*figures)]
    table = tables.markdown(
        ["item", "words", "timed", "median error", "mean error", "within 0.3 s"], [*table, ["mean", "", *means]])
    page = f"`python3 -m Benchmarks.alignment folder`, {len(figures)} recordings, seconds:\n\n{table}"
    print(f"\n{page}")
    if arguments.write:
        tables.replace_between_marks(program.ROOT / "docs" / "accuracy.md", "alignment", page)


if __name__ == "__main__":
    main()
