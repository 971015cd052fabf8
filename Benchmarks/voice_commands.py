"""Spoken commands: which intents and slots are found in plain text, and in speech that Whisper wrote down.

The sentences of voice_commands.tsv, sentences at random of the grammar ('fresh') and sentences that are no commands
('others', voice_others.txt) are spoken by three voices of espeak-ng, with pink noise at two levels, written down by the
pipeline 'speech', which is given the grammar, and told by `performia voice`. Recordings and maps are kept in a folder.
"""
import argparse
import concurrent.futures
import csv
import dataclasses
import json
import math
import pathlib
import random
import shlex
import shutil
import subprocess
import sys
import wave

from . import grammar_samples, processes, program, progress, tables

HERE = pathlib.Path(__file__).resolve().parent
VOICES = {"American": "en-us", "British": "en-gb", "female": "en-us+f3"}
NOISES = {"20 dB": 20, "10 dB": 10}
RATE = 22050  # of espeak-ng, Hz
PAUSE = 0.5  # before and behind what is said, s


@dataclasses.dataclass(frozen=True)
class Sentence:
    number: int
    text: str
    action: str  # none where nothing is to be done
    slots: dict
    set: str = ""

    @property
    def name(self):
        return f"{self.set}{self.number:03d}"


def sentences():
    with open(HERE / "voice_commands.tsv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [
        Sentence(number, row["utterance"], row["action"],
                 dict(pair.split("=", 1) for pair in row["slots"].split(";") if pair))
        for number, row in enumerate(rows, 1)
    ]


def others():
    lines = (HERE / "voice_others.txt").read_text(encoding="utf-8").splitlines()
    return [Sentence(number, line, "", {}, "others") for number, line in enumerate(lines, 1)]


def expected(option):
    """What the recogniser is told: the --grammar, the --prompt."""
    return subprocess.run(
        [program.path(), "voice", option, "--library", HERE / "voice_titles.txt"], check=True, capture_output=True,
        text=True).stdout.strip()


def fresh(count, seed=1):
    """Sentences at random that mean something as plain text, which is then what they are to mean."""
    generator = random.Random(seed)
    rules = grammar_samples.Grammar(expected("--grammar"))
    found = {}
    while len(found) < count:
        text = " ".join(rules.sample(generator))
        told = answer(text)
        if told["success"] and told["data"]["confidence"] > 0.99:
            found.setdefault(text, Sentence(len(found) + 1, text, told["action"], slots(told), f"fresh{seed}-"))
    return list(found.values())


def spoken(text, voice):
    """What espeak-ng says: samples from -1 to 1."""
    audio = subprocess.run(
        ["espeak-ng", "-v", voice, "-s", "150", "--stdout", text], check=True, capture_output=True).stdout
    # espeak-ng does not know the length when it writes the header.
    body = audio[audio.index(b"data") + 8:]
    return [int.from_bytes(body[at:at + 2], "little", signed=True) / 32768 for at in range(0, len(body) - 1, 2)]


def pink(count, seed):
    """Pink noise by Paul Kellet's filter, within 0.05 dB above 10 Hz."""
    generator = random.Random(seed)
    poles = (0.99886, 0.99332, 0.96900, 0.86650, 0.55000, -0.7616)
    gains = (0.0555179, 0.0750759, 0.1538520, 0.3104856, 0.5329522, -0.0168980)
    states = [0.0] * 6
    delayed = 0.0
    noise = []
    for _ in range(count):
        white = generator.gauss(0, 1)
        states = [pole * state + gain * white for pole, gain, state in zip(poles, gains, states)]
        noise.append(sum(states) + delayed + white * 0.5362)
        delayed = white * 0.115926
    return noise


def power(samples):
    return sum(sample * sample for sample in samples) / max(len(samples), 1)


def disturbed(speech, ratio, noise):
    """Speech between pauses, with noise so many decibels below the speech."""
    pause = [0.0] * int(PAUSE * RATE)
    samples = pause + speech + pause
    if ratio is None:
        return samples
    gain = math.sqrt(power(speech) / power(noise[:len(samples)]) / 10 ** (ratio / 10))
    return [sample + gain * noise[at % len(noise)] for at, sample in enumerate(samples)]


def write(path, samples):
    peak = max(1.0, max(abs(sample) for sample in samples))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(
            int(sample / peak * 32767).to_bytes(2, "little", signed=True) for sample in samples))


