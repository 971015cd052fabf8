"use strict";
// Puts the page together.

const exportFormats = [
  ["midi", "MIDI"], ["musicxml", "Lead sheet (MusicXML)"], ["chordpro", "Chords and lyrics (ChordPro)"], ["lrc", "Lyrics (LRC)"],
  ["srt", "Subtitles (SubRip)"], ["vtt", "Subtitles (WebVTT)"], ["ultrastar", "Karaoke (UltraStar)"], ["jams", "JAMS"],
  ["lab", "Chord labels"], ["csv", "Chord table (CSV)"], ["audacity", "Audacity labels"], ["html", "Page (HTML)"],
];

class App {
  constructor() {
    this.player = new Player(byId("recording-player"));
    this.stage = new Stage(this.player);
    this.transport = new Transport(this.stage);
    this.editor = new Editor(this.stage);
    this.keyboard = new Keyboard(this.stage, this.transport, this.editor);
    this.mixer = new Mixer(this.player);
    this.sheet = new Sheet(this.stage);
    this.now = new NowPanel(this.stage);
    this.overview = new Overview(this.stage);
    this.pointer = new LanePointer(this.stage, this.transport, this.editor);
    this.files = new FileIntake((files) => this.take(files));
    const { stage } = this;
    byId("lanes").prepend(...stage.lanes.map((lane) => lane.row));
    const spare = byId("lane-ruler");
    new ResizeObserver(() => stage.timeline.resize(spare.clientWidth)).observe(spare);
    stage.addEventListener("frame", () => this.placeMarks());
    stage.addEventListener("arrange", () => {
      stage.timeline.resize(spare.clientWidth);
      for (const lane of stage.lanes) lane.canvas.setAttribute("aria-label", lane.summary(stage));
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.recolor());
    this.player.addEventListener("fault", () => notify("This browser cannot play the recording.", "fault"));
    this.player.media.addEventListener("loadedmetadata", () => stage.show(stage.song, true));
    byId("export").addEventListener("click", () => this.export());
    byId("send").addEventListener("click", () => this.send());
    byId("formats").append(...exportFormats.map(([value, name]) => make("option", { value }, name)));
    byId("formats").addEventListener("change", () => this.download());
    byId("spectrogram").addEventListener("click", () => this.toggleSpectrogram());
    for (const button of document.querySelectorAll("dialog .close")) button.addEventListener("click", () => button.closest("dialog").close());
    this.recolor();
  }

  /** Puts the playhead and the passage that is looped over the lanes. */
  placeMarks() {
    const { timeline, time } = this.stage;
    byId("playhead").style.transform = `translateX(${timeline.x(time)}px)`;
    const { loop } = this.player;
    const range = byId("loop-range");
    range.hidden = !loop;
    if (!loop) return;
    const left = Math.max(timeline.x(loop.start), -10);
    range.style.transform = `translateX(${left}px)`;
    range.style.width = `${Math.max(0, Math.min(timeline.x(loop.end), timeline.width + 10) - left)}px`;
  }

  /** Shows the embedded map, or asks the service, or waits for files. */
  async start() {
    const embedded = byId("songmap");
    if (embedded) {
      this.openText(embedded.textContent, { name: document.title });
      const recording = byId("recording");
      if (recording) await this.openBytes(await (await fetch(recording.textContent.trim())).blob());
    } else if (document.documentElement.dataset.mode === "service") {
      this.service = new Service();
      this.library = new Library(this.service, {
        home: () => this.home(),
        map: (map, source) => this.showMap(map, source),
        partial: (map, name) => this.showPartial(map, name),
        recording: (address, name) => this.openRecording(address, name),
      });
      await this.library.open();
    }
  }

  recolor() {
    readPalette();
    this.overview.render();
    this.stage.invalidate();
  }

  home() {
    this.player.close();
    this.mixer.show([]);
    this.document = this.editor.document = null;
    this.editor.toggle(false);
    this.setPeaks(null);
    this.recordingAddress = null;
    for (const id of ["song", "edit", "export", "formats", "corrected"]) byId(id).hidden = true;
    byId("transport").hidden = true;
    byId("home").hidden = false;
    setText(byId("title"), "Song Maps");
  }

  enter(name) {
    byId("home").hidden = true;
    byId("song").hidden = false;
    byId("transport").hidden = false;
    setText(byId("title"), name || "Song Map");
    if (name) document.title = name;
  }

  // Maps

  openText(text, source) {
    try {
      this.showMap(parseSongMap(text), source);
    } catch (error) {
      if (!(error instanceof SongMapError)) throw error;
      notify(error.message, "fault");
    }
  }

  /** - Parameter source: `name`; of a service also `job`, `recording` and `stems`. */
  showMap(map, source) {
    readSongMap(map);
    this.enter(source.name);
    this.source = source;
    this.document = this.editor.document = new SongDocument(map);
    this.document.addEventListener("change", () => this.refresh());
    byId("send").hidden = !source.job;
    byId("edit").hidden = byId("export").hidden = false;
    byId("formats").hidden = !source.job;
    if (source.recording) this.openRecording(source.recording, source.name);
    this.mixer.show(source.stems ?? []);
    this.stage.select(null);
    this.stage.show(readSongMap(this.document.map), Boolean(source.job && this.isPartial));
    this.isPartial = false;
    this.sheet.show();
    this.editor.update();
  }

  /** What is known while a song is analysed. */
  showPartial(map, name) {
    try {
      this.enter(name);
      this.stage.show(readSongMap(map), this.isPartial);
      this.isPartial = true;
      byId("edit").hidden = true;
      this.sheet.show();
    } catch (error) {
      if (!(error instanceof SongMapError)) throw error;
    }
  }

  refresh() {
    this.stage.show(readSongMap(this.document.map), true);
    this.sheet.show();
    this.editor.update();
  }

  // Recordings

  /** Opens a recording by its address, and reads it once more for its picture. */
  async openRecording(address, name) {
    if (this.recordingAddress === address) return;
    this.recordingAddress = address;
    this.enter(name);
    this.player.open(address);
    this.setPeaks(null, "Reading the recording …");
    try {
      const response = await fetch(address);
      if (!response.ok) throw new Error(String(response.status));
      const bytes = await response.arrayBuffer();
      await this.picture(bytes, address);
    } catch {
      if (this.recordingAddress === address) this.setPeaks(null, "No picture: this browser cannot decode the recording.");
    }
  }

  async openBytes(blob) {
    await this.openRecording(URL.createObjectURL(blob), byId("title").textContent);
  }

  async picture(bytes, address) {
    const buffer = await decodeRecording(bytes);
    if (this.recordingAddress !== address) return;
    this.stage.spectrogram = new Spectrogram(buffer);
    this.setPeaks(peakPyramid(buffer));
  }

  setPeaks(peaks, message) {
    this.stage.peaks = peaks;
    this.stage.peakMessage = message;
    this.stage.arrange();
  }

  toggleSpectrogram() {
    this.stage.showsSpectrogram = !this.stage.showsSpectrogram;
    byId("spectrogram").setAttribute("aria-pressed", this.stage.showsSpectrogram);
    this.stage.invalidate();
  }

  async take({ maps, recordings }) {
    if (maps.length) {
      if (this.library) history.replaceState(null, "", location.pathname);
      this.recordingAddress = null;
      this.player.close();
      this.setPeaks(null);
      this.openText(await maps[0].text(), { name: maps[0].name.replace(/(\.songmap)?\.json$/i, "") });
    }
    const stems = recordings.filter((file) => this.document && stemNameOf(file));
    const others = recordings.filter((file) => !stems.includes(file));
    if (others.length && this.library && (!this.document || this.player.isLoaded)) await this.library.upload(others[0]);
    else if (others.length) await this.openBytes(others[0]);
    if (stems.length) {
      if (!this.player.isLoaded) await this.openBytes(stems[0]);
      this.mixer.show(stems.map((file) => ({ name: stemNameOf(file), address: URL.createObjectURL(file) })));
    }
  }

  // Corrections

  export() {
    if (!this.document) return;
    const name = (this.source?.name || this.document.map.id || "song").replace(/[^\p{L}\p{N} ._-]/gu, "_");
    const suffix = this.document.isCorrected ? ".corrected" : "";
    saveFile(`${name}${suffix}.songmap.json`, "application/json", `${JSON.stringify(this.document.correctedMap, null, 2)}\n`);
  }

  /** Another format of the map, as the service makes it. */
  download() {
    const format = byId("formats").value;
    byId("formats").value = "";
    if (format && this.source?.job) make("a", { href: this.service.export(this.source.job, format), download: "" }).click();
  }

  async send() {
    if (!this.document?.isCorrected) {
      notify("There are no corrections to send.");
      return;
    }
    try {
      const { job_id: id } = await this.service.correct(this.source.job, this.document.given);
      notify("Corrections sent: what depends on them is analysed anew.");
      location.hash = `#job=${id}`;
    } catch (error) {
      notify(error.message, "fault");
    }
  }
}

const app = new App();
app.start();
