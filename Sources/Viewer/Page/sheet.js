"use strict";
// The song as a sheet: lyrics with the chords above their words, bars of chords where nobody sings, under their sections.
// It is text, so that it is also what screen readers and searches find.

class Sheet {
  constructor(stage) {
    this.stage = stage;
    this.body = byId("sheet-body");
    stage.addEventListener("naming", () => this.rename());
    stage.addEventListener("place", () => this.mark());
    this.body.addEventListener("click", (event) => {
      const target = event.target.closest("[data-time]");
      if (target && !getSelection().toString()) stage.seek(Number(target.dataset.time));
    });
    this.marked = [];
  }

  show() {
    const { song } = this.stage;
    this.chords = [];
    this.words = [];
    this.marked = [];
    this.lines = this.rows(song).map((row) => this.row(row, song));
    byId("sheet").hidden = !this.lines.length;
    this.body.replaceChildren(...this.lines.map((line) => line.element));
    this.rename();
    this.mark();
  }

  /** Sections, lines and runs of chords between lines, in their order. */
  rows(song) {
    const rows = song.lyrics.map((line) => ({ kind: "line", start: line.start, end: line.end, line }));
    const coarsest = Math.min(...song.sections.map((section) => section.level ?? 0));
    for (const section of song.sections) {
      if ((section.level ?? 0) === coarsest) rows.push({ kind: "section", start: section.start, section });
    }
    const starts = rows.map((row) => row.start).sort((first, second) => first - second);
    let run = null;
    for (const chord of song.chords) {
      const index = indexAt(song.lyrics, chord.start + 0.05);
      if (index >= 0 && chord.start < song.lyrics[index].end) {
        run = null;
        continue;
      }
      const border = indexAt(starts, chord.start + 0.05, itself);
      if (!run || run.border !== border || run.chords.length >= 8) {
        run = { kind: "run", start: chord.start, border, chords: [] };
        rows.push(run);
      }
      run.chords.push(chord);
      run.end = chord.end;
    }
    const order = { section: 0, run: 1, line: 1 };
    return rows.sort((first, second) => (Math.abs(first.start - second.start) < 0.06
      ? order[first.kind] - order[second.kind] || first.start - second.start : first.start - second.start));
  }

  row(row, song) {
    if (row.kind === "section") {
      const hue = song.sectionHues[row.section.index];
      const element = make("h3", { "data-time": row.start }, row.section.label);
      element.style.setProperty("--hue", hue);
      return { ...row, element };
    }
    const element = make("p", { "data-time": row.start, className: row.kind });
    if (row.kind === "run") element.append(...row.chords.flatMap((chord) => [this.chord(chord), " "]));
    else element.append(...this.line(row.line, song));
    return { ...row, element };
  }

  chord(chord) {
    const element = make("b", { "data-time": chord.start, className: "chord" });
    this.chords[chord.index] = { element, chord };
    return element;
  }

  /** Words with the chords that begin while they are sung, or before them. */
  line(line, song) {
    const words = song.words.filter((word) => word.line === line.index);
    if (!words.length) return [line.text];
    const first = indexAt(song.chords, line.start + 0.05, (chord) => chord.start);
    let next = Math.max(0, first);
    if (song.chords[next] && song.chords[next].start < line.start - 0.05 && this.chords[next]) next += 1;
    return words.flatMap((word, index) => {
      const until = words[index + 1]?.start ?? line.end;
      const span = make("span", { className: "word", "data-time": word.start });
      const above = [];
      while (song.chords[next] && song.chords[next].start < until - 0.05) {
        if (!this.chords[next]) above.push(this.chord(song.chords[next]));
        next += 1;
      }
      if (above.length) span.append(make("span", { className: "above" }, ...above));
      span.append(word.text);
      this.words[word.index] = span;
      return [span, " "];
    });
  }

  rename() {
    for (const item of this.chords ?? []) {
      if (item) setText(item.element, this.stage.naming.name(item.chord.label));
    }
  }

  mark() {
    if (!this.lines) return;
    const { places, time } = this.stage;
    const line = this.lines.findLast((candidate) => candidate.kind !== "section" && candidate.start <= time + 0.05);
    const now = [this.chords[places.chord]?.element, this.words[places.word], line?.element].filter(Boolean);
    for (const element of this.marked) if (!now.includes(element)) element.classList.remove("now");
    for (const element of now) element.classList.add("now");
    this.marked = now;
  }
}
