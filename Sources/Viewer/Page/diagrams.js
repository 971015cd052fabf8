"use strict";
// Chords as they are held on a guitar and on a keyboard.

/** Shapes by quality, fret by string from the low E: `x` is not played. Those of E and A are moved along the neck. */
const openShapes = {
  "0:maj": "x32010", "0:7": "x32310", "0:maj7": "x32000", "2:maj": "xx0232", "2:min": "xx0231", "2:7": "xx0212",
  "2:min7": "xx0211", "2:maj7": "xx0222", "2:sus2": "xx0230", "2:sus4": "xx0233", "7:maj": "320003", "7:7": "320001",
  "7:maj7": "320002", "5:maj7": "xx3210", "11:7": "x21202", "0:maj(9)": "x32030", "4:min7": "022030",
};
const lowShapes = {
  maj: "022100", min: "022000", 7: "020100", maj7: "0x110x", min7: "020000", sus4: "022200", aug: "032110", 5: "022xxx",
  13: "0x012x", minmaj7: "021000", 6: "02212x", min6: "02202x",
};
const highShapes = {
  maj: "x02220", min: "x02210", 7: "x02020", maj7: "x02120", min7: "x02010", sus2: "x02200", sus4: "x02230", dim: "x0121x",
  aug: "x03221", dim7: "x01212", hdim7: "x0101x", maj6: "x02222", min6: "x02212", minmaj7: "x02110", 5: "x022xx", 11: "x00000",
};
/** On the strings from the low E; relative to a root at the third fret of the A string. */
const ninthShapes = { 9: "x32333", maj9: "x3243x", min9: "x3133x", "#9": "x3234x", b9: "x32323" };

/** The label of a chord moved by semitones, by its pitch classes. */
function shiftedChord(label, shift) {
  const chord = parseChord(label);
  if (chord.kind !== "chord") return null;
  return { ...chord, root: modulo(chord.root + shift, 12) };
}

/** Frets by string, -1 for one that is not played; null where no shape is known. */
function guitarShape(chord) {
  const quality = chord.quality === "6" ? "maj6" : chord.quality;
  const read = (text, shift) => [...text].map((sign) => (sign === "x" ? -1 : Number(sign) + shift));
  const open = openShapes[`${chord.root}:${quality}`];
  if (open) return read(open, 0);
  const [low, high] = [modulo(chord.root - 4, 12), modulo(chord.root - 9, 12)];
  const candidates = [];
  if (lowShapes[quality]) candidates.push([low, read(lowShapes[quality], low)]);
  if (highShapes[quality]) candidates.push([high, read(highShapes[quality], high)]);
  if (ninthShapes[quality]) {
    const fret = high === 0 ? 12 : high;
    if (fret >= 2) candidates.push([fret, read(ninthShapes[quality], fret - 3)]);
    else candidates.push([fret + 12, read(ninthShapes[quality], fret + 9)]);
  }
  candidates.sort((first, second) => first[0] - second[0]);
  return candidates[0]?.[1] ?? null;
}

function guitarDiagram(frets, name) {
  const played = frets.filter((fret) => fret > 0);
  const first = Math.max(...played, 0) <= 4 ? 1 : Math.min(...played);
  const rows = 4;
  const svg = draw("svg", { viewBox: "0 0 84 92", class: "guitar", role: "img", "aria-label": guitarText(frets, name) });
  const x = (string) => 18 + string * 11;
  const y = (row) => 20 + row * 16;
  svg.append(draw("path", { class: "grid", d: Array.from({ length: 6 }, (_, string) => `M${x(string)} 20V${y(rows)}`).join("") }));
  svg.append(draw("path", { class: "grid", d: Array.from({ length: rows + 1 }, (_, row) => `M18 ${y(row)}H73`).join("") }));
  if (first === 1) svg.append(draw("path", { class: "nut", d: "M17 20H74" }));
  else svg.append(draw("text", { x: 12, y: 33, "text-anchor": "end" }, String(first)));
  const lowest = Math.min(...played);
  const barred = frets.filter((fret) => fret === lowest).length;
  if (barred > 2 && !frets.includes(0) && played.length > 3) {
    const [from, to] = [frets.indexOf(lowest), frets.lastIndexOf(lowest)];
    svg.append(draw("rect", { class: "dot", x: x(from) - 4, y: y(lowest - first) + 4, width: x(to) - x(from) + 8, height: 8, rx: 4 }));
  }
  frets.forEach((fret, string) => {
    if (fret > 0) svg.append(draw("circle", { class: "dot", cx: x(string), cy: y(fret - first) + 8, r: 4.4 }));
    else svg.append(draw("text", { x: x(string), y: 15, "text-anchor": "middle" }, fret ? "×" : "○"));
  });
  return svg;
}

function guitarText(frets, name) {
  return `${name} on the guitar, from the low string: ${frets.map((fret) => (fret < 0 ? "not played" : fret)).join(", ")}`;
}

function pianoDiagram(chord, name) {
  const tones = new Set(chord.tones.map((tone) => modulo(chord.root + tone, 12)));
  const bass = modulo(chord.root + (chord.bass ?? 0), 12);
  tones.add(bass);
  const held = [...tones].map((tone) => flatNames[tone]).join(", ");
  const svg = draw("svg", { viewBox: "0 0 126 60", class: "piano", role: "img", "aria-label": `${name} on the piano: ${held}` });
  const white = [0, 2, 4, 5, 7, 9, 11];
  const kind = (tone) => (tone === bass ? "bass" : tones.has(tone) ? "held" : "");
  white.forEach((tone, index) => {
    svg.append(draw("rect", { class: `white ${kind(tone)}`, x: 1 + index * 17.7, y: 1, width: 17.7, height: 58, rx: 2 }));
  });
  for (const [tone, after] of [[1, 1], [3, 2], [6, 4], [8, 5], [10, 6]]) {
    svg.append(draw("rect", { class: `black ${kind(tone)}`, x: 1 + after * 17.7 - 5.5, y: 1, width: 11, height: 36, rx: 1.5 }));
  }
  return svg;
}

function showDiagrams(chord, name) {
  const place = byId("diagrams");
  if (!chord) {
    place.replaceChildren();
    return;
  }
  const shape = guitarShape(chord);
  const guitar = shape && chord.tones.length > 1 ? guitarDiagram(shape, name) : make("span", { className: "no-shape" });
  place.replaceChildren(guitar, pianoDiagram(chord, name));
}
