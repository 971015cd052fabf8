"use strict";
// The part of the song that the lanes show: all share one time axis.

class Timeline extends EventTarget {
  constructor() {
    super();
    this.start = 0;
    this.duration = 1;
    this.width = 600;
    this.scale = 60;
  }

  /** Seconds that are seen. */
  get span() { return this.width / this.scale; }
  get end() { return this.start + this.span; }

  x(time) { return (time - this.start) * this.scale; }
  time(x) { return this.start + x / this.scale; }

  get minimumScale() { return this.width / Math.max(this.duration, 1); }

  set(start, scale = this.scale) {
    const nextScale = clamp(scale, Math.min(this.minimumScale, 2000), 2000);
    const span = this.width / nextScale;
    const nextStart = clamp(start, 0, Math.max(0, this.duration - span));
    if (nextStart === this.start && nextScale === this.scale) return;
    this.start = nextStart;
    this.scale = nextScale;
    this.dispatchEvent(new Event("change"));
  }

  /** Another width keeps the scale, another song shows as much of it as is easily read. */
  resize(width) {
    if (width === this.width || width <= 0) return;
    this.width = width;
    this.set(this.start);
    this.dispatchEvent(new Event("change"));
  }

  show(duration) {
    this.duration = Math.max(duration, 1);
    this.start = 0;
    this.scale = Math.max(this.minimumScale, this.width / clamp(this.width / 75, 6, 18));
    this.dispatchEvent(new Event("change"));
  }

  /** Zooms by a factor about a place that stays where it is. */
  zoom(factor, x = this.width / 2) {
    const time = this.time(x);
    const scale = clamp(this.scale * factor, Math.min(this.minimumScale, 2000), 2000);
    this.set(time - x / scale, scale);
  }

  scroll(pixels) { this.set(this.start + pixels / this.scale); }

  /** Moves so that a time is seen; `smooth` keeps it at one place while the song goes on. */
  follow(time, smooth) {
    if (smooth) {
      this.set(time - this.span * 0.33);
    } else if (time < this.start || time > this.start + this.span * 0.92) {
      this.set(time - this.span * 0.08);
    }
  }
}
