"""Scores of several analysers on a corpus: gathered, averaged, and written as tables."""
import collections
import dataclasses

from .metrics import beats, chords, key, meter, tempo
from .tables import markdown


@dataclasses.dataclass(frozen=True)
class Task:
    title: str
    score: object  # (item, analysis) -> dict or None
    decides: str  # the figure that ranks items and analysers
    explanation: str
    shares: tuple = ()  # figures that are shares of time by kind of error, shown in a table of their own


TASKS = {
    "beats": Task(
        "Beats", beats.score, "F",
        "F-measure within 70 ms; continuity at the annotated level (CML) and at any level (AML)."),
    "derived": Task(
        "Beats, grids of uncertain level", beats.score_derived, "AMLt",
        "Rigid grids of karaoke and game charts, which may be half or double of what is felt: read AMLt."),
    "downbeats": Task(
        "Downbeats", beats.score_downbeats, "F",
        "Errors: the beats below were wrong, the bar's length was, or only its phase."),
    "tempo": Task(
        "Tempo", tempo.score, "Acc1",
        "Within 4%. \"Any level\" accepts each tempo that a chart's author calls equally good; Acc2 factors of 2 and 3."),
    "meter": Task(
        "Meter", meter.score, "numerator",
        "The numerator as written, and with compound meters counted in dotted beats (12/8 as 4)."),
    "key": Task(
        "Key", key.score, "passages",
        "MIREX weights (1 right, .5 fifth above, .3 relative, .2 parallel): over annotated passages by duration, and the "
        "longest key of each side as one global key. Then the shares of time that each kind of error takes.",
        tuple(key.KINDS.values())),
    "chords": Task(
        "Chords", chords.score, "majmin",
        "Share of time by mir_eval's comparisons; over- and under-segmentation (1 is none). Then the shares of time that "
        "each confusion takes, the chord's quality beyond its third included.",
        tuple(chords.CONFUSIONS)),
}


def score_all(items, analyses):
    """{task: {analyser: {item name: figures}}} for analyses as {analyser: {item name: Analysis}}."""
    gathered = {}
    for name, task in TASKS.items():
        gathered[name] = {}
        for analyser, of_items in analyses.items():
            scored = {item.name: task.score(item, of_items[item.name]) for item in items if item.name in of_items}
            gathered[name][analyser] = {item: figures for item, figures in scored.items() if figures is not None}
    return gathered


def means(scored):
    """Unweighted means of the figures of several items."""
    names = [name for name in next(iter(scored), {}) if name != "error"]
    return {name: sum(float(figures[name]) for figures in scored) / len(scored) for name in names}


def family(item):
    """The source an item comes from: the first word of its name, with the arrangement where that differs."""
    words = item.name.split("_")
    return f"{words[0]} {words[-1]}" if words[-1] in ("band", "perf") else words[0]


def task_tables(name, gathered, items):
    """Mean figures of each analyser on real and on rendered items, then what its errors are."""
    groups = {item.name: item.group for item in items}
    shares = TASKS[name].shares
    figures, errors = [], []
    for group in ("real", "rendered"):
        for analyser, of_items in gathered[name].items():
            scored = [scores for item, scores in of_items.items() if groups[item] == group]
            if not scored:
                continue
            mean = means(scored)
            row = {"recordings": group, "analyser": analyser, "items": len(scored)}
            figures.append(row | {figure: mean[figure] for figure in mean if figure not in shares})
            if shares:
                errors.append(row | {share: mean[share] for share in shares})
            else:
                figures[-1]["errors"] = _counts(scored)
    if not figures:
        return "No item of the corpus has ground truth for this."
    return "\n\n".join(markdown(list(rows[0]), [row.values() for row in rows]) for rows in (figures, errors) if rows)


def _counts(scored):
    counts = collections.Counter(figures["error"] for figures in scored if figures["error"])
    return ", ".join(f"{count} {kind}" for kind, count in counts.most_common())


def worst_table(name, of_items, items, count=5):
    """The items that an analyser does worst on."""
    decides = TASKS[name].decides
    ranked = sorted(of_items.items(), key=lambda pair: (pair[1][decides], pair[0]))[:count]
    groups = {item.name: item.group for item in items}
    return markdown(
        ["worst items", "recordings", decides, "error"],
        [[item, groups[item], figures[decides], figures["error"]] for item, figures in ranked])


def family_table(gathered, analyser, items):
    """The deciding figure of every task by source of the recordings."""
    families = collections.defaultdict(list)
    for item in items:
        families[(item.group, family(item))].append(item.name)
    rows = []
    for (group, title), names in sorted(families.items()):
        row = [group, title]
        for name, task in TASKS.items():
            scored = [gathered[name][analyser][item] for item in names if item in gathered[name][analyser]]
            row.append(means(scored)[task.decides] if scored else None)
        scored = [gathered["chords"][analyser][item] for item in names if item in gathered["chords"][analyser]]
        row.append(means(scored)["sevenths"] if scored else None)
        if any(value is not None for value in row[2:]):
            rows.append(row)
    header = [f"{task.title} {task.decides}" for task in TASKS.values()]
    return markdown(["recordings", "source", *header, "Chords sevenths"], rows)
