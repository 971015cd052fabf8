"use strict";
// The HTTP interface of a Performia service.

class ServiceFault extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? problem?.title ?? `The service answered with status ${status}.`);
    this.status = status;
    this.code = problem?.code;
  }
}

class Service {
  constructor() {
    try { this.key = sessionStorage.getItem("performia.key") ?? ""; } catch { this.key = ""; }
  }

  setKey(key) {
    this.key = key;
    try { sessionStorage.setItem("performia.key", key); } catch { /* The key then lasts as long as the page. */ }
  }

  get headers() { return this.key ? { Authorization: `Bearer ${this.key}` } : {}; }

  /** An address for media elements and event sources, which send no fields of their own. */
  address(path) { return this.key ? `${path}${path.includes("?") ? "&" : "?"}key=${encodeURIComponent(this.key)}` : path; }

  async request(path, options = {}) {
    let response;
    try {
      response = await fetch(path, { ...options, headers: { ...this.headers, ...options.headers } });
    } catch {
      throw new ServiceFault(0, { detail: "The service cannot be reached." });
    }
    if (response.ok) return response;
    const problem = await response.json().catch(() => undefined);
    throw new ServiceFault(response.status, problem);
  }

  async json(path, options) { return (await this.request(path, options)).json(); }

  pipelines() { return this.json("/api/pipelines"); }
  jobs() { return this.json("/api/jobs?limit=100"); }
  status(id) { return this.json(`/api/status/${encodeURIComponent(id)}`); }
  songMap(id) { return this.json(`/api/songmap/${encodeURIComponent(id)}`); }
  remove(id) { return this.request(`/api/jobs/${encodeURIComponent(id)}`, { method: "DELETE" }); }

  correct(id, corrections) {
    return this.json(`/api/corrections/${encodeURIComponent(id)}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(corrections),
    });
  }

  /** Sends a recording; `progress` is told the share that has been sent. */
  analyze(file, fields, progress) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value);
    form.append("file", file, file.name);
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", "/api/analyze");
      for (const [name, value] of Object.entries(this.headers)) request.setRequestHeader(name, value);
      request.upload.addEventListener("progress", (event) => progress(event.loaded / Math.max(event.total, 1)));
      request.addEventListener("error", () => reject(new ServiceFault(0, { detail: "The service cannot be reached." })));
      request.addEventListener("load", () => {
        let answer;
        try { answer = JSON.parse(request.responseText); } catch { answer = undefined; }
        if (request.status < 300 && answer) resolve(answer);
        else reject(new ServiceFault(request.status, answer));
      });
      request.responseType = "text";
      request.send(form);
    });
  }

  audio(id) { return this.address(`/api/audio/${encodeURIComponent(id)}`); }
  stem(id, name) { return this.address(`/api/stems/${encodeURIComponent(id)}/${encodeURIComponent(name)}`); }
  export(id, format) { return this.address(`/api/songmap/${encodeURIComponent(id)}?format=${format}`); }

  /** Tells of what happens to a job, by kind, until `stop` of what is returned is called. */
  follow(id, handlers) {
    const source = new EventSource(this.address(`/api/jobs/${encodeURIComponent(id)}/events`));
    for (const [type, handler] of Object.entries(handlers)) {
      source.addEventListener(type, (event) => {
        let data = {};
        try { data = JSON.parse(event.data); } catch { /* An event without data. */ }
        if (["complete", "failed", "cancelled"].includes(type)) source.close();
        handler(data);
      });
    }
    return { stop: () => source.close() };
  }
}
