"use strict";
// Plays the recording, and its stems with it: media elements, whose rate can change without their pitch.

class Player extends EventTarget {
  constructor(media) {
    super();
    this.media = media;
    this.loop = null;
    this.rate = 1;
    this.stems = [];
    media.preservesPitch = true;
    for (const type of ["play", "pause", "ended", "seeked", "loadedmetadata"]) media.addEventListener(type, () => this.changed());
    media.addEventListener("play", () => this.playStems());
    media.addEventListener("pause", () => this.stems.forEach((stem) => stem.media.pause()));
    media.addEventListener("seeked", () => this.placeStems());
    media.addEventListener("error", () => {
      if (media.getAttribute("src")) this.dispatchEvent(new Event("fault"));
    });
  }

  changed() { this.dispatchEvent(new Event("change")); }

  get isLoaded() { return this.media.hasAttribute("src"); }
  get isPlaying() { return this.isLoaded && !this.media.paused && !this.media.ended; }
  get time() { return this.media.currentTime; }
  get duration() { return Number.isFinite(this.media.duration) ? this.media.duration : 0; }

  /** Opens a recording by its address. */
  open(address) {
    this.setStems([]);
    this.media.src = address;
    this.media.playbackRate = this.media.defaultPlaybackRate = this.rate;
    this.changed();
  }

  close() {
    this.media.pause();
    this.media.removeAttribute("src");
    this.media.load();
    this.setStems([]);
    this.changed();
  }

  async toggle() {
    if (!this.isLoaded) return;
    if (this.isPlaying) {
      this.media.pause();
      return;
    }
    if (this.loop && (this.time < this.loop.start || this.time >= this.loop.end)) this.seek(this.loop.start);
    try {
      await this.media.play();
    } catch (error) {
      if (error.name !== "AbortError") this.dispatchEvent(new Event("fault"));
    }
  }

  seek(time) {
    if (!this.isLoaded) return;
    this.media.currentTime = clamp(time, 0, this.duration || Infinity);
    this.changed();
  }

  setRate(rate) {
    this.rate = rate;
    for (const media of [this.media, ...this.stems.map((stem) => stem.media)]) {
      media.preservesPitch = true;
      media.playbackRate = rate;
    }
    this.changed();
  }

  setLoop(loop) {
    this.loop = loop;
    this.changed();
  }

  /** Goes back where a loop ends, and keeps stems at the recording's time; called for each frame while it plays. */
  tick() {
    if (!this.isPlaying) return;
    if (this.loop && this.time >= this.loop.end) this.seek(this.loop.start);
    for (const stem of this.stems) this.align(stem.media);
  }

  // Stems: `{ name, media, volume, muted, solo }`; the recording itself is silent while there are any.

  setStems(stems) {
    for (const stem of this.stems) {
      stem.media.pause();
      stem.media.removeAttribute("src");
    }
    this.stems = stems;
    this.mix();
    this.setRate(this.rate);
    this.placeStems();
    if (this.isPlaying) this.playStems();
  }

  mix() {
    const solo = this.stems.some((stem) => stem.solo);
    for (const stem of this.stems) {
      stem.media.volume = stem.volume;
      stem.media.muted = solo ? !stem.solo : stem.muted;
    }
    this.media.muted = this.stems.length > 0;
  }

  placeStems() {
    for (const { media } of this.stems) media.currentTime = this.time;
  }

  playStems() {
    this.placeStems();
    for (const { media } of this.stems) media.play().catch(() => {});
  }

  /** A stem that is a little off is played slightly faster or slower; one that is far off is placed anew. */
  align(media) {
    if (media.seeking || media.readyState < 3 || this.media.seeking) return;
    const lag = this.time - media.currentTime;
    if (Math.abs(lag) > 0.15) media.currentTime = this.time;
    else media.playbackRate = this.rate * (Math.abs(lag) > 0.012 ? 1 + clamp(lag, -0.05, 0.05) : 1);
    if (media.paused && !media.ended) media.play().catch(() => {});
  }
}
