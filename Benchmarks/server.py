"""Measures the service under load and faults.

usage: python -m Benchmarks.server [--kills N] [--requests N] [--write]

Each part starts a service with a state of its own, on this machine alone: an upload of 100 MB and the memory that it takes;
status requests a second over 32 connections that are kept (wrk); 200 event streams of one job and how long after the
first of them each learns of an event; 50 jobs for two workers; random and malformed requests; and kills at random instants while recordings are sent,
wait and are analysed, after each of which every job that was accepted has to become complete. `--write` puts the table
into docs/performance.md.
"""
import argparse
import contextlib
import http.client
import io
import json
import math
import os
import pathlib
import random
import re
import selectors
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import wave

from . import fuzzer, machine, program, progress, tables

STREAMS = 200
JOBS = 50


def recording(seconds, seed):
    """Bytes of a mono wav of some tones."""
    frames = int(8000 * seconds)
    samples = b"".join(
        struct.pack("<h", int(8000 * math.sin(2 * math.pi * (220 + 10 * seed) * index / 8000))) for index in range(frames))
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(samples)
    return file.getvalue()


class Service:
    """A service that runs."""

    def __init__(self, folder, *options):
        self.folder = folder
        self.options = options
        self.start()

    def start(self):
        environment = dict(os.environ, XDG_STATE_HOME=f"{self.folder}/state", XDG_CACHE_HOME=f"{self.folder}/cache")
        serve = pathlib.Path(program.path()).parent / "performia-serve"
        self.process = subprocess.Popen(
            [serve, "--port", "0", "--pipeline", "fast", "--log-level", "notice", *self.options],
            stderr=subprocess.PIPE, text=True, env=environment)
        for line in self.process.stderr:
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
            if found:
                self.port = int(found.group(1))
                break
        else:
            raise SystemExit("The service did not start.")
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def stop(self, number=signal.SIGKILL):
        self.process.send_signal(number)
        self.process.wait()

    def memory(self):
        """Greatest resident set in MiB so far."""
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(re.search(r"VmHWM:\s+(\d+)", text).group(1)) / 1024

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        with contextlib.closing(connection):
            connection.request(method, path, body, {"Content-Type": "audio/wav"} if body else {})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")

    def send(self, sound):
        status, answer = self.ask("POST", "/api/analyze", sound)
        if status != 202:
            raise SystemExit(f"A recording was refused: {answer}")
        return answer["job_id"]

    def wait(self, jobs):
        """The status of each at its end."""
        ends = {}
        while len(ends) < len(jobs):
            for job in jobs:
                if job not in ends:
                    status = self.ask("GET", f"/api/status/{job}")[1]
                    if status["status"] not in ("pending", "processing"):
                        ends[job] = status
            time.sleep(0.1)
        return ends


def upload(folder):
    service = Service(folder)
    sound = recording(1, 0) + bytes(100 << 20)
    begin = time.perf_counter()
    service.ask("POST", "/api/analyze", sound)
    seconds = time.perf_counter() - begin
    memory = service.memory()
    service.stop()
    return [["100 MB upload", "memory of the service", f"{memory:.0f} MiB", "80 MB"],
            ["100 MB upload", "time", f"{seconds:.2f} s", ""]]


def rate(folder):
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing: apt-get install wrk")
    service = Service(folder)
    job = service.send(recording(1, 0))
    service.wait([job])
    said = subprocess.run(
        ["wrk", "-c32", "-t1", "-d5s", f"http://127.0.0.1:{service.port}/api/status/{job}"],
        check=True, capture_output=True, text=True).stdout
    service.stop()
    return [["status requests", "a second", re.search(r"Requests/sec:\s+([\d.]+)", said).group(1), "5000"]]


