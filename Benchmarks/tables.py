"""Markdown tables, and their place in a document between two marks."""
import pathlib


def cell(value):
    if value is None:
        return ""
    return f"{value:.3f}".replace("0.", ".", 1) if isinstance(value, float) and 0 <= value < 1 else (
        f"{value:.3f}" if isinstance(value, float) else str(value))


def markdown(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
    lines += ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines)


def replace_between_marks(path, name, text):
    """Replaces what stands between `<!-- name:begin -->` and `<!-- name:end -->` in a file. Raises ValueError without."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    file = pathlib.Path(path)
    document = file.read_text(encoding="utf-8")
    if begin not in document or end not in document:
        raise ValueError(f"{path} has no marks {begin} and {end}")
    before, _, rest = document.partition(begin)
    _, _, after = rest.partition(end)
    file.write_text(f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}", encoding="utf-8")
