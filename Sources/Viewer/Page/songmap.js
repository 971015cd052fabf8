"use strict";
// Reads Song Maps. Everything in a map is optional to the page, but what is there has to be what it should be.

class SongMapError extends Error {}

const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
const isText = (value) => typeof value === "string";
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** What members have to be, by list; those that end in `?` may be missing. */
const entryMembers = {
  key: { start: isNumber, end: isNumber, tonic: isText, mode: isText },
  meter_changes: { start: isNumber, end: isNumber, numerator: isNumber, denominator: isNumber },
  chords: { start: isNumber, end: isNumber, label: isText },
  sections: { start: isNumber, end: isNumber, label: isText },
  lyrics: { start: isNumber, end: isNumber, text: isText },
  words: { start: isNumber, end: isNumber, text: isText },
  notes: { start: isNumber, end: isNumber, midi: isNumber },
  stems: { name: isText },
};

const expectation = new Map([[isNumber, "a number"], [isText, "a text"], [isObject, "an object"]]);

function requireKind(value, kind, pointer) {
  if (kind(value)) return;
  const found = value === undefined ? "nothing" : JSON.stringify(value)?.slice(0, 40) ?? typeof value;
  throw new SongMapError(`This Song Map cannot be shown: ${pointer} should be ${expectation.get(kind)}, but is ${found}.`);
}

function readList(value, pointer) {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new SongMapError(`This Song Map cannot be shown: ${pointer} should be a list.`);
  return value;
}

/** A list in the order of its times. */
function readTimes(value, pointer) {
  const times = readList(value, pointer);
  times.forEach((time, index) => requireKind(time, isNumber, `${pointer}/${index}`));
  return [...times].sort((first, second) => first - second);
}

/** Entries of a list, each with the index that it has in the map as `row`. */
function readEntries(value, members, pointer) {
  const entries = readList(value, pointer).map((entry, row) => {
    requireKind(entry, isObject, `${pointer}/${row}`);
    for (const [name, kind] of Object.entries(members)) requireKind(entry[name], kind, `${pointer}/${row}/${name}`);
    return { ...entry, row };
  });
  return entries.sort((first, second) => first.start - second.start);
}

/** The JSON of a text. */
function parseSongMap(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SongMapError(`This file is no Song Map: it is not JSON (${error.message}).`);
  }
  if (!isObject(value)) throw new SongMapError("This file is no Song Map: it holds no JSON object.");
  const known = ["tempo", "beats", "chords", "lyrics", "sections", "key", "performance", "meter", "duration_sec"];
  if (!known.some((name) => name in value)) {
    throw new SongMapError("This file is no Song Map: it has neither beats, chords, lyrics nor any other field of one.");
  }
  return value;
}

/** What the lanes show of a map, or of the part of one that is known so far. */
function readSongMap(map) {
  requireKind(map, isObject, "the document");
  const list = (name) => readEntries(map[name], entryMembers[name], `/${name}`);
  const performance = isObject(map.performance) ? map.performance : {};
  const notes = (name) => readEntries(performance[name], entryMembers.notes, `/performance/${name}`);
  const lyrics = list("lyrics").map((line) => ({
    ...line, words: readEntries(line.words, entryMembers.words, `/lyrics/${line.row}/words`),
  }));
  const beats = readTimes(map.beats, "/beats");
  const song = {
    id: isText(map.id) ? map.id : "", beats, downbeats: readTimes(map.downbeats, "/downbeats"), key: list("key"),
    chords: list("chords"), sections: list("sections"), lyrics, meterChanges: list("meter_changes"),
    melody: notes("melody"), bass: notes("bass"), notes: notes("notes"),
    stems: readEntries(map.stems, entryMembers.stems, "/stems"),
    tempo: isObject(map.tempo) ? map.tempo : {}, meter: isObject(map.meter) ? map.meter : {},
    alternatives: isObject(map.alternatives) ? map.alternatives : {},
  };
  song.curve = readList(song.tempo.curve, "/tempo/curve").filter((point) => Array.isArray(point) && point.every(isNumber));
  song.words = lyrics.flatMap((line, index) => line.words.map((word) => ({ ...word, line: index })));
  song.words.sort((first, second) => first.start - second.start);
  const lists = [song.key, song.chords, song.sections, lyrics, song.melody, song.bass, song.notes];
  const ends = lists.map((entries) => entries.reduce((latest, entry) => Math.max(latest, entry.end), 0));
  song.duration = isNumber(map.duration_sec) ? map.duration_sec : Math.max(0, ...ends, beats.at(-1) ?? 0);
  return song;
}

/** Other readings of an entry of `chords`, `key` or `sections`, the best first. */
function alternativesOf(song, field, row) {
  const list = Array.isArray(song.alternatives[field]) ? song.alternatives[field] : [];
  return list.filter((entry) => isObject(entry) && (entry.row ?? 0) === row);
}
