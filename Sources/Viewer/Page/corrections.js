"use strict";
// Corrections of a Song Map: whole lists that stand in place of the map's own, with undo, redo and a store in the browser.

const correctable = ["beats", "downbeats", "chords", "sections", "lyrics"];
/** Follows what is corrected, and is not itself a field that a person gives. */
const following = ["alternatives"];

class SongDocument extends EventTarget {
  constructor(map) {
    super();
    this.original = map;
    this.past = [];
    this.future = [];
    this.corrections = this.stored();
  }

  /** The map as corrected. */
  get map() { return { ...this.original, ...this.corrections }; }

  get isCorrected() { return Object.keys(this.corrections).length > 0; }

  /** The lists that a person gave, by field. */
  get given() {
    return Object.fromEntries(Object.entries(this.corrections).filter(([name]) => correctable.includes(name)));
  }

  /** The corrected map as a document of its own: its provenance says which fields were given. */
  get correctedMap() {
    const { map } = this;
    if (!this.isCorrected || !isObject(map.provenance)) return map;
    const given = Object.fromEntries(Object.keys(this.given).map((name) => [name, "given"]));
    return { ...map, provenance: { ...map.provenance, fields: { ...map.provenance.fields, ...given } } };
  }

  /** Puts lists in place of those that were there. */
  change(lists) {
    this.past.push(this.corrections);
    this.future = [];
    this.set({ ...this.corrections, ...lists });
  }

  undo() { this.step(this.past, this.future); }
  redo() { this.step(this.future, this.past); }

  step(from, to) {
    if (!from.length) return;
    to.push(this.corrections);
    this.set(from.pop());
  }

  /** Goes back to the map as it came, which can be undone. */
  discard() {
    if (!this.isCorrected) return;
    this.past.push(this.corrections);
    this.future = [];
    this.set({});
  }

  set(corrections) {
    this.corrections = corrections;
    this.store();
    this.dispatchEvent(new Event("change"));
  }

  // The store

  /** What is found anew with other things given is another map of the same recording. */
  get key() {
    const { id, provenance } = this.original;
    return `performia.corrections.${id}.${provenance?.pipeline?.sha256 ?? ""}`;
  }

  stored() {
    if (!this.original.id) return {};
    try {
      const lists = JSON.parse(localStorage.getItem(this.key) ?? "{}");
      const kept = Object.entries(lists).filter(([name, list]) => (
        correctable.includes(name) ? Array.isArray(list) : following.includes(name) && isObject(list)));
      const corrections = Object.fromEntries(kept);
      readSongMap({ ...this.original, ...corrections });
      return corrections;
    } catch {
      return {};
    }
  }

  store() {
    if (!this.original.id) return;
    try {
      if (this.isCorrected) localStorage.setItem(this.key, JSON.stringify(this.corrections));
      else localStorage.removeItem(this.key);
    } catch {
      notify("Corrections cannot be kept by this browser: export the corrected map before you close the page.", "fault");
    }
  }
}

// Each correction gives the lists that it changes. Entries are named by their row in the map.

const isSame = (first, second) => Math.abs(first - second) < 0.0011;

function movedBeat(map, beat, time) {
  const others = map.beats.filter((other) => other !== beat);
  const before = others.filter((other) => other < beat).at(-1) ?? -0.01;
  const after = others.find((other) => other > beat) ?? (map.duration_sec ?? Infinity) + 0.01;
  const moved = rounded(clamp(time, before + 0.01, after - 0.01));
  return {
    beats: [...others, moved].sort((first, second) => first - second),
    downbeats: (map.downbeats ?? []).map((downbeat) => (isSame(downbeat, beat) ? moved : downbeat)),
  };
}

function addedBeat(map, time) {
  const beats = map.beats ?? [];
  if (beats.some((beat) => Math.abs(beat - time) < 0.02)) return null;
  return { beats: [...beats, rounded(time)].sort((first, second) => first - second) };
}

function deletedBeat(map, beat) {
  return {
    beats: map.beats.filter((other) => other !== beat),
    downbeats: (map.downbeats ?? []).filter((downbeat) => !isSame(downbeat, beat)),
  };
}

/** Makes a beat the first of a bar, or no longer that. */
function toggledDownbeat(map, beat) {
  const downbeats = map.downbeats ?? [];
  const others = downbeats.filter((downbeat) => !isSame(downbeat, beat));
  const isDownbeat = others.length < downbeats.length;
  return { downbeats: isDownbeat ? others : [...others, beat].sort((first, second) => first - second) };
}

/** Entries of a list with one of them changed; what a person says is no longer a guess. */
function withEntry(list, row, members) {
  return list.map((entry, index) => {
    if (index !== row) return entry;
    const { conf, ...rest } = entry;
    return { ...rest, ...members };
  });
}

const renamedChord = (map, row, label) => ({ chords: withEntry(map.chords, row, { label }) });
const renamedSection = (map, row, label) => ({ sections: withEntry(map.sections, row, { label }) });

/** Moves the start of a section, and the end of the one that touches it on the same level. */
function movedBorder(map, row, time) {
  const section = map.sections[row];
  const level = section.level ?? 0;
  const before = map.sections.findIndex((other) => (other.level ?? 0) === level && Math.abs(other.end - section.start) < 0.01 && other !== section);
  const neighbours = map.sections.filter((other) => other !== section).map((other) => other.start);
  const first = before >= 0 ? map.sections[before].start + 0.05 : Math.max(0, ...neighbours.filter((start) => start <= section.start));
  const moved = rounded(clamp(time, first, section.end - 0.05));
  const sections = withEntry(map.sections, row, { start: moved });
  if (before >= 0) sections[before] = { ...sections[before], end: moved };
  return inOrder(map, sections);
}

/** Sections in the order of their starts; what names them by their index follows them. */
function inOrder(map, sections) {
  const rows = sections.map((_, row) => row).sort((first, second) => sections[first].start - sections[second].start);
  if (rows.every((row, index) => row === index)) return { sections };
  const sorted = rows.map((row) => {
    const { repeats } = sections[row];
    return isNumber(repeats) ? { ...sections[row], repeats: rows.indexOf(repeats) } : sections[row];
  });
  const readings = map.alternatives?.sections;
  if (!Array.isArray(readings)) return { sections: sorted };
  const moved = readings.map((reading) => ({ ...reading, row: rows.indexOf(reading.row) }));
  return { sections: sorted, alternatives: { ...map.alternatives, sections: moved } };
}

/** Another text for a word. Its syllables are those of the old one, and go. */
function editedWord(map, lineRow, wordRow, text) {
  const line = map.lyrics[lineRow];
  const old = line.words.map((word) => word.text);
  const words = withEntry(line.words, wordRow, { text });
  delete words[wordRow].syllables;
  const tokens = line.text.trim().split(/\s+/);
  const texts = words.map((word) => word.text);
  if (tokens.length === old.length) tokens[wordRow] = text;
  const whole = line.text === old.join("") ? texts.join("") : (tokens.length === old.length ? tokens : texts).join(" ");
  return { lyrics: map.lyrics.map((other, index) => (index === lineRow ? { ...line, text: whole, words } : other)) };
}
