"use strict";
// A lane: one canvas under the shared time axis, of which only what is seen is drawn.

/** The entries of an ordered list that may be seen; the longest one says how far back to look. */
function* visibleEntries(entries, timeline) {
  const longest = longestOf(entries);
  for (let index = Math.max(0, indexAt(entries, timeline.start - longest)); index < entries.length; index++) {
    const entry = entries[index];
    if (entry.start > timeline.end) return;
    if (entry.end >= timeline.start) yield entry;
  }
}

const longestDurations = new WeakMap();

function longestOf(entries) {
  if (!longestDurations.has(entries)) {
    longestDurations.set(entries, entries.reduce((longest, entry) => Math.max(longest, entry.end - entry.start), 0));
  }
  return longestDurations.get(entries);
}

const textWidths = new Map();

function textWidth(context, text) {
  const key = context.font + text;
  if (!textWidths.has(key)) {
    if (textWidths.size > 20000) textWidths.clear();
    textWidths.set(key, context.measureText(text).width);
  }
  return textWidths.get(key);
}

/** Writes a text where it has room, cut with an ellipsis where it has some. */
function writeText(context, text, x, y, room) {
  if (room < 6) return;
  if (textWidth(context, text) <= room) {
    context.fillText(text, x, y);
    return;
  }
  let count = Math.floor(text.length * room / textWidth(context, text));
  while (count > 0 && textWidth(context, `${text.slice(0, count)}…`) > room) count -= 1;
  if (count > 0) context.fillText(`${text.slice(0, count)}…`, x, y);
}

function fillRounded(context, x, y, width, height, radius) {
  context.beginPath();
  context.roundRect(x, y, width, height, Math.min(radius, width / 2));
  context.fill();
}

class Lane {
  /**
   * @param {string} name of the lane in the page's addresses and tests
   * @param {string} title what the reader sees
   * @param {number} height in CSS pixels
   */
  constructor(name, title, height) {
    this.name = name;
    this.title = title;
    this.height = height;
    this.canvas = make("canvas", { role: "img", id: `lane-${name}` });
    this.row = make("div", { className: "lane", "data-lane": name, hidden: true },
      make("div", { className: "lane-title", "aria-hidden": "true" }, title), this.canvas);
    this.context = this.canvas.getContext("2d");
  }

  /** Whether the lane has anything to show of a song. */
  shows() { return true; }

  /** What a screen reader says of the lane. */
  summary() { return this.title; }

  /** What changes while the song plays; the lane is drawn anew where it does. */
  now() { return null; }

  /** The entry at a place: `{ list, entry }`, or null. */
  hit() { return null; }

  /** What is said of an entry at a place. */
  tip() { return null; }

  render(stage) {
    const ratio = Math.min(devicePixelRatio || 1, 2);
    const { width } = stage.timeline;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(this.height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(this.height * ratio);
      this.canvas.style.height = `${this.height}px`;
    }
    const context = this.context;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, this.height);
    context.textBaseline = "middle";
    this.drawBars(stage);
    this.draw(context, stage);
  }

  /** Faint lines at the bars behind what the lane holds. */
  drawBars({ timeline, song }) {
    const { context } = this;
    const interval = song.downbeats.length > 1 ? (song.downbeats.at(-1) - song.downbeats[0]) / (song.downbeats.length - 1) : 0;
    if (interval * timeline.scale < 8) return;
    context.fillStyle = palette.line;
    for (let index = Math.max(0, indexAt(song.downbeats, timeline.start, itself)); index < song.downbeats.length; index++) {
      const x = timeline.x(song.downbeats[index]);
      if (x > timeline.width) break;
      context.fillRect(Math.round(x), 0, 1, this.height);
    }
  }

  font(size, weight = 400) { this.context.font = `${weight} ${size}px ${palette.family}`; }
}
