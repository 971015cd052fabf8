"use strict";
// What sounds now, large: chord and the next one, line of the lyrics, key, tempo, meter, place in the bar.

class NowPanel {
  constructor(stage) {
    this.stage = stage;
    this.shownLine = undefined;
    stage.addEventListener("place", () => this.update());
    stage.addEventListener("naming", () => this.reset());
    stage.addEventListener("arrange", () => this.reset());
  }

  reset() {
    this.shownLine = undefined;
    this.shownChord = undefined;
    const { song } = this.stage;
    byId("now-chord").hidden = !song.chords.length;
    byId("karaoke").hidden = !song.lyrics.length;
    byId("now").hidden = !song.chords.length && !song.lyrics.length && !song.beats.length && !song.key.length;
    this.update();
  }

  update() {
    this.updateChord();
    this.updateLyrics();
    this.updateFacts();
  }

  updateChord() {
    const { song, naming, chord } = this.stage;
    const entry = song.chords[chord];
    const after = entry ? chord + 1 : indexAt(song.chords, this.stage.time) + 1;
    const next = song.chords.slice(after, after + 8).find((other) => other.label !== entry?.label);
    const state = `${entry?.label}|${next?.label}|${naming.shift}|${naming.flats}`;
    if (state === this.shownChord) return;
    this.shownChord = state;
    const [root, suffix] = entry ? naming.parts(entry.label) : ["–", ""];
    byId("chord-now").replaceChildren(make("span", { className: "root" }, root), make("span", { className: "suffix" }, suffix));
    setText(byId("chord-next"), next ? naming.name(next.label) : "–");
    showDiagrams(entry ? shiftedChord(entry.label, naming.shift) : null, entry ? naming.name(entry.label) : "");
  }

  updateLyrics() {
    const { song, places } = this.stage;
    if (!song.lyrics.length) return;
    const line = places.lastWord >= 0 ? song.words[places.lastWord].line : places.line;
    const current = this.lineToShow(line);
    if (current !== this.shownLine) {
      this.shownLine = current;
      setText(byId("line-before"), song.lyrics[current - 1]?.text ?? "");
      setText(byId("line-after"), song.lyrics[current + 1]?.text ?? "");
      const entry = song.lyrics[current];
      this.words = song.words.filter((word) => word.line === current);
      this.spans = this.words.map((word) => make("span", { className: "word", "data-index": word.index }, word.text));
      const parts = this.spans.length ? this.spans.flatMap((span, index) => (index ? [" ", span] : [span])) : [entry?.text ?? ""];
      byId("line-now").replaceChildren(...parts);
    }
    this.spans.forEach((span, index) => {
      const number = this.words[index].index;
      span.classList.toggle("sung", number <= places.lastWord);
      span.classList.toggle("now", number === places.word);
    });
  }

  /** The line that is sung, or the next one where that is near. */
  lineToShow(line) {
    const { song, time } = this.stage;
    const [entry, next] = [song.lyrics[line], song.lyrics[line + 1]];
    if (next && (!entry || time > entry.end + 0.4) && next.start - time < 4) return line + 1;
    return Math.max(line, 0);
  }

  updateFacts() {
    const { song, naming, places, time } = this.stage;
    const key = song.key[places.key] ?? song.key[0];
    this.fact("key", key ? keyName(key, naming) : "", key);
    const curve = indexAt(song.curve, time, (point) => point[0]);
    const tempo = song.curve[curve]?.[1] ?? song.tempo.bpm_global;
    this.fact("tempo", tempo > 0 ? `${Math.round(tempo)} bpm` : "", { conf: song.tempo.confidence });
    const passage = indexDuring(song.meterChanges, time);
    const meter = song.meterChanges[passage] ?? song.meter;
    const isKnown = isNumber(meter.numerator) && (song.meter.confidence !== 0 || song.downbeats.length > 0);
    this.fact("meter", isKnown ? `${meter.numerator}/${meter.denominator}` : "", { conf: meter.conf ?? meter.confidence });
    this.updateBar();
  }

  fact(name, text, { conf } = {}) {
    const element = byId(`fact-${name}`);
    element.parentElement.hidden = !text;
    setText(element, text);
    element.classList.toggle("unsure", isNumber(conf) && conf < 0.5);
    const title = isNumber(conf) ? `${Math.round(conf * 100)} % sure` : "";
    if (element.title !== title) element.title = title;
  }

  /** Number of the bar, and a dot for each of its beats. */
  updateBar() {
    const { song, places, time } = this.stage;
    const bar = indexAt(song.downbeats, time, itself);
    const dots = byId("beat-dots");
    this.fact("bar", song.downbeats.length ? (bar >= 0 ? String(bar + 1) : "–") : "");
    if (bar < 0 || places.beat < 0) {
      dots.replaceChildren();
      return;
    }
    const first = indexAt(song.beats, song.downbeats[bar] + 0.0011, itself);
    const end = song.downbeats[bar + 1] ?? Infinity;
    let count = 0;
    while (count < 16 && song.beats[first + count] < end - 0.0011) count += 1;
    while (dots.children.length > count) dots.lastChild.remove();
    while (dots.children.length < count) dots.append(make("i"));
    [...dots.children].forEach((dot, index) => dot.classList.toggle("on", index === places.beat - first));
  }
}
