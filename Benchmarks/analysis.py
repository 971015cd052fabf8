"""What any analyser says of a recording, in one form for all of them."""
import dataclasses
import json


@dataclasses.dataclass
class Analysis:
    """Times in seconds. A field is None where the analyser does not do that task."""

    beats: list | None = None  # times
    downbeats: list | None = None  # times
    tempo: float | None = None  # beats per minute
    meter: list | None = None  # [numerator, denominator]
    keys: list | None = None  # [start, end, "C major"]
    chords: list | None = None  # [start, end, Harte label]

    def to_json(self):
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text):
        return cls(**json.loads(text))

    @classmethod
    def from_song_map(cls, document):
        meter = document["meter"]
        return cls(
            beats=document["beats"],
            downbeats=document["downbeats"],
            tempo=document["tempo"]["bpm_global"],
            meter=[meter["numerator"], meter["denominator"]],
            keys=[[key["start"], key["end"], f"{key['tonic']} {key['mode']}"] for key in document.get("key", [])],
            chords=[[chord["start"], chord["end"], chord["label"]] for chord in document["chords"]],
        )
