"use strict";
// The whole song in one strip: its sections and waveform, the part that the lanes show, and where it plays.

class Overview {
  constructor(stage) {
    this.stage = stage;
    this.element = byId("overview");
    this.canvas = byId("overview-canvas");
    stage.addEventListener("arrange", () => this.render());
    stage.timeline.addEventListener("change", () => this.placeWindow());
    stage.addEventListener("frame", () => this.placeCursor());
    new ResizeObserver(() => this.render()).observe(this.element);
    this.element.addEventListener("pointerdown", (event) => this.grab(event));
    this.element.addEventListener("pointermove", (event) => {
      if (this.element.hasPointerCapture(event.pointerId)) this.seek(event);
    });
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  get width() { return this.element.clientWidth; }

  grab(event) {
    this.element.setPointerCapture(event.pointerId);
    this.seek(event);
  }

  seek(event) {
    const x = event.clientX - this.element.getBoundingClientRect().left;
    const time = clamp(x / this.width, 0, 1) * this.stage.duration;
    this.stage.seek(time);
    this.stage.timeline.set(time - this.stage.timeline.span * 0.33);
  }

  key(event) {
    const steps = { PageUp: -30, PageDown: 30, ArrowUp: 5, ArrowDown: -5 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    this.stage.seek(this.stage.time + steps[event.key]);
  }

  render() {
    const { stage, width } = this;
    const height = 44;
    const ratio = Math.min(devicePixelRatio || 1, 2);
    this.canvas.width = Math.max(1, width * ratio);
    this.canvas.height = height * ratio;
    const context = this.canvas.getContext("2d");
    context.scale(ratio, ratio);
    const scale = width / Math.max(stage.duration, 1);
    const { song } = stage;
    const coarsest = Math.min(...song.sections.map((section) => section.level ?? 0));
    for (const section of song.sections) {
      if ((section.level ?? 0) !== coarsest) continue;
      context.globalAlpha = opacity(section.conf);
      context.fillStyle = tint(song.sectionHues[section.index], 1.4);
      context.fillRect(section.start * scale, 0, Math.max(1, (section.end - section.start) * scale - 1), height);
    }
    context.globalAlpha = 1;
    const whole = { width, scale, time: (x) => x / scale };
    if (stage.peaks) drawPeaks(context, stage.peaks, whole, height, palette.wave);
    this.placeWindow();
    this.placeCursor();
  }

  placeWindow() {
    const { timeline } = this.stage;
    const scale = this.width / Math.max(this.stage.duration, 1);
    const style = byId("overview-window").style;
    style.transform = `translateX(${timeline.start * scale}px)`;
    style.width = `${Math.min(this.width, timeline.span * scale)}px`;
  }

  placeCursor() {
    const { time, duration } = this.stage;
    byId("overview-cursor").style.transform = `translateX(${time / Math.max(duration, 1) * this.width}px)`;
    const text = `${formatTime(time)} of ${formatTime(duration)}`;
    if (text === this.spoken) return;
    this.spoken = text;
    this.element.setAttribute("aria-valuemax", Math.round(duration));
    this.element.setAttribute("aria-valuenow", Math.floor(time));
    this.element.setAttribute("aria-valuetext", text);
  }
}
