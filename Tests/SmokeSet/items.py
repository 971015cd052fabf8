"""Writes an item of a corpus: its description and its ground truth, in the files of the documented format."""
import json


def write_rows(folder, name, rows, header=None, separator="\t"):
    lines = [header] if header else []
    lines += [separator.join(f"{cell:.4f}" if isinstance(cell, float) else str(cell) for cell in row) for row in rows]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_intervals(folder, name, events, offset):
    write_rows(folder, name, [(event.start + offset, event.end + offset, event.value) for event in events])


def write_notes(folder, name, events, offset):
    rows = [(event.start + offset, event.end + offset, event.value) for event in events]
    write_rows(folder, name, rows, header="onset,offset,midi", separator=",")


def write_description(folder, duration, **facts):
    description = {"id": folder.name, "kind": folder.parent.name, "duration": round(duration, 4), **facts}
    (folder / "item.json").write_text(json.dumps(description, indent=1) + "\n", encoding="utf-8")
