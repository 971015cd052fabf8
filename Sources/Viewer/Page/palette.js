"use strict";
// Colours of the canvases, which are those of the style sheet.

const palette = {};

function readPalette() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["paper", "panel", "line", "ink", "soft", "faint", "accent", "on-accent", "wave", "melody", "bass", "note", "loop"]) {
    palette[name] = style.getPropertyValue(`--${name}`).trim();
  }
  palette.dark = matchMedia("(prefers-color-scheme: dark)").matches;
  palette.family = style.fontFamily;
}

/** A quiet colour by its hue, on which text in the colour `ink` is read well. */
function tint(hue, strength = 1) {
  return palette.dark
    ? `hsl(${hue} ${22 + 8 * strength}% ${20 + 7 * strength}%)` : `hsl(${hue} ${40 + 15 * strength}% ${92 - 5 * strength}%)`;
}

/** The same hue, strong enough to be seen as a line. */
const strongTint = (hue) => (palette.dark ? `hsl(${hue} 45% 62%)` : `hsl(${hue} 45% 42%)`);

/** Chords that are near on the circle of fifths have near hues. */
const chordHue = (root) => modulo(root * 7, 12) * 30 + 10;

/** Hues of the parts of a form, far from each other in this order. */
const sectionHues = [205, 28, 150, 330, 265, 95, 0, 180, 50, 300, 230, 120];

/** Hues by section: those that repeat each other, or are named alike on one level, share one. */
function sectionHuesOf(sections) {
  const byRow = new Map(sections.map((section) => [section.row, section]));
  const names = new Map();
  return sections.map((section) => {
    let first = section;
    for (let step = 0; step < sections.length && byRow.has(first.repeats); step++) first = byRow.get(first.repeats);
    const name = `${section.level ?? 0}:${first.label.toLowerCase()}`;
    if (!names.has(name)) names.set(name, [...names.keys()].filter((key) => key.startsWith(`${section.level ?? 0}:`)).length);
    return sectionHues[(names.get(name) + (section.level ?? 0) * 3) % sectionHues.length];
  });
}

/** How visible an entry of some confidence is. */
const opacity = (confidence) => (isNumber(confidence) ? 0.4 + 0.6 * clamp(confidence, 0, 1) : 1);
