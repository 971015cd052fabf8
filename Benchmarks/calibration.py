"""How often what an analyzer is sure of to a degree is right: reliability diagrams over a corpus with ground truth.

usage: python -m Benchmarks.calibration CORPUS [--pipelines default,fast] [--write]

Every recording is analysed with each pipeline (results are cached as usual). What a map says is sorted by its confidence
into ten classes; for each, the share of what was right stands against the mean confidence. Chords are right where root and
type fit by mir_eval's `sevenths`, keys where tonic and mode are the same, both weighted by duration; beats where mir_eval
matches them to one within 70 ms, the first five seconds left out as usual; words of lyrics where they stand in the
written text too, both aligned, within a second of their time. An analyzer that runs in several pipelines is
judged in the first of them. Prints tables; `--write` draws them into docs/reliability/ANALYZER.svg.
"""
import argparse
import collections
import csv
import json
import pathlib
import re
import subprocess
import tempfile

from . import corpus, program, tables

CLASSES = 10
# What mir_eval leaves out at the start of a recording.
TRIM_SECONDS = 5
FOLDER = program.ROOT / "docs" / "reliability"


def _lines(path):
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _chords(song_map, folder):
    """Confidence, seconds and rightness (0 to 1) of each chord."""
    import mir_eval

    path = folder / "chords.lab"
    if not path.exists():
        return
    intervals, labels = mir_eval.io.load_labeled_intervals(str(path))
    for chord in song_map["chords"]:
        for (start, end), label in zip(intervals, labels):
            seconds = min(end, chord["end"]) - max(start, chord["start"])
            if seconds <= 0:
                continue
            right = mir_eval.chord.sevenths([label], [chord["label"]])[0]
            if right >= 0:
                yield chord["conf"], seconds, right


def _keys(song_map, folder):
    import mir_eval

    path = folder / "key.txt"
    if not path.exists():
        return
    for key in song_map.get("key", []):
        found = f"{key['tonic']} {key['mode']}"
        for start, end, name in _lines(path):
            seconds = min(float(end), key["end"]) - max(float(start), key["start"])
            if seconds > 0 and name.split(" ")[-1] in ("major", "minor"):
                yield key["conf"], seconds, float(mir_eval.key.weighted_score(name, found) == 1)


def _beats(song_map, folder):
    import mir_eval
    import numpy

    path = folder / "beats.txt"
    if not path.exists():
        return
    truth = mir_eval.beat.trim_beats(numpy.array([float(line[0]) for line in _lines(path)]))
    # Beats have no confidence of their own in a map.
    (tables,) = song_map["extensions"].values()
    rows = [row for row in tables["beats"]["rows"] if row["start"] >= TRIM_SECONDS]
    found = numpy.array([row["start"] for row in rows])
    right = {index for _, index in mir_eval.util.match_events(truth, found, 0.07)}
    for index, row in enumerate(rows):
        yield row["conf"], 1.0, float(index in right)


def _bare(text):
    return re.sub(r"[^\w]+", "", text.lower())


def _matches(wanted, found):
    """Places of the words that are the same where the fewest are changed, put in or left out, as for the word error rate."""
    costs = [list(range(len(found) + 1))]
    for row, word in enumerate(wanted, 1):
        above = costs[-1]
        line = [row]
        for column, other in enumerate(found, 1):
            line.append(min(above[column - 1] + (word != other), above[column] + 1, line[-1] + 1))
        costs.append(line)
    row, column, pairs = len(wanted), len(found), []
    while row and column:
        same = wanted[row - 1] == found[column - 1]
        if costs[row][column] == costs[row - 1][column - 1] + (not same):
            row, column = row - 1, column - 1
            if same:
                pairs.append((row, column))
        elif costs[row][column] == costs[row - 1][column] + 1:
            row -= 1
        else:
            column -= 1
    return pairs


def _words(song_map, folder):
    path = folder / "lyrics.csv"
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        truth = [(float(row["start"]), _bare(row["word"])) for row in csv.DictReader(file)]
    found = [word for line in song_map["lyrics"] for word in line["words"]]
    right = {
        there for here, there in _matches([word for _, word in truth], [_bare(word["text"]) for word in found])
        if abs(truth[here][0] - found[there]["start"]) <= 1
    }
    for index, word in enumerate(found):
        yield word["conf"], 1.0, float(index in right)


# What has confidences, each named like the step that gives it in bundled pipelines.
FIELDS = {"beats": _beats, "chords": _chords, "key": _keys, "lyrics": _words}


