"""The HTTP interface of a service, with analyses that are ready, so that the page can be tested by itself."""

import email.parser
import email.policy
import hashlib
import http.server
import json
import pathlib
import re
import threading
import time
import urllib.parse

POLICY = (
    "default-src 'self'; connect-src 'self' blob:; media-src 'self' blob:; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; object-src 'none'")
TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
STEPS = [("beats", ["tempo", "meter", "beats", "downbeats"]), ("chords", ["key", "chords"]), ("lyrics", ["lyrics"])]


class ContractServer:
    """Serves the page's files and answers as a service would that finds `song_map` in every recording."""

    def __init__(self, page, song_map, key=None):
        self.page = pathlib.Path(page)
        self.song_map = song_map
        self.key = key
        self.jobs = {}
        self.recordings = {}
        self.maps = {}
        self.corrections = []
        self.uploads = []
        # Steps of an analysis wait for this, so that a test sees the page between them.
        self.steps = threading.Semaphore(0)
        self.holds = False
        handler = type("BoundHandler", (Handler,), {"owner": self})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def add(self, name, recording, document):
        identifier = f"{len(self.jobs) + 1:024x}"
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self.jobs[identifier] = {
            "job_id": identifier, "status": "processing", "progress": 0.0, "elapsed": 0.0, "estimated_remaining": 1.0,
            "error_message": None, "created_at": now, "started_at": now, "completed_at": None, "filename": name}
        self.recordings[identifier] = recording
        self.maps[identifier] = document
        return self.jobs[identifier]


class Handler(http.server.BaseHTTPRequestHandler):
    owner = None
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def send(self, status, body, kind="application/json", **fields):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Security-Policy", POLICY)
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def problem(self, status, detail):
        self.send(status, {"type": "about:blank", "title": "Problem", "status": status, "detail": detail, "code": "PF-X"},
                  "application/problem+json")

    def handle_request(self):
        address = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(address.query))
        path = address.path
        if self.command == "GET" and not path.startswith("/api/"):
            self.static(path)
            return
        if self.owner.key and self.owner.key not in (query.get("key"), (self.headers["Authorization"] or "")[7:]):
            self.problem(401, "The request has no API key.")
            return
        for method, pattern, action in self.routes:
            match = re.fullmatch(pattern, path)
            if match and method == self.command:
                if match.groups() and match.group(1) not in self.owner.jobs:
                    self.problem(404, "There is no such job.")
                else:
                    getattr(self, action)(*match.groups())
                return
        self.problem(404, f"There is nothing at {path}.")

    do_GET = do_POST = do_DELETE = handle_request

    routes = [
        ("POST", r"/api/analyze", "analyze"), ("GET", r"/api/status/(\w+)", "status"),
        ("GET", r"/api/songmap/(\w+)", "songmap"), ("GET", r"/api/jobs", "list_jobs"),
        ("DELETE", r"/api/jobs/(\w+)", "delete"), ("GET", r"/api/audio/(\w+)", "audio"),
        ("GET", r"/api/stems/(\w+)/(\w+)", "stem"), ("GET", r"/api/pipelines", "pipelines"),
        ("GET", r"/api/jobs/(\w+)/events", "events"), ("POST", r"/api/corrections/(\w+)", "correct"),
    ]

    def static(self, path):
        name = "index.html" if path == "/" else path[1:]
        file = self.owner.page / name
        if "/" in name or file.suffix not in TYPES or not file.is_file():
            self.problem(404, f"There is nothing at {path}.")
        else:
            self.send(200, file.read_bytes(), TYPES[file.suffix])

    def body(self):
        return self.rfile.read(int(self.headers["Content-Length"] or 0))

    def analyze(self):
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        message = email.parser.BytesParser(policy=email.policy.default).parsebytes(head + self.body())
        fields = {part.get_param("name", header="content-disposition"): part for part in message.iter_parts()}
        file = fields.pop("file")
        self.owner.uploads.append({name: part.get_content().strip() for name, part in fields.items()})
        job = self.owner.add(file.get_filename(), file.get_payload(decode=True), self.owner.song_map)
        self.send(202, {"job_id": job["job_id"], "status": "pending", "message": "The recording waits for its analysis."})

    def correct(self, identifier):
        corrections = json.loads(self.body())
        self.owner.corrections.append(corrections)
        found = self.owner.maps[identifier]
        # Another text is given, so that the pipeline is another one.
        pipeline = {"name": "default", "sha256": hashlib.sha256(json.dumps(corrections).encode()).hexdigest()}
        document = {**found, **corrections, "provenance": {**found.get("provenance", {}), "pipeline": pipeline}}
        job = self.owner.add(self.owner.jobs[identifier]["filename"], self.owner.recordings[identifier], document)
        self.send(202, {"job_id": job["job_id"], "status": "pending", "message": "The corrections wait."})

    def status(self, identifier):
        self.send(200, self.owner.jobs[identifier])

    def songmap(self, identifier):
        if self.owner.jobs[identifier]["status"] != "complete":
            self.problem(409, "The analysis is not complete.")
        else:
            self.send(200, self.owner.maps[identifier], ETag=f'"{identifier}"')

    def list_jobs(self):
        self.send(200, {"jobs": list(self.owner.jobs.values())[::-1], "total": len(self.owner.jobs)})

    def delete(self, identifier):
        del self.owner.jobs[identifier]
        self.send_response(204)
        self.end_headers()

    def audio(self, identifier):
        data = self.owner.recordings[identifier]
        match = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers["Range"] or "")
        if not match:
            self.send(200, data, "audio/wav", Accept_Ranges="bytes")
            return
        first = int(match[1])
        last = min(int(match[2] or len(data) - 1), len(data) - 1)
        self.send(206, data[first:last + 1], "audio/wav", Accept_Ranges="bytes",
                  Content_Range=f"bytes {first}-{last}/{len(data)}")

    def stem(self, identifier, name):
        if name in [stem["name"] for stem in self.owner.maps[identifier].get("stems", [])]:
            self.audio(identifier)
        else:
            self.problem(404, "There is no such stem.")

    def pipelines(self):
        self.send(200, {"pipelines": [{"name": "fast", "summary": "Quick"}, {"name": "karaoke", "summary": "With lyrics"}]})

    def events(self, identifier):
        """The events of an analysis: partial maps, each with what one more step has found."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        number = 0

        def tell(kind, data):
            nonlocal number
            number += 1
            self.wfile.write(f"id: {number}\nevent: {kind}\ndata: {json.dumps(data)}\n\n".encode())
            self.wfile.flush()

        job, document = self.owner.jobs[identifier], self.owner.maps[identifier]
        tell("connected", {})
        tell("started", {"job_id": identifier})
        known = {"id": document["id"], "duration_sec": document["duration_sec"]}
        for index, (step, fields) in enumerate(STEPS):
            tell("progress", {"step": step, "fraction": 0.5, "progress": (index + 0.5) / len(STEPS)})
            if self.owner.holds:
                self.owner.steps.acquire()
            known.update({name: document[name] for name in fields})
            tell("step_complete", {"step": step, "songmap": known})
        if self.owner.holds:
            self.owner.steps.acquire()
        job.update(status="complete", progress=1.0, completed_at=job["started_at"])
        tell("complete", {"job_id": identifier})
        self.close_connection = True