def streams(folder):
    """One thread that only waits for what comes: 200 would wait for each other."""
    service = Service(folder)
    blocker = service.send(recording(120, 1))
    job = service.send(recording(1, 2))
    ready, texts, times = selectors.DefaultSelector(), {}, {}
    for _ in range(STREAMS):
        client = socket.create_connection(("127.0.0.1", service.port))
        client.sendall(f"GET /api/jobs/{job}/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        client.setblocking(False)
        ready.register(client, selectors.EVENT_READ)
        texts[client] = b""
    while ready.get_map():
        for key, _ in ready.select():
            piece = key.fileobj.recv(1 << 16)
            now = time.perf_counter()
            if not piece:
                ready.unregister(key.fileobj)
                key.fileobj.close()
                continue
            *lines, texts[key.fileobj] = (texts[key.fileobj] + piece).split(b"\n")
            for line in lines:
                if line.startswith(b"id: "):
                    times.setdefault(int(line[4:]), []).append(now)
    service.wait([blocker, job])
    service.stop()
    delays = sorted(when - min(row) for row in times.values() if len(row) == STREAMS for when in row)
    if not delays:
        raise SystemExit("No event reached all streams.")
    return [[f"{STREAMS} event streams", "delay from the first, median", f"{1000 * delays[len(delays) // 2]:.0f} ms", ""],
            [f"{STREAMS} event streams", "delay from the first, greatest", f"{1000 * delays[-1]:.0f} ms", "100 ms"]]


def many(folder):
    service = Service(folder, "--workers", "2")
    jobs = [service.send(recording(1, number)) for number in range(JOBS)]
    begin = time.perf_counter()
    ends = service.wait(jobs)
    seconds = time.perf_counter() - begin
    service.stop()
    complete = sum(status["status"] == "complete" for status in ends.values())
    return [[f"{JOBS} jobs, 2 workers", "complete", f"{complete} of {len(jobs)} in {seconds:.0f} s", "all"]]


def killed(folder, kills):
    service = Service(folder, "--workers", "2")
    source, jobs = random.Random(1), []
    for number in range(kills):
        with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            killer = threading.Timer(source.uniform(0, 0.6), service.process.kill)
            killer.start()
            for part in range(3):
                jobs.append(service.send(recording(2, 3 * number + part)))
            killer.join()
        killer.join()
        service.process.wait()
        service.start()
        progress.show(f"kill {number + 1}/{kills}")
    progress.finish()
    ends = service.wait(jobs)
    complete = sum(status["status"] == "complete" for status in ends.values())
    invalid = 0
    for job in jobs:
        status, song_map = service.ask("GET", f"/api/songmap/{job}")
        invalid += status != 200 or abs(song_map["duration_sec"] - 2) > 1e-6
    service.stop()
    return [[f"{kills} kills", "accepted jobs that are complete", f"{complete} of {len(jobs)}", "all"],
            [f"{kills} kills", "maps that are missing or wrong", str(invalid), "0"]]


def nonsense(folder, requests):
    service = Service(folder)
    counts, held, failures = fuzzer.fuzz(service.port, service.process.pid, recording(1, 0), requests, seed=1)
    alive = service.process.poll() is None
    service.stop()
    for reason, request in failures[:20]:
        print(f"{reason}\n  {request[:300]!r}", file=sys.stderr)
    under, behind = f"{requests} random requests", f"behind each {requests // len(held)}"
    return [[under, "crashes", str(int(not alive)), "0"],
            [under, "answers that are 500, no problem document, or missing", str(len(failures)), "0"],
            [under, f"memory of the service {behind}", ", ".join(f"{memory:.0f}" for memory, _ in held) + " MiB", "no growth"],
            [under, f"descriptors {behind}", ", ".join(str(files) for _, files in held), "no growth"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--requests", type=int, default=100_000, help="how many that are random")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    arguments = parser.parse_args()
    rows = []
    for part in (upload, rate, streams, many, lambda folder: nonsense(folder, arguments.requests),
                 lambda folder: killed(folder, arguments.kills)):
        with tempfile.TemporaryDirectory(prefix="performia-server-") as folder:
            rows += part(folder)
    page = f"`make bench-server`, {machine.description()}.\n\n" + tables.markdown(["under", "figure", "measured", "aim"], rows)
    print(page)
    if arguments.write:
        tables.replace_between_marks(program.ROOT / "docs" / "performance.md", "server", page)


if __name__ == "__main__":
    main()
