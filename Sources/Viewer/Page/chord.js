"use strict";
// Chord labels in the syntax of Harte, Sandler, Abdallah and Gómez (ISMIR 2005), shown as musicians write them.

const letters = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
const sharpNames = ["C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B"];
const flatNames = ["C", "D♭", "D", "E♭", "E", "F", "G♭", "G", "A♭", "A", "B♭", "B"];
const degreeSteps = [0, 0, 2, 4, 5, 7, 9, 11];

/** Semitones above the root by shorthand, and how it is written after the root's name. */
const chordQualities = {
  maj: [[0, 4, 7], ""], min: [[0, 3, 7], "m"], dim: [[0, 3, 6], "dim"], aug: [[0, 4, 8], "aug"],
  maj7: [[0, 4, 7, 11], "maj7"], min7: [[0, 3, 7, 10], "m7"], 7: [[0, 4, 7, 10], "7"],
  dim7: [[0, 3, 6, 9], "dim7"], hdim7: [[0, 3, 6, 10], "m7♭5"], minmaj7: [[0, 3, 7, 11], "m(maj7)"],
  maj6: [[0, 4, 7, 9], "6"], 6: [[0, 4, 7, 9], "6"], min6: [[0, 3, 7, 9], "m6"], aug7: [[0, 4, 8, 10], "aug7"],
  9: [[0, 4, 7, 10, 2], "9"], maj9: [[0, 4, 7, 11, 2], "maj9"], min9: [[0, 3, 7, 10, 2], "m9"],
  b9: [[0, 4, 7, 10, 1], "7♭9"], "#9": [[0, 4, 7, 10, 3], "7♯9"], 11: [[0, 4, 7, 10, 2, 5], "11"],
  maj11: [[0, 4, 7, 11, 2, 5], "maj11"], min11: [[0, 3, 7, 10, 2, 5], "m11"], "#11": [[0, 4, 7, 10, 2, 6], "7♯11"],
  13: [[0, 4, 7, 10, 2, 5, 9], "13"], maj13: [[0, 4, 7, 11, 2, 5, 9], "maj13"], min13: [[0, 3, 7, 10, 2, 5, 9], "m13"],
  b13: [[0, 4, 7, 10, 2, 5, 8], "7♭13"], sus2: [[0, 2, 7], "sus2"], sus4: [[0, 5, 7], "sus4"], 5: [[0, 7], "5"], 1: [[0], ""],
};

/** What else people write, as shorthands. */
const writtenQualities = {
  "": "maj", m: "min", M: "maj", "-": "min", "°": "dim", "+": "aug", M7: "maj7", "Δ": "maj7", m7: "min7", "-7": "min7",
  m7b5: "hdim7", "ø": "hdim7", m6: "min6", m9: "min9", m11: "min11", m13: "min13", sus: "sus4", "7sus4": "sus4(b7)", "7b9": "b9", "7#9": "#9",
  "°7": "dim7", "+7": "aug7", add9: "maj(9)", "m(maj7)": "minmaj7", mM7: "minmaj7", "7sus2": "sus2(b7)", madd9: "min(9)",
};

const modulo = (value, divisor) => ((value % divisor) + divisor) % divisor;

