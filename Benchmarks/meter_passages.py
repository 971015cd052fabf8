"""Renders passages in meters of 2 to 7 beats, some with changes of meter, as a corpus of item folders with exact ground truth.

usage: python -m Benchmarks.meter_passages FOLDER [--seed 1] [--soundfont FILE]

Each passage is made up from its own random numbers: meter and the groups its bar falls into, tempo, how players deviate
from it, key, chords, melody, instruments, and one of six styles. Half of the passages go to FOLDER/open, half to FOLDER/held;
look at the errors of the open ones only. Needs FluidSynth and sox.
"""
import argparse
import json
import pathlib
import random
import subprocess

from . import midi_file

SAMPLE_RATE = 44100
LEAD_IN = 0.6
PASSAGES_PER_METER = 7
CHANGING_PASSAGES = 14
# How the beats of a bar fall into groups; the first beat of a group carries more weight.
GROUPS = {
    2: [[2]], 3: [[3]], 4: [[4], [2, 2]], 5: [[3, 2], [2, 3]], 6: [[3, 3]], 7: [[2, 2, 3], [3, 2, 2], [4, 3]],
}
STYLES = ["rock", "jazz", "piano", "strings", "folk", "electronic"]
MAJOR = [0, 2, 4, 5, 7, 9, 11]
DEGREES = [0, 3, 4, 5, 1, 2]
KICK, SNARE, RIM, CLOSED, OPEN, RIDE, CRASH, TAMBOURINE = 36, 38, 37, 42, 46, 51, 49, 54


