"use strict";
// What is shown: the song, its place in time, and the lanes that are drawn when either changes.

class Stage extends EventTarget {
  constructor(player) {
    super();
    this.player = player;
    this.timeline = new Timeline();
    this.song = deriveSong(readSongMap({}));
    this.transposition = 0;
    this.capo = 0;
    this.naming = new ChordNaming();
    this.selection = null;
    this.editing = false;
    this.follows = true;
    this.cursor = 0;
    this.places = { chord: -1, word: -1, line: -1, beat: -1, key: -1, sections: [] };
    this.lanes = [
      new RulerLane(), new SectionsLane(), new WaveformLane(), new BeatsLane(), new ChordsLane(), new LyricsLane(),
      new NotesLane(), new TonalityLane(),
    ];
    this.drawn = new Map();
    this.frame = this.frame.bind(this);
    this.timeline.addEventListener("change", () => this.invalidate());
    player.addEventListener("change", () => this.request());
  }

  get chord() { return this.places.chord; }
  get word() { return this.places.word; }
  get line() { return this.places.line; }
  get sections() { return this.places.sections; }
  get time() { return this.player.isLoaded ? this.player.time : this.cursor; }
  get duration() { return Math.max(this.song.duration, this.player.duration); }

  /** Shows a song; `keepsPlace` where it is another state of the one that was shown. */
  show(song, keepsPlace = false) {
    this.song = deriveSong(song);
    if (!keepsPlace) this.cursor = 0;
    this.rename();
    this.arrange();
    if (!keepsPlace || this.timeline.duration !== Math.max(this.duration, 1)) this.timeline.show(this.duration);
  }

  /** Shows lanes that have something to show, and hides the others. */
  arrange() {
    for (const lane of this.lanes) lane.row.hidden = !lane.shows(this.song, this);
    this.dispatchEvent(new Event("arrange"));
    this.invalidate();
  }

  setNaming(transposition, capo) {
    this.transposition = transposition;
    this.capo = capo;
    this.rename();
  }

  /** Names chords anew: by the key that lasts longest. */
  rename() {
    const key = [...this.song.key].sort((first, second) => second.end - second.start - (first.end - first.start))[0];
    this.naming = new ChordNaming(this.transposition, this.capo, key);
    this.dispatchEvent(new Event("naming"));
    this.invalidate();
  }

  select(selection) {
    this.selection = selection;
    this.dispatchEvent(new Event("selection"));
    this.invalidate();
  }

  seek(time) {
    this.cursor = clamp(time, 0, this.duration);
    this.player.seek(this.cursor);
    this.place(this.time);
    this.timeline.follow(this.cursor, false);
    this.request();
  }

  invalidate() {
    this.drawn.clear();
    this.request();
  }

  request() {
    if (!this.requested) this.requested = requestAnimationFrame(this.frame);
  }

  frame() {
    this.requested = 0;
    this.player.tick();
    const { time, player } = this;
    if (player.isPlaying) this.cursor = time;
    this.place(time);
    if (this.follows && player.isPlaying && !this.held) {
      this.timeline.follow(time, !matchMedia("(prefers-reduced-motion: reduce)").matches);
    }
    for (const lane of this.lanes) {
      if (lane.row.hidden) continue;
      const now = lane.now(this);
      if (this.drawn.has(lane) && this.drawn.get(lane) === now) continue;
      lane.render(this);
      this.drawn.set(lane, now);
    }
    this.dispatchEvent(new Event("frame"));
    if (player.isPlaying) this.request();
  }

  /** Finds what sounds at a time. */
  place(time) {
    const { song, places } = this;
    const words = song.words.length ? indexAt(song.words, time) : -1;
    const next = {
      chord: indexDuring(song.chords, time), beat: indexAt(song.beats, time, itself), key: indexDuring(song.key, time),
      word: words >= 0 && time < song.words[words].end + 0.05 ? words : -1, line: indexAt(song.lyrics, time),
      lastWord: words,
      sections: song.sections.filter((section) => section.start <= time && time < section.end).map((section) => section.index),
    };
    const isSamePlace = Object.keys(next).every((name) => String(next[name]) === String(places[name]));
    this.places = next;
    if (!isSamePlace) this.dispatchEvent(new Event("place"));
  }
}

/** Adds to a song what is computed of it: indices, numbers of bars, colours of sections. */
function deriveSong(song) {
  for (const list of [song.chords, song.sections, song.lyrics, song.words, song.key, song.melody, song.bass, song.notes]) {
    list.forEach((entry, index) => { entry.index = index; });
  }
  song.sectionHues = sectionHuesOf(song.sections);
  song.bars = new Map();
  song.downbeats.forEach((downbeat, index) => {
    const beat = nearest(song.beats, downbeat);
    song.bars.set(beat !== undefined && isSame(beat, downbeat) ? beat : downbeat, index + 1);
  });
  return song;
}