/** The pitch class of a note name such as F# or Bb, 0 to 11 from C; undefined for another text. */
function pitchClass(name) {
  const match = /^([A-G])([#♯b♭]*)$/.exec(name);
  if (!match) return undefined;
  return modulo([...match[2]].reduce((sum, sign) => sum + (/[#♯]/.test(sign) ? 1 : -1), letters[match[1]]), 12);
}

/** Semitones of a degree such as b7 or #11 above the root. */
function degreeSemitones(text) {
  const match = /^([b#]*)(\d{1,2})$/.exec(text);
  if (!match || +match[2] < 1 || +match[2] > 13) return undefined;
  const degree = (+match[2] - 1) % 7 + 1;
  return modulo([...match[1]].reduce((sum, sign) => sum + (sign === "#" ? 1 : -1), degreeSteps[degree]), 12);
}

const parsedChords = new Map();

/** The parts of a label; `kind` is "chord", "none" (N), "unknown" (X) or "invalid". */
function parseChord(label) {
  if (!parsedChords.has(label)) parsedChords.set(label, readChord(label));
  return parsedChords.get(label);
}

function readChord(label) {
  if (label === "N") return { kind: "none" };
  if (label === "X") return { kind: "unknown" };
  const match = /^([A-G][b#]*)(?::([a-z0-9#]*)?(?:\(([^()]*)\))?)?(?:\/([b#]*\d{1,2}))?$/.exec(label);
  if (!match) return { kind: "invalid" };
  const [, root, shorthand, list, bass] = match;
  const quality = shorthand || (list === undefined ? "maj" : "1");
  if (!Object.hasOwn(chordQualities, quality)) return { kind: "invalid" };
  const [semitones, suffix] = chordQualities[quality];
  const tones = [...semitones];
  const added = list ? list.split(",").map((degree) => degree.trim()) : [];
  for (const degree of added) {
    const tone = degreeSemitones(degree.replace(/^\*/, ""));
    if (tone === undefined) return { kind: "invalid" };
    if (!degree.startsWith("*")) tones.push(tone);
    else if (tones.includes(tone)) tones.splice(tones.indexOf(tone), 1);
  }
  return {
    kind: "chord", root: pitchClass(root), rootName: root, quality, suffix: suffix + addedText(quality, added),
    tones: [...new Set(tones)], bass: bass === undefined ? undefined : degreeSemitones(bass),
  };
}

function addedText(quality, added) {
  if (!added.length) return "";
  const text = added.map((degree) => degree.replace("*", "no").replaceAll("b", "♭").replaceAll("#", "♯")).join(" ");
  return ["maj", "min"].includes(quality) && added.length === 1 && !added[0].startsWith("*") ? `add${text}` : `(${text})`;
}

/** The label of a chord as people write it (`Am7/G`, or Harte's own); undefined where it is none. */
function chordLabel(text) {
  const plain = text.trim().replaceAll("♯", "#").replaceAll("♭", "b").replace(/^N\.?C\.?$/i, "N");
  if (parseChord(plain).kind !== "invalid") return plain;
  const match = /^([A-G][b#]*)(.*?)(?:\/([A-G][b#]*))?$/.exec(plain);
  if (!match) return undefined;
  const [, root, written, bass] = match;
  const quality = Object.hasOwn(writtenQualities, written) ? writtenQualities[written] : written;
  let label = `${root}:${quality}`;
  if (bass) {
    const degrees = ["1", "b2", "2", "b3", "3", "4", "b5", "5", "b6", "6", "b7", "7"];
    label += `/${degrees[modulo(pitchClass(bass) - pitchClass(root), 12)]}`;
  }
  return parseChord(label).kind === "invalid" ? undefined : label;
}

/** How chords are shown: moved by semitones, and in flats or sharps. */
class ChordNaming {
  constructor(transposition = 0, capo = 0, key) {
    this.transposition = transposition;
    this.shift = transposition - capo;
    this.key = key;
    const tonic = key && pitchClass(key.tonic);
    this.flats = tonic === undefined ? null : [1, 3, 5, 8, 10].includes(modulo(tonic + this.shift - (/^(min|aeo)/.test(key.mode) ? 9 : 0), 12));
  }

  /** A pitch class as it is shown, with sharps or flats. */
  spell(value, flats) {
    return ((this.flats ?? flats) ? flatNames : sharpNames)[modulo(value + this.shift, 12)];
  }

  /** Root and rest apart, so that they can be set in different sizes. */
  parts(label) {
    const chord = parseChord(label);
    if (chord.kind === "none") return ["N.C.", ""];
    if (chord.kind === "unknown") return ["?", ""];
    if (chord.kind === "invalid") return [label, ""];
    const flats = chord.rootName.includes("b");
    const root = this.shift ? this.spell(chord.root, flats) : chord.rootName.replaceAll("#", "♯").replaceAll("b", "♭");
    const bass = chord.bass === undefined ? "" : `/${this.spell(chord.root + chord.bass, flats)}`;
    return [root, chord.suffix + bass];
  }

  name(label) { return this.parts(label).join(""); }
}
