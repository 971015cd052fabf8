"""What peers say of the recordings of a corpus, as JAMS files that are kept between runs."""
import os
import pathlib

from . import peers, progress

# A change to how a peer is called makes what was kept of it worthless.
_REVISION = 3


def _cache_folder():
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(base) / "performia" / "accuracy"


def _kept(name, item):
    """The JAMS file of a recording; the same recording is not analysed twice."""
    version = peers.version(name)
    kept = _cache_folder() / f"{name}-{version}-{_REVISION}" / f"{item.digest()}.jams"
    if not kept.exists():
        analysis = peers.load(name).analyse(item.audio)
        kept.parent.mkdir(parents=True, exist_ok=True)
        partial = kept.with_suffix(".part")
        partial.write_text(analysis.jams(item.duration, f"{name} {version}"), encoding="utf-8")
        partial.replace(kept)
    return kept


def gather(name, items, folder):
    """Fills a folder with a peer's estimates by the items' names, for those items that have truth for what it gives."""
    folder.mkdir(parents=True)
    gives = peers.load(name).GIVES
    wanted = [item for item in items if item.truth & gives]
    for number, item in enumerate(wanted, start=1):
        progress.show(f"{name}: {number}/{len(wanted)} {item.name}")
        (folder / f"{item.name}.jams").symlink_to(_kept(name, item))
    progress.finish()
    return folder