def gather(items, base, folder):
    """Judgements by analyzer."""
    found = collections.defaultdict(list)
    listed = json.loads(subprocess.run(
        [program.path(), "pipelines", "list", "--json"], check=True, capture_output=True).stdout)
    steps = {step["name"] for entry in listed if entry["name"] == base for step in entry["steps"]}
    pipeline = pathlib.Path(folder) / "calibration.yaml"
    extensions = "[beats.beats]" if "beats" in steps or not steps else "[]"
    pipeline.write_text(
        f"performia: 1\nextends: {base}\nsong_map: {{ extensions: {extensions} }}\n", encoding="utf-8")
    for item in items:
        command = [program.path(), "analyze", item.audio, "--pipeline", pipeline, "--quiet", "-o", "-"]
        run = subprocess.run(command, check=False, capture_output=True)
        if run.returncode != 0:
            raise SystemExit(f"calibration: {item.name} cannot be analysed with {base}: {run.stderr.decode()}")
        song_map = json.loads(run.stdout)
        analyzers = {step["name"]: step["analyzer"] for step in song_map["provenance"]["steps"]}
        for field, judge in FIELDS.items():
            if field in analyzers:
                found[analyzers[field]].extend(judge(song_map, item.audio.parent))
    return found


def classes(judgements):
    """Rows of mean confidence, share that was right, and weight, for each class that holds anything."""
    sums = collections.defaultdict(lambda: [0.0, 0.0, 0.0])
    for confidence, weight, right in judgements:
        row = sums[min(int(confidence * CLASSES), CLASSES - 1)]
        row[0] += confidence * weight
        row[1] += right * weight
        row[2] += weight
    return [(row[0] / row[2], row[1] / row[2], row[2]) for _, row in sorted(sums.items())]


def error(rows):
    """Expected calibration error: mean distance of confidence and share, by weight (Guo et al., ICML 2017)."""
    total = sum(weight for _, _, weight in rows)
    return sum(abs(confidence - share) * weight for confidence, share, weight in rows) / total if total else 0.0


def drawing(title, rows):
    """A reliability diagram as SVG; the area of a point is the weight of its class."""
    size, margin = 280, 40
    total = sum(weight for _, _, weight in rows)

    def place(confidence, share):
        return margin + confidence * size, margin + (1 - share) * size

    points = []
    for confidence, share, weight in rows:
        x, y = place(confidence, share)
        points.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 + 14 * (weight / total) ** 0.5:.1f}"/>')
    ticks = []
    for tenth in range(0, 11, 2):
        x, y = place(tenth / 10, tenth / 10)
        ticks.append(f'<text x="{x:.1f}" y="{margin + size + 16}" text-anchor="middle">{tenth / 10:g}</text>')
        ticks.append(f'<text x="{margin - 8}" y="{y + 4:.1f}" text-anchor="end">{tenth / 10:g}</text>')
    side = size + 2 * margin
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side + 10}" font-family="sans-serif" font-size="11">
<title>{title}</title>
<rect width="{side}" height="{side + 10}" fill="white"/>
<rect x="{margin}" y="{margin}" width="{size}" height="{size}" fill="none" stroke="#999"/>
<line x1="{margin}" y1="{margin + size}" x2="{margin + size}" y2="{margin}" stroke="#bbb" stroke-dasharray="4"/>
<g fill="#2a6fb0" fill-opacity="0.75">{''.join(points)}</g>
<g fill="#333">{''.join(ticks)}
<text x="{side / 2}" y="20" text-anchor="middle">{title}: error {error(rows):.3f}</text>
<text x="{side / 2}" y="{side}" text-anchor="middle">confidence</text>
<text x="12" y="{side / 2}" text-anchor="middle" transform="rotate(-90 12 {side / 2})">share that is right</text></g>
</svg>
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("--pipelines", default="default", help="comma-separated names or files")
    parser.add_argument("--write", action="store_true", help="draw into docs/reliability")
    arguments = parser.parse_args()
    items = [item for item in corpus.load(arguments.corpus) if item.truth & {"beats", "chords", "keys", "words"}]
    judged = set()
    for pipeline in arguments.pipelines.split(","):
        with tempfile.TemporaryDirectory(prefix="performia-calibration-") as folder:
            found = gather(items, pipeline, folder)
        for analyzer, judgements in sorted(found.items()):
            rows = classes(judgements)
            if not rows or analyzer in judged:
                continue
            judged.add(analyzer)
            print(f"{analyzer}, in {pipeline}: expected calibration error {error(rows):.3f}")
            print(tables.markdown(
                ["confidence", "right", "weight"], [[f"{c:.2f}", f"{r:.2f}", f"{w:.0f}"] for c, r, w in rows]))
            if arguments.write:
                FOLDER.mkdir(parents=True, exist_ok=True)
                (FOLDER / f"{analyzer}.svg").write_text(drawing(analyzer, rows), encoding="utf-8")


if __name__ == "__main__":
    main()
