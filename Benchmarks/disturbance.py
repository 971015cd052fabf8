"""Estimates with known faults, made from the ground truth of a corpus: every border late, some labels wrong."""
import pathlib

# Seconds by which every border but the first is late.
SHIFT = 0.3
# Every so manieth label is that of the interval before.
RELABELLED = 5

CHORDS = "chords.lab"
SECTIONS = "segments.lab"


def intervals(path):
    """[start, end, label] of a file of the corpus' form."""
    lines = path.read_text(encoding="utf-8").splitlines()
    fields = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return [[float(start), float(end), label] for start, end, label, *_ in fields]


def disturbed(truth, duration):
    """The intervals with their faults, cut at the end of the recording."""
    result = []
    for index, (start, end, label) in enumerate(truth):
        start, end = start + (SHIFT if index else 0), min(end + SHIFT, duration)
        if index % RELABELLED == RELABELLED - 1:
            label = truth[index - 1][2]
        if start < end:
            result.append([start, end, label])
    return result


def write(items, folder):
    """Writes estimates for all items with chords or sections, by the items' names: {file: [(truth, estimate)]}."""
    pairs = {CHORDS: [], SECTIONS: []}
    for item in items:
        for name, files in pairs.items():
            truth = item.audio.with_name(name)
            if not truth.exists():
                continue
            estimate = pathlib.Path(folder) / item.name / name
            estimate.parent.mkdir(parents=True, exist_ok=True)
            rows = disturbed(intervals(truth), item.duration)
            estimate.write_text(
                "".join(f"{start:.6f}\t{end:.6f}\t{label}\n" for start, end, label in rows), encoding="utf-8")
            files.append((truth, estimate))
    return pairs
