"""Figures that papers and projects report of themselves or of others, kept with their sources in published.json.

They were taken on other recordings than a corpus here, so they say where the field stands and compare nothing. `read`
in an entry is "source" where the figure was read there, "as cited" where it was read in a work that cites the source.
"""
import json

from . import program, tables

PATH = program.ROOT / "Benchmarks" / "published.json"


def table(task):
    """The figures for a task as a table, None where there are none."""
    entries = [entry for entry in json.loads(PATH.read_text(encoding="utf-8")) if entry["task"] == task]
    if not entries:
        return None
    return tables.markdown(
        ["published, for orientation", "on", "figures", "source"],
        [[entry["system"], entry["data"], _figures(entry["figures"]), _source(entry)] for entry in entries])


def _figures(figures):
    return ", ".join(f"{name} {tables.cell(value)}" for name, value in figures.items())


def _source(entry):
    link = f"[{entry['source']['title']}]({entry['source']['url']})"
    return link if entry["read"] == "source" else f"{link}, as cited"
