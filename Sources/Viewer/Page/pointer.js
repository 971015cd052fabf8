"use strict";
// Mouse, pen and fingers on the lanes: seek, scroll, zoom, choose a passage, and pick entries up.

class LanePointer {
  constructor(stage, transport, editor) {
    this.stage = stage;
    this.transport = transport;
    this.editor = editor;
    this.fingers = new Map();
    this.element = byId("lanes");
    const listen = (type, action, options) => this.element.addEventListener(type, action, options);
    listen("pointerdown", (event) => this.down(event));
    listen("pointermove", (event) => this.move(event));
    listen("pointerup", (event) => this.up(event));
    listen("pointercancel", (event) => this.cancel(event));
    listen("pointerleave", () => this.hideTip());
    listen("dblclick", (event) => this.editor.doubleClick(this.place(event)));
    listen("wheel", (event) => this.wheel(event), { passive: false });
  }

  /** The lane and the place on its canvas under a pointer. */
  place(event) {
    const row = document.elementFromPoint(event.clientX, event.clientY)?.closest(".lane");
    const lane = this.stage.lanes.find((candidate) => candidate.row === row);
    const box = (lane?.canvas ?? byId("lane-ruler")).getBoundingClientRect();
    return { lane, x: event.clientX - box.left, y: event.clientY - box.top };
  }

  down(event) {
    if (event.button !== 0) return;
    const place = this.place(event);
    if (!place.lane) return;
    this.fingers.set(event.pointerId, place.x);
    if (this.fingers.size === 2) {
      this.drag = { kind: "pinch", distance: this.fingerDistance() };
      return;
    }
    if (this.fingers.size > 1) return;
    const isRange = place.lane.name === "ruler" || (place.lane.name === "waveform" && event.pointerType === "mouse");
    const grip = this.editor.grip(place);
    this.drag = { kind: grip ? "edit" : isRange ? "range" : "pan", grip, place, x: place.x, time: this.stage.timeline.time(place.x), far: false };
    this.element.setPointerCapture(event.pointerId);
    this.stage.held = true;
  }

  move(event) {
    const { drag, stage } = this;
    if (!drag) {
      this.hover(event);
      return;
    }
    if (!this.fingers.has(event.pointerId)) return;
    const box = byId("lane-ruler").getBoundingClientRect();
    const x = event.clientX - box.left;
    this.fingers.set(event.pointerId, x);
    if (drag.kind === "pinch") {
      const distance = this.fingerDistance();
      const middle = [...this.fingers.values()].reduce((sum, value) => sum + value, 0) / 2;
      if (distance > 10) stage.timeline.zoom(distance / drag.distance, middle);
      drag.distance = Math.max(distance, 10);
      return;
    }
    if (Math.abs(x - drag.x) > 4) drag.far = true;
    if (!drag.far) return;
    this.hideTip();
    if (drag.kind === "edit") this.editor.drag(drag.grip, stage.timeline.time(x));
    else if (drag.kind === "range") {
      const [start, end] = [drag.time, stage.timeline.time(x)].sort((first, second) => first - second);
      stage.player.setLoop({ start: Math.max(0, start), end: Math.min(end, stage.duration) });
      stage.invalidate();
    } else {
      stage.timeline.scroll((drag.last ?? drag.x) - x);
      drag.last = x;
    }
  }

  up(event) {
    const { drag, stage } = this;
    this.fingers.delete(event.pointerId);
    if (this.fingers.size || !drag) return;
    this.drag = null;
    stage.held = false;
    if (drag.kind === "pinch") return;
    if (!drag.far) this.click(drag);
    else if (drag.kind === "edit") this.editor.drop(drag.grip);
    else if (drag.kind === "range") this.transport.setLoop(this.snapped(stage.player.loop));
  }

  cancel(event) {
    this.fingers.delete(event.pointerId);
    this.drag = null;
    this.stage.held = false;
  }

  click({ place }) {
    const { stage } = this;
    const target = place.lane.hit(place.x, place.y, stage);
    if (stage.editing && target) stage.select(target);
    stage.seek(stage.timeline.time(place.x));
  }

  /** A passage with its ends on beats, where these are near. */
  snapped(loop) {
    const snap = (time) => {
      const beat = nearest(this.stage.song.beats, time);
      return beat !== undefined && Math.abs(beat - time) * this.stage.timeline.scale < 10 ? beat : time;
    };
    const [start, end] = [snap(loop.start), snap(loop.end)];
    return end - start < 0.1 ? null : { start, end };
  }

  fingerDistance() {
    const [first, second] = [...this.fingers.values()];
    return Math.abs(first - second);
  }

  wheel(event) {
    const { timeline } = this.stage;
    const { x } = this.place(event);
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      timeline.zoom(Math.exp(-event.deltaY * 0.005), x);
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      timeline.scroll(event.deltaX || event.deltaY);
      this.pauseFollowing();
    }
  }

  /** Whoever scrolls by hand wants to look there; following goes on after a while. */
  pauseFollowing() {
    this.stage.held = true;
    clearTimeout(this.resume);
    this.resume = setTimeout(() => { this.stage.held = false; }, 3000);
  }

  hover(event) {
    const place = this.place(event);
    const target = place.lane?.hit(place.x, place.y, this.stage);
    const text = target ? place.lane.tip(target, this.stage) : null;
    this.element.style.cursor = this.editor.grip(place) ? "ew-resize" : "";
    if (!text || event.pointerType === "touch") {
      this.hideTip();
      return;
    }
    const tip = byId("tip");
    setText(tip, text);
    tip.hidden = false;
    tip.style.left = `${Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${event.clientY + 18 + tip.offsetHeight > innerHeight ? event.clientY - tip.offsetHeight - 8 : event.clientY + 18}px`;
  }

  hideTip() { byId("tip").hidden = true; }
}