class Passage:
    """A passage while it is being made up: bars with their beats, then the notes of its players."""

    def __init__(self, seed, sections, style):
        self.random = random.Random(seed)
        self.style = style
        self.sections = sections
        self.tempo = round(self.random.uniform(*self._tempi()), 1)
        self.deviation = self.random.choice([0.0, 0.005, 0.012])
        self.swing = self.random.choice([0.5, 0.5, 0.62]) if style in ("jazz", "folk") else 0.5
        self.tonic = self.random.randrange(12)
        self.beats = []  # (time, position in the bar)
        self.bars = []  # (beat times, time of the end, groups, chord)
        self._lay_out()

    def _tempi(self):
        slowest = max(70, 22 * max(numerator for numerator, _ in self.sections))
        return slowest, max(slowest + 40, 165)

    def _lay_out(self):
        time, drift = LEAD_IN, 0.0
        for numerator, bar_count in self.sections:
            groups = self.random.choice(GROUPS[numerator])
            progression = [self.random.choice(DEGREES) for _ in range(4)]
            progression[0] = 0
            for bar in range(bar_count):
                times = []
                for position in range(numerator):
                    drift = 0.9 * drift + self.random.gauss(0, self.deviation)
                    times.append(time)
                    self.beats.append((time, position + 1))
                    time += 60 / self.tempo * (1 + drift)
                self.bars.append((times, time, groups, progression[bar % 4]))
        self.end = time

    def chord(self, degree, lowest):
        """Pitches of a triad on a degree of the key, each at or above the lowest."""
        tones = [(self.tonic + MAJOR[(degree + step) % 7]) % 12 for step in (0, 2, 4)]
        return [lowest + (tone - lowest) % 12 for tone in tones]

    def strong(self, groups):
        """Positions at which groups begin."""
        return {sum(groups[:index]) for index in range(len(groups))}

    def velocity(self, base, position, groups):
        accent = 14 if position == 0 else 5 if position in self.strong(groups) else -6
        return base + accent + self.random.randint(-5, 5)

    def played(self):
        """(time, end, position, groups, chord) of each beat."""
        for times, end, groups, chord in self.bars:
            for position, (time, following) in enumerate(zip(times, [*times[1:], end])):
                yield time, following, position, groups, chord

    # Players

    def bass(self):
        often = self.random.random()
        for time, end, position, groups, chord in self.played():
            if position == 0 or position in self.strong(groups) or self.random.random() < 0.3 * often:
                tones = self.chord(chord, 36)
                pitch = tones[0] if position == 0 else self.random.choice([tones[0], tones[2]])
                yield time, time + 0.9 * (end - time), pitch, self.velocity(86, position, groups)

    def chords(self, off_beat):
        """Chords on each group, or on all beats but the first as accompanists play."""
        for time, end, position, groups, chord in self.played():
            if (position != 0) if off_beat else (position in self.strong(groups) or self.random.random() < 0.25):
                for pitch in self.chord(chord, 55):
                    yield time, time + 0.8 * (end - time), pitch, self.velocity(60, position, groups)

    def arpeggio(self):
        shape = self.random.choice([[0, 1, 2, 1], [0, 2, 1, 2], [2, 1, 0, 1]])
        for time, end, position, groups, chord in self.played():
            tones = self.chord(chord, 55)
            half = time + self.swing * (end - time)
            for index, (start, stop) in enumerate([(time, half), (half, end)]):
                pitch = tones[shape[(2 * position + index) % 4]]
                yield start, stop, pitch, self.velocity(62, position if index == 0 else 1, groups)

    def melody(self):
        step = self.random.randrange(7)
        rhythms = [self._rhythm(bar[2]) for bar in self.bars[:2]] or [[]]
        for number, (times, end, groups, chord) in enumerate(self.bars):
            rhythm = rhythms[number % len(rhythms)]
            if len(rhythm) != len(times):
                rhythm = self._rhythm(groups)
            for position, (time, following) in enumerate(zip(times, [*times[1:], end])):
                if not rhythm[position]:
                    continue
                if position in self.strong(groups):
                    step = self.random.choice([chord, chord + 2, chord + 4])
                halves = [time] if rhythm[position] == 1 else [time, time + self.swing * (following - time)]
                for index, start in enumerate(halves):
                    step += self.random.choice([-1, 0, 1, 1, -1, 2]) if index else 0
                    stop = halves[index + 1] if index + 1 < len(halves) else following
                    pitch = 72 + (self.tonic + MAJOR[step % 7]) % 12
                    yield start, 0.92 * stop + 0.08 * start, pitch, self.velocity(84, position, groups)

    def _rhythm(self, groups):
        """Notes on each beat of a bar: none, one or two."""
        strong = self.strong(groups)
        return [
            self.random.choice([1, 1, 2]) if position in strong else self.random.choice([0, 1, 1, 2])
            for position in range(sum(groups))]

    def drums(self):
        if self.style in ("piano", "strings"):
            return
        cymbal = RIDE if self.style == "jazz" else self.random.choice([CLOSED, CLOSED, RIDE])
        for number, (times, end, groups, _) in enumerate(self.bars):
            strong = self.strong(groups)
            for position, (time, following) in enumerate(zip(times, [*times[1:], end])):
                half = time + self.swing * (following - time)
                yield from self._strokes(position, strong, groups, time, cymbal)
                if self.style in ("rock", "electronic"):
                    yield half, half + 0.05, cymbal, 56 + self.random.randint(-4, 4)
            if number % 8 == 0 and self.style == "rock":
                yield times[0], times[0] + 0.1, CRASH, 88

    def _strokes(self, position, strong, groups, time, cymbal):
        velocity = self.velocity(78, position, groups)
        yield time, time + 0.05, cymbal, velocity - 14
        if self.style == "folk":
            if position in strong:
                yield time, time + 0.05, TAMBOURINE, velocity
            return
        if position == 0 or (position in strong and self.random.random() < 0.5):
            yield time, time + 0.05, KICK, velocity + 8
        backbeat = {start + size // 2 if size > 2 else start + size - 1 for start, size in self._spans(groups)}
        if position in backbeat and position != 0:
            yield time, time + 0.05, RIM if self.style == "jazz" else SNARE, velocity + 4

    def _spans(self, groups):
        if groups == [4]:
            groups = [2, 2]
        return [(sum(groups[:index]), size) for index, size in enumerate(groups)]

    def players(self):
        programs = {
            "rock": (33, 29, 30), "jazz": (32, 0, 66), "piano": (0, 0, 0), "strings": (43, 48, 40),
            "folk": (32, 24, 73), "electronic": (38, 89, 80),
        }
        bass, harmony, melody = programs[self.style]
        accompaniment = self.random.choice(["group", "off", "arpeggio"])
        chords = self.arpeggio() if accompaniment == "arpeggio" else self.chords(accompaniment == "off")
        return [(bass, list(self.bass())), (harmony, list(chords)), (melody, list(self.melody()))]


def _render(passage, folder, soundfont):
    folder.mkdir(parents=True)
    notes, sound, audio = folder / "passage.mid", folder / "passage.wav", folder / "audio.flac"
    midi_file.save(notes, passage.players(), list(passage.drums()))
    subprocess.run(
        ["fluidsynth", "-ni", "-q", "-g", "0.5", "-r", str(SAMPLE_RATE), "-F", str(sound), soundfont, str(notes)],
        check=True, stdout=subprocess.DEVNULL)
    subprocess.run(
        ["sox", "--no-show-progress", "-D", sound, "-b", "16", audio, "trim", "0", str(passage.end + 1), "remix", "-",
         "norm", "-1"], check=True)
    notes.unlink()
    sound.unlink()


def _describe(passage, folder):
    lines = [f"{time:.4f}\t{position}\n" for time, position in passage.beats]
    (folder / "beats.txt").write_text("".join(lines), encoding="utf-8")
    sections, beat = [], 0
    for numerator, bars in passage.sections:
        start = passage.beats[beat][0]
        beat += numerator * bars
        end = passage.beats[beat][0] if beat < len(passage.beats) else passage.end
        sections.append({"start": round(start, 4), "end": round(end, 4), "numerator": numerator})
    description = {
        "id": folder.name, "kind": "rendered", "duration": round(passage.end + 1, 3), "tempo": passage.tempo,
        "meter": f"{passage.sections[0][0]}/4", "meters": sections, "style": passage.style,
        "source": "made up by Benchmarks.meter_passages",
    }
    (folder / "item.json").write_text(json.dumps(description, indent=1) + "\n", encoding="utf-8")


def plans(seed):
    """(name, sections, style, seed) of each passage; sections are (beats in a bar, bars)."""
    chance = random.Random(seed)
    number = 0
    for numerator in GROUPS:
        for turn in range(PASSAGES_PER_METER):
            style = STYLES[(turn + numerator) % len(STYLES)]
            bars = max(12, round(chance.uniform(60, 90) / numerator))
            yield f"{numerator}_{turn}_{style}", [(numerator, bars)], style, 1000 * seed + number
            number += 1
    for turn in range(CHANGING_PASSAGES):
        meters = chance.sample(list(GROUPS), 2)
        if turn % 2:
            meters.append(meters[0])
        style = STYLES[turn % len(STYLES)]
        sections = [(numerator, round(chance.uniform(36, 56) / numerator)) for numerator in meters]
        yield f"changes_{turn}_{style}", sections, style, 1000 * seed + number
        number += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--soundfont", default="/usr/share/sounds/sf2/TimGM6mb.sf2")
    arguments = parser.parse_args()
    for number, (name, sections, style, seed) in enumerate(plans(arguments.seed)):
        passage = Passage(seed, sections, style)
        folder = arguments.folder / ("open" if number % 2 == 0 else "held") / name
        _render(passage, folder, arguments.soundfont)
        _describe(passage, folder)
    print(arguments.folder)


if __name__ == "__main__":
    main()
