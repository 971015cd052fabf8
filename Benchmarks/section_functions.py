"""Makes function names of sections from lyrics, where nobody annotated them, so that `performia evaluate` can score them.

usage: python -m Benchmarks.section_functions CORPUS FOLDER

Of every item with `lyrics.csv` (start, end, word, 1 at the last word of a line), FOLDER gets an item folder with its recording and
`segments_coarse.lab`: lines whose words come back elsewhere are chorus, other lines verse, and what is not sung for eight seconds or
more intro, instrumental or outro. It cannot tell bridges and pre-choruses from verses, nor refrains of one line from choruses, and
choruses with other words each time are verses to it: an accuracy by it is a lower bound where songs have these.
"""
import csv
import pathlib
import sys

from . import corpus

PAUSE = 8.0  # seconds without words that make a section of their own
DISTANCE = 15.0  # seconds: lines that come back sooner are of the same chorus
SHARE = 0.6  # of a line's words, in pairs, that have to come back
SHORTEST = 6.0  # seconds; shorter runs of lines belong to their neighbours


def lines(path):
    """[start, end, words] of each line."""
    found, words = [], []
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            words.append((float(row["start"]), float(row["end"]), "".join(filter(str.isalnum, row["word"].lower()))))
            if row["line_end"] == "1":
                found.append([words[0][0], words[-1][1], [word for _, _, word in words]])
                words = []
    if words:
        found.append([words[0][0], words[-1][1], [word for _, _, word in words]])
    return found


def _pairs(words):
    return set(zip(words, words[1:])) or {tuple(words)}


def comes_back(line, others):
    """Whether most of a line is sung again, far enough away."""
    own = _pairs(line[2])
    return any(
        len(own & _pairs(other[2])) >= SHARE * len(own) for other in others if abs(other[0] - line[0]) >= DISTANCE)


def sections(found, duration):
    """[start, end, function] without gaps."""
    runs = []
    for line in found:
        function = "chorus" if comes_back(line, found) else "verse"
        if runs and runs[-1][2] == function and line[0] - runs[-1][1] < PAUSE:
            runs[-1][1] = line[1]
        else:
            runs.append([line[0], line[1], function])
    merged = []
    for run in runs:
        is_short = run[1] - run[0] < SHORTEST
        if merged and run[0] - merged[-1][1] < PAUSE and (is_short or merged[-1][2] == run[2]):
            merged[-1][1] = run[1]
        else:
            merged.append(run)
    result, end = [], 0.0
    for start, stop, function in merged:
        if start - end >= PAUSE or (not result and start > 0):
            result.append([end, start, "instrumental" if result else "intro"])
        elif result:
            result[-1][1] = start
        result.append([start, stop, function])
        end = stop
    if result and duration - end >= PAUSE:
        result.append([end, duration, "outro"])
    elif result:
        result[-1][1] = duration
    return result


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    target = pathlib.Path(sys.argv[2])
    for item in corpus.load(sys.argv[1]):
        source = item.audio.parent
        if "words" not in item.truth:
            continue
        folder = target / item.name
        folder.mkdir(parents=True)
        for name in (item.audio.name, "item.json"):
            (folder / name).symlink_to((source / name).resolve())
        rows = sections(lines(source / "lyrics.csv"), item.duration)
        text = "".join(f"{start:.3f}\t{end:.3f}\t{function}\n" for start, end, function in rows)
        (folder / "segments_coarse.lab").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
