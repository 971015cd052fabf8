"use strict";
// Corrections by hand: what is dragged on the lanes, and the bar that changes what is chosen.

class Editor {
  constructor(stage) {
    this.stage = stage;
    this.document = null;
    const press = (id, action) => byId(id).addEventListener("click", action);
    press("edit", () => this.toggle());
    press("undo", () => this.document?.undo());
    press("redo", () => this.document?.redo());
    press("discard", () => this.document?.discard());
    press("add-beat", () => this.addBeat());
    for (const list of ["beats", "chords", "sections", "words"]) press(`choose-${list}`, () => this.choose(list));
    stage.addEventListener("selection", () => this.showSelection());
    this.showSelection();
  }

  toggle(editing = !this.stage.editing) {
    const { stage } = this;
    stage.editing = editing && Boolean(this.document);
    byId("edit").setAttribute("aria-pressed", stage.editing);
    byId("inspector").hidden = !stage.editing;
    document.body.classList.toggle("editing", stage.editing);
    if (!stage.editing) stage.select(null);
    stage.arrange();
  }

  /** Shows which corrections there are. */
  update() {
    const { document } = this;
    byId("undo").disabled = !document?.past.length;
    byId("redo").disabled = !document?.future.length;
    byId("discard").disabled = !document?.isCorrected;
    byId("corrected").hidden = !document?.isCorrected;
    this.showSelection();
  }

  change(lists, sentence) {
    if (!lists) return;
    this.document.change(lists);
    announce(sentence);
  }

  // On the lanes

  /** What can be dragged at a place. */
  grip({ lane, x, y }) {
    const { stage } = this;
    if (!stage.editing || !lane) return null;
    if (lane.name === "beats") {
      const target = lane.hit(x, y, stage);
      return target ? { kind: "beat", beat: stage.song.beats[target.index] } : null;
    }
    const target = lane.name === "sections" ? lane.border(x, y, stage) : null;
    return target ? { kind: "border", row: stage.song.sections[target.index].row } : null;
  }

  drag(grip, time) {
    grip.time = time;
    const line = byId("drag-line");
    line.hidden = false;
    line.style.transform = `translateX(${this.stage.timeline.x(time)}px)`;
    line.dataset.time = formatTime(time, 2);
  }

  drop(grip) {
    byId("drag-line").hidden = true;
    if (grip.time === undefined) return;
    const { map } = this.document;
    if (grip.kind === "beat") this.change(movedBeat(map, grip.beat, grip.time), "Beat moved");
    else this.change(movedBorder(map, grip.row, grip.time), "Section's border moved");
  }

  /** Adds a beat where there is none; goes to the text of what can be renamed. */
  doubleClick({ lane, x, y }) {
    const { stage } = this;
    if (!lane || !this.document || !["beats", "chords", "sections", "lyrics"].includes(lane.name)) return;
    if (!stage.editing) this.toggle(true);
    const target = lane.hit(x, y, stage);
    if (lane.name === "beats" && !target) this.change(addedBeat(this.document.map, stage.timeline.time(x)), "Beat added");
    else if (target) {
      stage.select(target);
      byId("inspector-fields").querySelector("input[type=text]")?.select();
    }
  }

  // By the bar

  addBeat() { this.change(addedBeat(this.document.map, this.stage.time), "Beat added"); }

  /** Chooses what sounds at the cursor. */
  choose(list) {
    const { song, time, chord, sections, places } = this.stage;
    const beat = nearest(song.beats, time);
    const index = { beats: song.beats.indexOf(beat), chords: chord, sections: sections.at(-1) ?? -1, words: places.lastWord }[list];
    if (index === undefined || index < 0) {
      announce("There is none at the cursor");
      return;
    }
    this.stage.select({ list, index });
    byId("inspector-fields").querySelector("input")?.focus();
  }

  deleteSelection() {
    const { selection, song } = this.stage;
    if (selection?.list !== "beats") return;
    const beat = song.beats[selection.index];
    this.stage.select(null);
    this.change(deletedBeat(this.document.map, beat), "Beat deleted");
  }

  showSelection() {
    const { selection, song } = this.stage;
    const fields = byId("inspector-fields");
    const entry = selection && (song[selection.list]?.[selection.index]);
    const fill = { beats: () => this.beatFields(entry), chords: () => this.chordFields(entry), sections: () => this.sectionFields(entry), words: () => this.wordFields(entry) };
    if (entry === undefined || entry === null || !fill[selection.list]) {
      fields.replaceChildren(make("span", { className: "hint" }, "Choose a beat, chord, section or word on its lane, or at the cursor."));
    } else fields.replaceChildren(...fill[selection.list]());
  }

  field(label, input) { return make("label", {}, `${label} `, input); }

  /** A field that changes something when it is left or Enter is pressed. */
  text(value, apply) {
    const input = make("input", { type: "text", value, autocomplete: "off", spellcheck: false });
    input.addEventListener("change", () => {
      const text = input.value.trim();
      const isTaken = text !== "" && apply(text) !== false;
      if (!isTaken) input.value = value;
    });
    return input;
  }

  seconds(value, apply) {
    const input = make("input", { type: "number", min: 0, step: 0.01, value: value.toFixed(3) });
    input.addEventListener("change", () => {
      if (Number.isFinite(input.valueAsNumber)) apply(input.valueAsNumber);
    });
    return input;
  }

  beatFields(beat) {
    const downbeat = make("input", { type: "checkbox", checked: this.stage.song.bars.has(beat) });
    downbeat.addEventListener("change", () => this.change(toggledDownbeat(this.document.map, beat), "Bar changed"));
    return [
      this.field("Beat at", this.seconds(beat, (time) => this.change(movedBeat(this.document.map, beat, time), "Beat moved"))),
      this.field("First of a bar", downbeat),
      make("button", { type: "button", onclick: () => this.deleteSelection() }, "Delete beat"),
    ];
  }

  chordFields(chord) {
    const { song, naming } = this.stage;
    const plain = new ChordNaming(0, 0, naming.key);
    const rename = (text) => {
      const label = chordLabel(text);
      if (!label) {
        notify(`“${text}” is no chord. Write it such as Am7, F#/C, Bbmaj7 or E:min7/b3; N.C. for none.`, "fault");
        return false;
      }
      this.change(renamedChord(this.document.map, chord.row, label), `Chord is now ${plain.name(label)}`);
      return true;
    };
    const others = alternativesOf(song, "chords", chord.row).filter((other) => isText(other.label)).slice(0, 4);
    return [
      this.field("Chord", this.text(plain.name(chord.label), rename)),
      ...others.map((other) => make("button", { type: "button", onclick: () => rename(other.label) }, plain.name(other.label))),
      ...(naming.shift ? [make("span", { className: "hint" }, "as it sounds, not transposed")] : []),
    ];
  }

  sectionFields(section) {
    const { document } = this;
    return [
      this.field("Section", this.text(section.label, (text) => this.change(renamedSection(document.map, section.row, text), "Section renamed"))),
      this.field("starts at", this.seconds(section.start, (time) => this.change(movedBorder(document.map, section.row, time), "Section's border moved"))),
    ];
  }

  wordFields(word) {
    const line = this.stage.song.lyrics[word.line];
    return [this.field("Word", this.text(word.text, (text) => this.change(editedWord(this.document.map, line.row, word.row, text), "Word changed")))];
  }
}