def recordings(folder, voice, ratio, chosen):
    """Speaks what is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    noise = None
    for sentence in chosen:
        path = folder / f"{sentence.name}.wav"
        if path.exists():
            continue
        noise = noise or pink(12 * RATE, seed=1)
        write(path, disturbed(spoken(sentence.text, voice), ratio, noise))


def transcribe(folder, maps, model, chosen):
    """Writes the maps that are not there yet."""
    missing = [folder / f"{each.name}.wav" for each in chosen if not (maps / f"{each.name}.songmap.json").exists()]
    if not missing:
        return
    maps.mkdir(parents=True, exist_ok=True)
    command = [program.path(), "analyze", *missing, "-o", f"{maps}/", "-p", HERE.parent / "pipelines/speech.yaml",
               "--set", f"lyrics.model={model}", "--set", f"lyrics.grammar={expected('--grammar')}",
               "--set", f"lyrics.prompt={expected('--prompt')}", "--jobs", "1"]
    processes.run(command)


def heard(maps, sentence):
    document = json.loads((maps / f"{sentence.name}.songmap.json").read_text(encoding="utf-8"))
    return " ".join(line["text"] for line in document["lyrics"])


def answer(text):
    """What `performia voice` says of a text."""
    told = subprocess.run(
        [program.path(), "voice", "--library", HERE / "voice_titles.txt", "--", text], capture_output=True, text=True,
        check=False)
    if told.returncode not in (0, 1):
        sys.exit(told.stderr)
    return json.loads(told.stdout)


def slots(told):
    return {name: str(value).removesuffix(".0") for name, value in told["data"]["slots"].items()}


def is_right(sentence, told):
    if not sentence.action:
        return not told["success"]
    return told["success"] and told["action"] == sentence.action and slots(told) == sentence.slots


def score(texts, mistakes, condition):
    """The share of sentences that are told rightly, refused, and told wrongly."""
    counts = {"right": 0, "refused": 0, "wrong": 0, "unheard": 0}
    with concurrent.futures.ThreadPoolExecutor() as pool:
        answers = list(pool.map(lambda pair: answer(pair[1]), texts))
    for (sentence, text), told in zip(texts, answers):
        if is_right(sentence, told):
            counts["right"] += 1
            continue
        counts["unheard" if not text else "wrong" if told["success"] else "refused"] += 1
        mistakes.append([condition, sentence.text, text, told["action"] or "", json.dumps(told["data"].get("slots", {})),
                         told["message"]])
    return {name: count / len(texts) for name, count in counts.items()}


def row(kind, voice, noise, count, shares):
    return [kind, voice, noise, count] + [f"{100 * shares[kind]:.1f}" for kind in ("right", "refused", "wrong", "unheard")]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=pathlib.Path, default=program.ROOT / ".cache/voice", help="recordings and maps")
    parser.add_argument("--model", default="whisper-base")
    parser.add_argument("--noise", action="append", choices=NOISES, help="only at this level; may be repeated")
    parser.add_argument("--voice", action="append", choices=VOICES, help="only this one; may be repeated")
    parser.add_argument("--every", type=int, default=1, help="only each so many-th of the sentences to report")
    parser.add_argument("--fresh", type=int, default=0, metavar="COUNT", help="so many sentences at random as well")
    parser.add_argument("--others", action="store_true", help="sentences that are no commands as well")
    parser.add_argument("--text", action="store_true", help="only the plain text")
    parser.add_argument("--speak", action="store_true", help="only speak and transcribe")
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.md")
    options = parser.parse_args()
    if not options.text and shutil.which("espeak-ng") is None:
        sys.exit("espeak-ng is not installed: apt-get install espeak-ng")

    # Each tenth sentence was looked at while recognition was developed.
    sets = {
        "development": [each for each in sentences() if each.number % 10 == 1],
        "report": [each for each in sentences() if each.number % 10 != 1][::options.every],
    }
    if options.fresh:
        sets["fresh"] = fresh(options.fresh)
    if options.others:
        sets["no commands"] = others()
    mistakes, rows = [], []
    for kind, chosen in sets.items():
        if not options.speak:
            rows.append(row(kind, "text", "", len(chosen), score([(each, each.text) for each in chosen], mistakes, "text")))
        for noise in (options.noise or NOISES) if not options.text else ():
            for voice in options.voice or VOICES:
                identifier = VOICES[voice]
                progress.show(f"{kind}, {voice}, noise {noise}")
                name = f"{identifier}-{noise.replace(' ', '')}"
                folder, maps = options.folder / "wav" / name, options.folder / options.model / name
                recordings(folder, identifier, NOISES[noise], chosen)
                transcribe(folder, maps, options.model, chosen)
                if not options.speak:
                    texts = [(each, heard(maps, each)) for each in chosen]
                    shares = score(texts, mistakes, f"{voice} {noise}")
                    rows.append(row(kind, voice, noise, len(chosen), shares))
    progress.finish()
    if options.speak:
        return

    table = tables.markdown(["set", "voice", "pink noise", "sentences", "right", "refused", "wrong", "unheard"], rows)
    print(table)
    options.folder.mkdir(parents=True, exist_ok=True)
    with open(options.folder / "mistakes.tsv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t").writerows(mistakes)
    if options.write:
        command = " ".join(["python3 -m Benchmarks.voice_commands", *map(shlex.quote, sys.argv[1:])])
        text = f"`{command}`, {options.model}, shares in percent:\n\n{table}"
        tables.replace_between_marks(program.ROOT / "docs/accuracy.md", "voice", text)


if __name__ == "__main__":
    main()
