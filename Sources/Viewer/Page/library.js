"use strict";
// Where recordings come in: upload with live progress, and the list of jobs.

class Library {
  constructor(service, show) {
    this.service = service;
    this.show = show;
    byId("songs").addEventListener("click", () => { location.hash = ""; });
    byId("key-form").addEventListener("submit", (event) => {
      event.preventDefault();
      service.setKey(byId("key").value.trim());
      this.open();
    });
    byId("cancel").addEventListener("click", () => {
      if (this.following) service.remove(this.following).catch((error) => notify(error.message, "fault"));
    });
    addEventListener("hashchange", () => this.route());
  }

  /** Asks the service what it can do; a fault that a key would mend asks for one. */
  async open() {
    try {
      const { pipelines } = await this.service.pipelines();
      byId("pipeline").replaceChildren(...pipelines.map(({ name, summary }) => (
        make("option", { value: name, title: summary ?? "" }, summary ? `${name}: ${summary}` : name))));
      const preferred = pipelines.find(({ name }) => name === "karaoke") ?? pipelines.find(({ name }) => name === "default");
      if (preferred) byId("pipeline").value = preferred.name;
      byId("key-form").hidden = true;
      byId("upload-options").hidden = false;
      byId("songs").hidden = false;
      await this.route();
    } catch (error) {
      byId("key-form").hidden = error.status !== 401 && error.status !== 403;
      if (byId("key-form").hidden || this.service.key) notify(error.message, "fault");
    }
  }

  /** `#job=ID` shows a job, anything else the list. */
  async route() {
    const match = /^#job=([\w-]+)$/.exec(location.hash);
    this.stream?.stop();
    this.hideProgress();
    if (match) await this.openJob(match[1]);
    else {
      this.show.home();
      await this.list();
    }
  }

  async list() {
    try {
      const { jobs } = await this.service.jobs();
      byId("jobs").replaceChildren(...jobs.map((job) => this.row(job)));
      byId("jobs-section").hidden = !jobs.length;
      clearTimeout(this.refresh);
      if (jobs.some(({ status }) => status === "pending" || status === "processing")) {
        this.refresh = setTimeout(() => { if (!byId("home").hidden) this.list(); }, 3000);
      }
    } catch (error) {
      notify(error.message, "fault");
    }
  }

  row(job) {
    const state = { pending: "waiting", processing: `${Math.round((job.progress ?? 0) * 100)} %`, complete: "", error: "failed", cancelled: "cancelled" };
    const name = job.filename || job.job_id;
    const remove = make("button", { type: "button", className: "plain", "aria-label": `Delete ${name}` }, "×");
    remove.addEventListener("click", async () => {
      try {
        await this.service.remove(job.job_id);
        await this.list();
      } catch (error) {
        notify(error.message, "fault");
      }
    });
    const created = new Date(job.created_at);
    const date = Number.isNaN(created.getTime()) ? "" : created.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
    return make("li", { "data-status": job.status }, make("a", { href: `#job=${encodeURIComponent(job.job_id)}` }, name),
      make("span", { className: "state", title: job.error_message ?? "" }, state[job.status] ?? job.status),
      make("time", {}, date), remove);
  }

  async upload(file) {
    const fields = { pipeline: byId("pipeline").value, language: byId("language").value.trim(), lyrics: byId("known-lyrics").value.trim() };
    this.progress(`Sending ${file.name}`, 0);
    try {
      const { job_id: id } = await this.service.analyze(file, fields, (share) => this.progress(`Sending ${file.name}`, share));
      location.hash = `#job=${id}`;
    } catch (error) {
      this.hideProgress();
      notify(error.message, "fault");
    }
  }

  async openJob(id) {
    this.current = id;
    try {
      const job = await this.service.status(id);
      if (job.status === "complete") await this.complete(id, job);
      else if (job.status === "error") this.failed(job.error_message);
      else if (job.status === "cancelled") this.failed("The analysis was cancelled.");
      else this.follow(id, job);
    } catch (error) {
      notify(error.message, "fault");
    }
  }

  /** Shows what is known of a song while the rest is computed. */
  follow(id, job) {
    this.following = id;
    byId("cancel").hidden = false;
    this.show.recording(this.service.audio(id), job.filename);
    this.progress(job.status === "pending" ? "Waiting for its turn" : "Analysing", job.progress ?? 0);
    this.stream = this.service.follow(id, {
      started: () => this.progress("Analysing", 0),
      progress: ({ step, progress }) => this.progress(step ?? "Analysing", progress),
      step_complete: ({ step, songmap }) => {
        if (isObject(songmap)) this.show.partial(songmap, job.filename);
        announce(`${step} is done`);
      },
      complete: () => this.complete(id, job).catch((error) => notify(error.message, "fault")),
      failed: ({ message }) => this.failed(message),
      cancelled: () => this.failed("The analysis was cancelled."),
    });
  }

  async complete(id, job) {
    this.hideProgress();
    const map = await this.service.songMap(id);
    if (this.current !== id) return;
    const stems = (Array.isArray(map.stems) ? map.stems : []).filter((stem) => isText(stem?.name));
    this.show.map(map, {
      name: job.filename, job: id, recording: this.service.audio(id),
      stems: stems.map(({ name }) => ({ name, address: this.service.stem(id, name) })),
    });
    announce("The analysis is complete");
  }

  failed(message) {
    this.hideProgress();
    notify(message || "The analysis failed.", "fault");
  }

  progress(text, share) {
    byId("progress").hidden = false;
    setText(byId("progress-text"), text);
    byId("progress-bar").value = clamp(share ?? 0, 0, 1);
  }

  hideProgress() {
    this.following = null;
    byId("progress").hidden = true;
    byId("cancel").hidden = true;
  }
}
