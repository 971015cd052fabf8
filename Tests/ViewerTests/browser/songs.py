"""Song Maps and recordings that the tests make themselves."""

import copy
import math
import struct
import wave

DURATION = 24.0
BEATS = [round(0.5 + 0.5 * index, 6) for index in range(46)]
CHORDS = ["G:maj", "E:min7/b3", "C:maj", "D:7"]
WORDS = "when I was young it seemed that life was so wonderful a miracle".split()


def song_map():
    """A song of 24 seconds at 120 beats per minute with every field."""
    chords = [
        {"start": 0.5 + 2 * index, "end": 2.5 + 2 * index, "label": CHORDS[index % 4], "conf": 0.9 - 0.1 * (index % 4)}
        for index in range(11)
    ]
    lines = []
    for number, start in enumerate([4.5, 12.5]):
        words = [
            {"start": start + 0.5 * index, "end": start + 0.5 * index + 0.4, "text": text, "conf": 0.9}
            for index, text in enumerate(WORDS[7 * number:7 * number + 6])
        ]
        lines.append({
            "start": words[0]["start"], "end": words[-1]["end"], "conf": 0.9,
            "text": " ".join(word["text"] for word in words), "words": words,
        })
    sections = []
    for start, end, label, part, repeats in [
        (0, 4.5, "intro", "A", None), (4.5, 12.5, "verse", "B", None), (12.5, 24, "verse", "B", 2),
    ]:
        sections.append({"start": start, "end": end, "label": label, "conf": 0.8, "level": 0, "repeats": repeats})
        sections.append({
            "start": start, "end": end, "label": part, "conf": 0.4, "level": 1,
            "repeats": None if repeats is None else repeats + 1,
        })
    note = lambda index, midi: {
        "start": 4.5 + 0.5 * index, "end": 4.9 + 0.5 * index, "midi": midi, "cents": 4, "velocity": 90, "conf": 0.8}
    return {
        "id": "0123456789abcdef", "duration_sec": DURATION,
        "tempo": {"bpm_global": 120, "curve": [[0, 120], [12, 121]], "confidence": 0.9},
        "meter": {"numerator": 4, "denominator": 4, "confidence": 0.9}, "meter_changes": [],
        "beats": list(BEATS), "downbeats": BEATS[::4],
        "key": [{"start": 0, "end": DURATION, "tonic": "G", "mode": "major", "conf": 0.8}],
        "chords": chords, "sections": sections, "lyrics": lines,
        "performance": {
            "melody": [note(index, 67 + index % 5) for index in range(20)],
            "bass": [note(index, 40 + index % 5) for index in range(20)],
            "notes": [note(index, 55) for index in range(20)],
        },
        "alternatives": {"chords": [{"row": 1, "label": "G:maj6", "conf": 0.3}]},
        "provenance": {
            "schema": "song_map/1", "tool": "performia 0.1.0", "pipeline": {"name": "made", "sha256": "0" * 64},
            "source": {
                "sha256": "0123456789abcdef" + "0" * 48, "format": "wav", "sample_rate": 16000, "channels": 1,
                "trimmed_samples": 0},
            "fields": {"beats": "analysed", "chords": "analysed", "lyrics": "analysed", "sections": "analysed"},
            "steps": [],
        },
    }


def hour_map():
    """An hour of music: thousands of entries in every list."""
    base = song_map()
    result = copy.deepcopy(base)
    result["id"] = "fedcba9876543210"
    result["duration_sec"] = 3600
    result["beats"] = [round(0.5 * index, 6) for index in range(7199)]
    result["downbeats"] = result["beats"][::4]
    result["tempo"]["curve"] = []
    result["key"][0]["end"] = 3600
    result["alternatives"] = {}
    repeat = lambda entries, offset: [
        {**entry, "start": round(entry["start"] + offset, 6), "end": round(entry["end"] + offset, 6)} for entry in entries]
    offsets = [24 * index for index in range(150)]
    result["chords"] = [entry for offset in offsets for entry in repeat(base["chords"], offset)]
    result["sections"] = [
        {**entry, "repeats": None} for offset in offsets for entry in repeat(base["sections"], offset)]
    result["lyrics"] = [
        {**line, "words": repeat(source["words"], offset)}
        for offset in offsets for source, line in zip(base["lyrics"], repeat(base["lyrics"], offset))]
    for name, notes in base["performance"].items():
        result["performance"][name] = [entry for offset in offsets for entry in repeat(notes, offset)]
    return result


def write_recording(path, duration=DURATION, frequency=220.0, rate=16000):
    """A tone with a click on each beat of :func:`song_map`."""
    samples = []
    for index in range(int(duration * rate)):
        time = index / rate
        beat = (time - 0.5) % 0.5
        click = math.exp(-beat * 80) * math.sin(2 * math.pi * 1500 * time) if time >= 0.5 else 0
        samples.append(int(20000 * (0.3 * math.sin(2 * math.pi * frequency * time) + 0.6 * click)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return path
