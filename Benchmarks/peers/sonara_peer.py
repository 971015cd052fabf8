"""sonara: its mode "full"; downbeats from its opt-in beat grid, which is not part of what is timed."""
import importlib.metadata

from ..analysis import Analysis
from .labels import harte

GIVES = {"beats", "tempo", "meter", "keys", "chords"}


def version():
    return importlib.metadata.version("sonara")


def workload(path):
    import sonara

    return sonara.analyze_file(str(path), mode="full")


def _times(frames, provenance):
    return [frame * provenance["hop_length"] / provenance["sample_rate"] for frame in frames]


def analyse(path):
    import sonara

    result = workload(path)
    grid = sonara.analyze_file(str(path), features=["beatgrid"])
    return Analysis(
        beats=_times(result["beats"], result["provenance"]),
        downbeats=_times(grid["downbeats"], grid["provenance"]),
        tempo=float(result["bpm"]),
        meter=[int(part) for part in result["time_signature"].split("/")],
        keys=[[0.0, result["duration_sec"], result["key"]]],
        chords=[[event["start_sec"], event["end_sec"], harte(event["label"])] for event in result["chord_events"]],
    )
