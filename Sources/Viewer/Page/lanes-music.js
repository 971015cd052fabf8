"use strict";
// Lanes of what is played and sung: sections, chords, lyrics, notes.

class SectionsLane extends Lane {
  constructor() { super("sections", "Sections", 26); }

  shows(song) {
    this.levels = [...new Set(song.sections.map((section) => section.level ?? 0))].sort((first, second) => first - second).slice(0, 2);
    this.height = Math.max(1, this.levels.length) * 26;
    return song.sections.length > 0;
  }

  summary({ song }) {
    return `${song.sections.length} sections: ${song.sections.slice(0, 40).map((section) => section.label).join(", ")}.`;
  }

  draw(context, { timeline, song, selection, sections }) {
    for (const section of visibleEntries(song.sections, timeline)) {
      const level = this.levels.indexOf(section.level ?? 0);
      if (level < 0) continue;
      const [left, right] = [timeline.x(section.start), timeline.x(section.end)];
      const hue = song.sectionHues[section.index];
      const isNow = sections.includes(section.index);
      context.globalAlpha = opacity(section.conf);
      context.fillStyle = tint(hue, (isNow ? 1.8 : 1) - (level ? 0.7 : 0));
      fillRounded(context, left + 1, level * 26 + 2, Math.max(1, right - left - 2), 22, 4);
      context.globalAlpha = 1;
      if (selection?.list === "sections" && selection.index === section.index) {
        context.strokeStyle = palette.accent;
        context.lineWidth = 2;
        context.strokeRect(left + 2, level * 26 + 3, Math.max(1, right - left - 4), 20);
      }
      this.font(level ? 11 : 12.5, isNow ? 700 : level ? 400 : 600);
      context.fillStyle = palette.ink;
      const start = Math.max(left, 0) + 8;
      writeText(context, section.label, start, level * 26 + 13.5, right - start - 6);
    }
  }

  now({ sections, selection }) { return `${sections.join()} ${selection?.list === "sections" ? selection.index : ""}`; }

  hit(x, y, { timeline, song }) {
    const time = timeline.time(x);
    const level = this.levels[Math.floor(y / 26)] ?? 0;
    const section = song.sections.find((entry) => (entry.level ?? 0) === level && entry.start <= time && time < entry.end);
    return section ? { list: "sections", index: section.index } : null;
  }

  /** The border at a place: the section that starts there, which is moved with the end of the one before. */
  border(x, y, { timeline, song }) {
    const level = this.levels[Math.floor(y / 26)] ?? 0;
    const section = song.sections.find((entry) => (entry.level ?? 0) === level && Math.abs(timeline.x(entry.start) - x) < 7);
    return section ? { list: "sections", index: section.index } : null;
  }

  tip({ index }, { song }) {
    const section = song.sections[index];
    const others = alternativesOf(song, "sections", section.row).map((other) => other.label).filter(isText);
    return withAlternatives(section.label, section, others);
  }
}

class ChordsLane extends Lane {
  constructor() { super("chords", "Chords", 46); }

  shows(song) { return song.chords.length > 0; }

  summary({ song }) { return `${song.chords.length} chords; the sheet below lists them.`; }

  draw(context, { timeline, song, naming, chord: current, selection }) {
    for (const chord of visibleEntries(song.chords, timeline)) {
      const left = timeline.x(chord.start);
      const right = timeline.x(chord.end);
      const parsed = parseChord(chord.label);
      const isNow = chord.index === current;
      const isChord = parsed.kind === "chord";
      context.globalAlpha = isChord ? opacity(chord.conf) : 0.6;
      context.fillStyle = isChord ? tint(chordHue(parsed.root), isNow ? 2 : 1) : palette.panel;
      const gap = right - left > 6 ? 1 : 0;
      fillRounded(context, left + gap, 3, Math.max(0.5, right - left - 2 * gap), this.height - 6, 5);
      context.globalAlpha = 1;
      if (isNow && isChord && right - left > 4) {
        context.fillStyle = strongTint(chordHue(parsed.root));
        context.fillRect(left + 4, this.height - 6, right - left - 8, 3);
      }
      if (selection?.list === "chords" && selection.index === chord.index) {
        context.strokeStyle = palette.accent;
        context.lineWidth = 2;
        context.strokeRect(left + 2, 4, Math.max(1, right - left - 4), this.height - 8);
      }
      this.drawName(context, naming.parts(chord.label), Math.max(left, 0) + 8, right - 3, isNow, isChord);
    }
  }

  drawName(context, [root, suffix], x, right, isNow, isChord) {
    if (right - x < 8) return;
    context.fillStyle = isChord ? palette.ink : palette.soft;
    this.font(16, isNow ? 700 : 600);
    const width = textWidth(context, root);
    if (width > right - x) return;
    context.fillText(root, x, this.height / 2 + 1);
    this.font(12, isNow ? 600 : 500);
    if (textWidth(context, suffix) <= right - x - width - 1) context.fillText(suffix, x + width + 1, this.height / 2 - 2);
    else if (right - x - width > 12) writeText(context, suffix, x + width + 1, this.height / 2 - 2, right - x - width - 1);
  }

