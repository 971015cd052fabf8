"""What any analyser says of a recording, and its JAMS file (Humphrey et al., ISMIR 2014), which is what is scored."""
import dataclasses
import json

JAMS_VERSION = "0.3.5"


@dataclasses.dataclass
class Analysis:
    """Times in seconds. A field is None where the analyser does not do that task."""

    beats: list | None = None  # times
    downbeats: list | None = None  # times that are among the beats
    tempo: float | None = None  # beats per minute
    meter: list | None = None  # [numerator, denominator]
    keys: list | None = None  # [start, end, "C major"]
    chords: list | None = None  # [start, end, Harte label]
    sections: list | None = None  # [start, end, label]
    notes: list | None = None  # [start, end, MIDI pitch], all that sound
    words: list | None = None  # [start, end, word] of what is sung

    def jams(self, duration, program):
        """The JAMS document of a recording that lasts so many seconds, with the namespaces of what is said only."""
        annotations = []
        if self.beats is not None:
            annotations.append(self._beats())
        if self.tempo is not None:
            tempi = [_observation(0.0, duration, self.tempo, confidence=1.0)] if self.tempo > 0 else []
            annotations.append(("tempo", tempi))
        if self.keys is not None:
            annotations.append(("key_mode", _observations(self.keys, lambda key: key.replace(" ", ":"))))
        if self.chords is not None:
            annotations.append(("chord", _observations(self.chords)))
        if self.sections is not None:
            annotations.append(("segment_open", _observations(self.sections)))
        if self.notes is not None:
            annotations.append(("note_midi", _observations(self.notes, float)))
        if self.words is not None:
            annotations.append(("lyrics", _observations(self.words)))
        document = {
            "annotations": [_annotation(namespace, data, duration, program) for namespace, data in annotations],
            "file_metadata": {
                "title": "", "artist": "", "release": "", "duration": duration, "identifiers": {},
                "jams_version": JAMS_VERSION},
            "sandbox": {},
        }
        return json.dumps(document)

    def _beats(self):
        """Namespace and data: positions in bars where the meter is known too, else 1 at downbeats, or times alone."""
        times = sorted(self.beats)
        downbeats = sorted(self.downbeats or [])
        is_downbeat = [any(abs(time - downbeat) < 1e-3 for downbeat in downbeats) for time in times]
        if self.meter is None or not any(is_downbeat):
            return "beat", [_observation(time, 0.0, 1 if first else None) for time, first in zip(times, is_downbeat)]
        numerator, denominator = self.meter
        bar, position, data = 0, (-is_downbeat.index(True)) % numerator, []
        for time, first in zip(times, is_downbeat):
            bar, position = (bar + 1, 1) if first else (bar, position + 1)
            value = {"position": position, "measure": bar, "num_beats": numerator, "beat_units": denominator}
            data.append(_observation(time, 0.0, value))
        return "beat_position", data


def _observation(time, duration, value, confidence=None):
    return {"time": time, "duration": duration, "value": value, "confidence": confidence}


def _observations(intervals, value=str):
    return [_observation(start, end - start, value(label)) for start, end, label in intervals]


def _annotation(namespace, data, duration, program):
    return {
        "namespace": namespace, "data": data, "time": 0.0, "duration": duration, "sandbox": {},
        "annotation_metadata": {
            "annotation_tools": program, "data_source": "program", "curator": {"name": "", "email": ""},
            "annotator": {}, "version": "", "corpus": "", "annotation_rules": "", "validation": ""},
    }
