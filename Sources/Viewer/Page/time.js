"use strict";
// Times in seconds, and lists that are ordered by them.

/** Minutes and seconds, with hours where there are any. */
function formatTime(seconds, digits = 0) {
  const unit = 10 ** digits;
  const whole = Math.floor(Math.max(0, seconds) * unit + 1e-6) / unit;
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = (whole % 60).toFixed(digits).padStart(digits ? digits + 3 : 2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** The index of the last entry that starts at the time or before it; -1 where none does. */
function indexAt(entries, time, start = (entry) => entry.start) {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (start(entries[middle]) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const itself = (value) => value;

/** The entry that sounds at a time in a list without overlap, or -1. */
function indexDuring(entries, time) {
  const index = indexAt(entries, time);
  return index >= 0 && time < entries[index].end ? index : -1;
}

/** The time of a list nearest to another; undefined where the list is empty. */
function nearest(times, time) {
  const index = indexAt(times, time, itself);
  const [before, after] = [times[index], times[index + 1]];
  if (before === undefined || after === undefined) return before ?? after;
  return time - before <= after - time ? before : after;
}

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** Seconds as the Song Map rounds them: to a microsecond. */
const rounded = (seconds) => Math.round(seconds * 1e6) / 1e6;
