"use strict";
// Keys, and the list of them that the help shows.

const keyHelp = [
  ["Space", "Play or pause"], ["← →", "A beat back or on; with Shift a bar"], ["[ ]", "The section before, the next one"],
  ["Home End", "Start, end"], ["L", "Loop the section, or the loop off"], ["+ −", "Zoom in, out"], ["F", "Follow what plays"],
  [", .", "Slower, faster"], ["↑ ↓", "Transpose the chords shown"], ["E", "Correct the map"],
  ["B", "Add a beat at the cursor (while correcting)"], ["Delete", "Delete the chosen beat"],
  ["Ctrl+Z", "Undo a correction; with Shift redo it"], ["?", "This help"],
];

class Keyboard {
  constructor(stage, transport, editor) {
    this.stage = stage;
    this.transport = transport;
    this.editor = editor;
    document.addEventListener("keydown", (event) => this.key(event));
    byId("help").addEventListener("click", () => this.showHelp());
    byId("help-keys").replaceChildren(...keyHelp.flatMap(([keys, text]) => [
      make("dt", {}, ...keys.split(" ").flatMap((key) => [make("kbd", {}, key), " "])), make("dd", {}, text),
    ]));
  }

  showHelp() { byId("help-dialog").showModal(); }

  key(event) {
    if (event.defaultPrevented || event.altKey || document.querySelector("dialog[open]")) return;
    const target = event.target;
    const isText = target.matches?.("input:not([type=range]):not([type=checkbox]), textarea, select");
    if (isText) return;
    const isControl = event.ctrlKey || event.metaKey;
    if (isControl) {
      if (event.key.toLowerCase() === "z") this.act(event, () => (event.shiftKey ? this.editor.document?.redo() : this.editor.document?.undo()));
      else if (event.key.toLowerCase() === "y") this.act(event, () => this.editor.document?.redo());
      return;
    }
    // Buttons and sliders keep the keys that work them.
    if (target.matches?.("button, a, summary") && (event.key === " " || event.key === "Enter")) return;
    if (target.matches?.("input[type=range]") && event.key.startsWith("Arrow")) return;
    const action = this.actions(event)[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (action) this.act(event, action);
  }

  act(event, action) {
    event.preventDefault();
    action();
  }

  actions(event) {
    const { stage, transport, editor } = this;
    return {
      " ": () => transport.play(),
      ArrowLeft: () => this.step(-1, event.shiftKey),
      ArrowRight: () => this.step(1, event.shiftKey),
      ArrowUp: () => transport.transpose(1),
      ArrowDown: () => transport.transpose(-1),
      Home: () => stage.seek(0),
      End: () => stage.seek(stage.duration),
      "[": () => transport.section(-1),
      "]": () => transport.section(1),
      l: () => transport.toggleLoop(),
      "+": () => stage.timeline.zoom(1.5),
      "=": () => stage.timeline.zoom(1.5),
      "-": () => stage.timeline.zoom(1 / 1.5),
      "−": () => stage.timeline.zoom(1 / 1.5),
      f: () => transport.toggleFollow(),
      ",": () => transport.setRate(stage.player.rate - 0.05),
      ".": () => transport.setRate(stage.player.rate + 0.05),
      e: () => editor.toggle(),
      b: () => { if (stage.editing) editor.addBeat(); },
      Delete: () => editor.deleteSelection(),
      Backspace: () => editor.deleteSelection(),
      "?": () => this.showHelp(),
    };
  }

  /** To the beat or the bar before or after; by five seconds where there are none. */
  step(direction, isBar) {
    const { stage } = this;
    const times = isBar ? stage.song.downbeats : stage.song.beats;
    const next = direction > 0 ? times.find((time) => time > stage.time + 0.02) : times.findLast((time) => time < stage.time - 0.15);
    stage.seek(next ?? stage.time + direction * 5);
  }
}
