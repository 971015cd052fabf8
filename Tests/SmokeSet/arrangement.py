"""What the players of a score play: its melody, its chords in the rhythm of the meter, their bass notes, and drums."""
from .scores import Event

# Places in the bar, as shares of it, where chords are struck, by meter.
_STROKES = {
    "4/4": [0, 1 / 4, 1 / 2, 3 / 4],
    "3/4": [1 / 3, 2 / 3],
    "6/8": [0, 1 / 3, 1 / 2, 5 / 6],
}
_BASS = {"4/4": [0, 1 / 2, 7 / 8], "3/4": [0], "6/8": [0, 1 / 2]}

KICK, SNARE, HIHAT = 36, 38, 42
# Drum to its places in the bar.
_DRUMS = {
    "none": {},
    "rock": {KICK: [0, 1 / 2, 5 / 8], SNARE: [1 / 4, 3 / 4], HIHAT: [eighth / 8 for eighth in range(8)]},
    "waltz": {KICK: [0], SNARE: [1 / 3, 2 / 3], HIHAT: [0, 1 / 3, 2 / 3]},
    "jig": {KICK: [0], SNARE: [1 / 2], HIHAT: [sixth / 6 for sixth in range(6)]},
}

LOWEST_CHORD_TONE = 55
LOWEST_BASS_TONE = 33


def _at_or_above(pitch_class, lowest):
    return lowest + (pitch_class - lowest) % 12


def _struck(score, places):
    """The chord that holds at each of the places, from there until the next place or the chord's end."""
    bar = score.beats_per_bar * score.seconds_per_beat
    times = sorted({(index + place) * bar for index in range(score.bars) for place in places}
                   | {chord.start for chord in score.chords})
    for time, following in zip(times, [*times[1:], score.duration]):
        chord = next(event for event in reversed(score.chords) if event.start <= time + 1e-9)
        end = min(following, chord.end)
        if end - time > 1e-6:
            yield Event(time, end, chord.value)


def chord_notes(score):
    return [
        Event(stroke.start, stroke.end, _at_or_above(tone, LOWEST_CHORD_TONE))
        for stroke in _struck(score, _STROKES[score.meter]) for tone in stroke.value.tones]


def bass_notes(score):
    return [
        Event(stroke.start, stroke.end, _at_or_above(stroke.value.bass, LOWEST_BASS_TONE))
        for stroke in _struck(score, _BASS[score.meter])]


def drum_strokes(score):
    """Events whose value is the General MIDI note of the drum."""
    bar = score.beats_per_bar * score.seconds_per_beat
    pattern = _DRUMS[score.instruments["drums"]]
    strokes = [
        Event((index + place) * bar, (index + place) * bar, drum)
        for index in range(score.bars) for drum, places in pattern.items() for place in places]
    return sorted(strokes, key=lambda event: (event.start, event.value))
