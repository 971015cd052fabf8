"use strict";
// The bar of controls: play, loop, rate, transposition and capo, zoom.

class Transport {
  constructor(stage) {
    this.stage = stage;
    const { player, timeline } = stage;
    const press = (id, action) => byId(id).addEventListener("click", action);
    press("play", () => this.play());
    press("back", () => this.section(-1));
    press("forward", () => this.section(1));
    press("loop", () => this.toggleLoop());
    press("zoom-in", () => timeline.zoom(1.5));
    press("zoom-out", () => timeline.zoom(1 / 1.5));
    press("transpose-down", () => this.transpose(-1));
    press("transpose-up", () => this.transpose(1));
    press("follow", () => this.toggleFollow());
    byId("capo").addEventListener("change", () => this.name());
    byId("rate").addEventListener("input", () => this.setRate(Number(byId("rate").value)));
    byId("rate-value").addEventListener("click", () => this.setRate(1));
    player.addEventListener("change", () => this.update());
    stage.addEventListener("frame", () => this.updateTime());
    this.update();
  }

  play() {
    if (this.stage.player.isLoaded) this.stage.player.toggle();
    else byId("open").click();
  }

  setRate(rate) {
    const value = clamp(Math.round(rate * 20) / 20, 0.25, 2);
    byId("rate").value = value;
    setText(byId("rate-value"), `${value.toFixed(2).replace(/0$/, "")}×`);
    this.stage.player.setRate(value);
  }

  transpose(semitones) {
    this.stage.transposition = clamp(this.stage.transposition + semitones, -11, 11);
    this.name();
    announce(`Chords transposed by ${this.stage.transposition} semitones`);
  }

  name() {
    const { stage } = this;
    stage.setNaming(stage.transposition, Number(byId("capo").value));
    setText(byId("transpose-value"), stage.transposition > 0 ? `+${stage.transposition}` : String(stage.transposition).replace("-", "−"));
  }

  toggleFollow() {
    this.stage.follows = !this.stage.follows;
    this.stage.held = false;
    byId("follow").setAttribute("aria-pressed", this.stage.follows);
    this.stage.request();
  }

  /** Loops the section that sounds, or loops no longer. */
  toggleLoop() {
    const { stage } = this;
    if (stage.player.loop) this.setLoop(null);
    else {
      const section = stage.song.sections[stage.sections.at(-1)];
      const line = stage.song.lyrics[stage.line];
      const passage = section ?? line ?? { start: stage.timeline.start, end: stage.timeline.end };
      this.setLoop({ start: passage.start, end: Math.min(passage.end, stage.duration) }, section?.label);
    }
  }

  setLoop(loop, name = "passage") {
    this.stage.player.setLoop(loop);
    this.stage.invalidate();
    announce(loop ? `Looping ${name}, ${formatTime(loop.start)} to ${formatTime(loop.end)}` : "Loop off");
  }

  /** To the start of the section before, or of the next one. */
  section(direction) {
    const { stage } = this;
    const starts = [...new Set([0, ...stage.song.sections.map((section) => section.start)])].sort((first, second) => first - second);
    const target = direction > 0
      ? starts.find((start) => start > stage.time + 0.05) : starts.findLast((start) => start < stage.time - 1) ?? 0;
    if (target === undefined) return;
    stage.seek(target);
    const section = stage.song.sections.find((entry) => entry.start === target);
    announce(section ? `${section.label}, ${formatTime(target)}` : formatTime(target));
  }

  update() {
    const { player } = this.stage;
    const label = !player.isLoaded ? "Open the recording to play it" : player.isPlaying ? "Pause" : "Play";
    byId("play").setAttribute("aria-label", label);
    byId("play").title = `${label} (space)`;
    byId("play").classList.toggle("playing", player.isPlaying);
    byId("loop").setAttribute("aria-pressed", Boolean(player.loop));
    this.updateTime();
  }

  updateTime() {
    setText(byId("time"), formatTime(this.stage.time, 1));
    setText(byId("duration"), formatTime(this.stage.duration));
  }
}