  now({ chord, selection, naming }) {
    return `${chord} ${naming.shift} ${selection?.list === "chords" ? selection.index : ""}`;
  }

  hit(x, y, { timeline, song }) {
    const index = indexDuring(song.chords, timeline.time(x));
    return index < 0 ? null : { list: "chords", index };
  }

  tip({ index }, { song, naming }) {
    const chord = song.chords[index];
    const others = alternativesOf(song, "chords", chord.row).map((other) => naming.name(String(other.label)));
    return withAlternatives(naming.name(chord.label), chord, others);
  }
}

class LyricsLane extends Lane {
  constructor() { super("lyrics", "Lyrics", 32); }

  shows(song) { return song.lyrics.length > 0; }

  summary({ song }) { return `${song.lyrics.length} lines of lyrics; the sheet below holds them.`; }

  draw(context, { timeline, song, word: current, line, selection }) {
    const timed = song.words.length ? song.words : song.lyrics;
    const now = song.words.length ? current : line;
    for (const word of visibleEntries(timed, timeline)) {
      const left = timeline.x(word.start);
      const next = timed[word.index + 1];
      const room = (next ? timeline.x(next.start) : timeline.width + 400) - left - 3;
      const isNow = word.index === now;
      const isChosen = selection?.list === "words" && selection.index === word.index;
      context.globalAlpha = opacity(word.conf);
      context.fillStyle = isNow ? palette.accent : palette.faint;
      context.fillRect(left, this.height - 5, Math.max(1.5, (word.end - word.start) * timeline.scale - 1), 2.5);
      context.globalAlpha = 1;
      this.font(13, isNow ? 700 : 400);
      context.fillStyle = isNow || isChosen ? palette.accent : opacity(word.conf) < 0.65 ? palette.soft : palette.ink;
      if (room > 12 || isNow) writeText(context, word.text, left, this.height / 2 - 3, Math.max(room, isNow ? 60 : 0));
    }
  }

  now({ word, line, selection }) { return `${word} ${line} ${selection?.list === "words" ? selection.index : ""}`; }

  hit(x, y, { timeline, song }) {
    const index = indexAt(song.words, timeline.time(x));
    return index < 0 || timeline.time(x) > song.words[index].end + 0.3 ? null : { list: "words", index };
  }

  tip({ index }, { song }) {
    const word = song.words[index];
    return withAlternatives(word.text, word, []);
  }
}

class NotesLane extends Lane {
  constructor() { super("notes", "Melody, bass", 150); }

  shows(song) {
    const notes = song.melody.length + song.bass.length > 0 ? [...song.melody, ...song.bass] : song.notes;
    this.low = notes.reduce((low, note) => Math.min(low, note.midi), 127) - 2;
    this.high = notes.reduce((high, note) => Math.max(high, note.midi), 0) + 2;
    return notes.length + song.notes.length > 0;
  }

  summary({ song }) { return `${song.melody.length} notes of the melody, ${song.bass.length} of the bass, ${song.notes.length} in all.`; }

  draw(context, { timeline, song, naming }) {
    const step = this.height / (this.high - this.low + 1);
    context.fillStyle = palette.line;
    this.font(10);
    for (let midi = Math.ceil(this.low / 12) * 12; midi <= this.high; midi += 12) {
      const y = (this.high - midi + 1) * step;
      context.fillRect(0, y, timeline.width, 1);
    }
    for (const [notes, color, alpha] of [
      [song.notes, palette.note, 0.5], [song.bass, palette.bass, 1], [song.melody, palette.melody, 1],
    ]) {
      context.fillStyle = color;
      for (const note of visibleEntries(notes, timeline)) {
        if (note.midi < this.low || note.midi > this.high) continue;
        context.globalAlpha = alpha * opacity(note.conf);
        const offset = (note.cents ?? 0) / 100;
        const width = Math.max(1.5, (note.end - note.start) * timeline.scale - 1);
        fillRounded(context, timeline.x(note.start), (this.high - note.midi - offset) * step, width, Math.max(3, step - 0.5), 2);
      }
    }
    context.globalAlpha = 1;
    context.fillStyle = palette.soft;
    for (let midi = Math.ceil(this.low / 12) * 12; midi <= this.high; midi += 12) {
      context.fillText(`C${midi / 12 - 1}`, 3, (this.high - midi + 0.5) * step);
    }
  }

  hit(x, y, { timeline, song }) {
    const midi = Math.round(this.high - y / (this.height / (this.high - this.low + 1)) + 0.5);
    const time = timeline.time(x);
    for (const list of ["melody", "bass", "notes"]) {
      const index = song[list].findIndex((note) => note.start <= time && time < note.end && Math.abs(note.midi - midi) <= 1);
      if (index >= 0) return { list, index };
    }
    return null;
  }

  tip({ list, index }, { song }) {
    const note = song[list][index];
    return withAlternatives(`${sharpNames[note.midi % 12]}${Math.floor(note.midi / 12) - 1} (${list})`, note, []);
  }
}
