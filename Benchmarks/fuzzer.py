"""Sends a running service requests that are random, malformed or cut off, and looks at what it makes of them.

usage: python -m Benchmarks.fuzzer --port PORT --pid PID --recording FILE [--requests N] [--seed S]

Every answer of 400 and above to a request that is HTTP has to be a problem document (RFC 9457) with a code of docs/errors.md, none
may be 500, and no request may be left without any answer. Requests go out in rounds over connections that are kept; behind
each stands what the service holds by then. Its memory and descriptors may not grow in every round.

Exits with 1, after the requests that did it, where something of this is not so. The same seed sends the same requests.
"""
import argparse
import collections
import json
import pathlib
import random
import re
import socket
import string
import sys
import threading
import time

ROUNDS = 5
CLIENTS = 4
PATHS = [
    "/", "/health", "/ready", "/metrics", "/openapi.yaml", "/docs", "/docs/errors", "/api/analyze", "/api/batch", "/api/jobs",
    "/api/jobs/{}", "/api/status/{}", "/api/songmap/{}", "/api/audio/{}", "/api/stems/{}/vocals", "/api/corrections/{}",
    "/api/pipelines", "/api/plugins", "/api/voice/command", "/api/voice/transcribe", "/api/voice/commands", "/ws/analyze/{}"]
STREAMS = ["/api/jobs/{}/events"]
METHODS = ["GET", "GET", "GET", "POST", "HEAD", "DELETE", "PUT", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", "BREW", "G" * 300]
QUERIES = ["format", "limit", "offset", "status", "key", "pipeline", "set", "language", "last_event_id", "job_id", "", "%00"]
VALUES = [
    "", "0", "-1", "1e999", "18446744073709551616", "NaN", "midi", "..", "../../etc/passwd", "%2e%2e%2f", "%", "%zz", "%00", "a" * 3000,
    "\u00e4\u00f6", "'; DROP TABLE job; --", "<script>", "beats.model=/dev/zero", "true", "[1,2]", "{\"a\":1}"]
FIELDS = [
    ("Range", ["bytes=0-", "bytes=-1", "bytes=5-2", "bytes=99999999999999999999-", "bytes=0-0,1-1", "lines=1-2", "bytes="]),
    ("If-None-Match", ["*", "\"x\"", "W/\"\"", ","]), ("Last-Event-ID", ["0", "-5", "x", "9" * 40]),
    ("Content-Type", ["application/json", "multipart/form-data", "multipart/form-data; boundary=", "audio/wav", "text/plain; charset=utf-16", ";"]),
    ("Accept", ["*/*", "text/html", "q=;;"]), ("Authorization", ["Bearer x", "Basic eDp5", "Bearer " + "k" * 2000]),
    ("Origin", ["null", "https://example.org", "http://127.0.0.1"]), ("Expect", ["100-continue", "x"]),
    ("Upgrade", ["websocket", "h2c"]), ("Connection", ["Upgrade", "keep-alive"]), ("Cookie", ["a=b; " * 200]),
    ("X-Request-Id", ["\u00fc", "x" * 5000]), ("Transfer-Encoding", ["gzip, chunked", "identity"])]
SECONDS = 60


def letters(source, count):
    return "".join(source.choices(string.printable[:-5], k=count))


def target(source, jobs, paths):
    path = source.choice(paths)
    if "{}" in path:
        path = path.format(source.choice([source.choice(jobs), source.choice(jobs), source.choice(VALUES).replace(" ", "+"), "f" * 24, "~"]))
    if source.random() < 0.1:
        path = "/" + "/".join(source.choice(["", ".", "..", "%2e%2e", "api", "jobs", "a" * 500, "%ff", "\u20ac"]) for _ in range(5))
    if source.random() < 0.4:
        path += "?" + "&".join(
            f"{source.choice(QUERIES)}={source.choice(VALUES)}".replace(" ", "+") for _ in range(source.randint(1, 4)))
    return path


def body(source, recording):
    """A body and the type that it is said to have."""
    kind = source.randrange(8)
    if kind == 0:
        return b"", None
    if kind == 1:
        return source.randbytes(source.randrange(3000)), "audio/wav"
    if kind == 2:
        return recording[:source.randrange(len(recording))], "audio/wav"
    if kind == 3:
        depth = source.choice([3, 100, 20000])
        return b"[" * depth + b"]" * source.choice([depth, 0]), "application/json"
    if kind == 4:
        value = source.choice(["x", "1e999", "{}", "\"\\ud800\"", "[{\"start\":-1,\"end\":1e30}]", "null"])
        name = source.choice(["text", "context", "beats", "chords", "key", "sections", "set", "__proto__"])
        return f"{{\"{name}\":{value}}}".encode(), "application/json"
    if kind == 5:
        return letters(source, source.randrange(500)).encode(), source.choice(["text/plain", "application/json"])
    boundary = source.choice(["b", "-" * 70, "\u00e9"])
    parts = b""
    for _ in range(source.randrange(5)):
        name = source.choice(["file", "pipeline", "set", "priority", "x"])
        filename = source.choice(["", "; filename=\"a.wav\"", "; filename=\"../../x\""])
        content = recording if source.random() < 0.1 else source.randbytes(source.randrange(300))
        parts += f"--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{filename}\r\n\r\n".encode() + content + b"\r\n"
    end = source.choice([f"--{boundary}--\r\n", "", f"--{boundary}"]).encode()
    return parts + end, f"multipart/form-data; boundary={boundary}"


def fields(source):
    return [(name, source.choice(values)) for name, values in source.sample(FIELDS, source.randrange(4))]


def well_formed(source, jobs, recording):
    """A request that is HTTP, whatever else it is: its bytes and whether it asks for a body."""
    method, (data, kind) = source.choice(METHODS), body(source, recording)
    known = [row for row in fields(source) if row[0] not in ("Transfer-Encoding", "Upgrade", "Connection", "Expect")]
    if kind and not any(name == "Content-Type" for name, _ in known):
        known.append(("Content-Type", kind))
    head = f"{method} {target(source, jobs, PATHS)} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in known)
    if method not in ("GET", "HEAD", "OPTIONS") and source.random() < 0.2:
        chunks, place = b"", 0
        while place < len(data):
            piece = data[place:place + source.randint(1, 700)]
            chunks += f"{len(piece):x}\r\n".encode() + piece + b"\r\n"
            place += len(piece)
        return (head + "Transfer-Encoding: chunked\r\n\r\n").encode() + chunks + b"0\r\n\r\n", method
    return (head + f"Content-Length: {len(data)}\r\n\r\n").encode() + data, method


def broken(source, jobs, recording):
    """Bytes that are no request, or more or less than one."""
    request, _ = well_formed(source, jobs, recording)
    kind = source.randrange(9)
    if kind == 0:
        return source.randbytes(source.randrange(1, 400))
    if kind == 1:
        return request[:source.randrange(len(request))]
    if kind == 2:
        return re.sub(rb"Content-Length: \d+", source.choice([b"Content-Length: -1", b"Content-Length: 99", b"Content-Length: x"]), request)
    if kind == 3:
        return request * source.randint(2, 5)
    if kind == 4:
        return b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: %s\r\n" % (number, b"y" * 500) for number in range(300)) + b"\r\n"
    if kind == 5:
        return b"POST /api/analyze HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + source.choice(
            [b"ffffffffffffffff\r\n", b"-1\r\n", b"5\r\nab\r\n0\r\n\r\n", b"zz\r\n"])
    if kind == 6:
        return request.replace(b"HTTP/1.1", source.choice([b"HTTP/9.9", b"HTTP/1.0", b"", b"ICY"]))
    if kind == 7:
        text = target(source, jobs, STREAMS)
        return f"GET {text} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    damaged = bytearray(request)
    for _ in range(source.randint(1, 8)):
        damaged[source.randrange(len(damaged))] = source.randrange(256)
    return bytes(damaged)


def frames(source, jobs):
    """The start of a WebSocket and random frames."""
    head = (f"GET /ws/analyze/{source.choice(jobs + ['x'])} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").encode()
    data = b""
    for _ in range(source.randrange(6)):
        first = source.choice([0x81, 0x82, 0x01, 0x00, 0x80, 0x88, 0x89, 0x8A, 0x83, 0xF1, source.randrange(256)])
        masked = 0x80 if source.random() < 0.8 else 0
        length = source.randrange(126)
        size = source.choice([bytes([masked | length]), bytes([masked | 126]) + b"\xff\xff", bytes([masked | 127]) + b"\x7f" * 8])
        data += bytes([first]) + size + source.randbytes(length + (4 if masked else 0))
    return head, data


class Client:
    """One connection after the other, each used until the service closes it."""

    def __init__(self, port):
        self.port = port
        self.socket = None
        self.rest = b""

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket, self.rest = None, b""

    def open(self):
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, data):
        self.open()
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def more(self):
        try:
            piece = self.socket.recv(1 << 16)
        except ConnectionResetError:
            return False
        self.rest += piece
        return bool(piece)

    def answer(self, method):
        """Status, fields and body of the next final answer; None where the connection is closed before."""
        while True:
            while b"\r\n\r\n" not in self.rest:
                if not self.more():
                    return None
            head, self.rest = self.rest.split(b"\r\n\r\n", 1)
            lines = head.decode("latin-1").split("\r\n")
            status = int(lines[0].split()[1])
            if status == 100:
                continue
            known = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
            if method == "HEAD" or status in (204, 304):
                return status, known, b""
            if known.get("transfer-encoding") == "chunked":
                return status, known, self.chunks()
            wanted = int(known.get("content-length", 0))
            while len(self.rest) < wanted and self.more():
                pass
            data, self.rest = self.rest[:wanted], self.rest[wanted:]
            return status, known, data

    def chunks(self):
        data = b""
        while True:
            while b"\r\n" not in self.rest:
                if not self.more():
                    return data
            size, self.rest = self.rest.split(b"\r\n", 1)
            length = int(size, 16)
            while len(self.rest) < length + 2 and self.more():
                pass
            data += self.rest[:length]
            self.rest = self.rest[length + 2:]
            if length == 0:
                return data

    def drain(self, seconds):
        """What comes until the other side closes, for a short while."""
        self.socket.settimeout(seconds)
        try:
            while self.more():
                pass
        except TimeoutError:
            pass
        found, statuses = self.rest, re.findall(rb"HTTP/1\.1 (\d+) ", self.rest)
        self.close()
        return found, [int(status) for status in statuses]


class Fuzzer:
    def __init__(self, port, recording, seed):
        self.port = port
        self.recording = recording
        self.seed = seed
        self.counts = collections.Counter()
        self.failures = []
        self.lock = threading.Lock()
        client = Client(port)
        head = f"POST /api/analyze HTTP/1.1\r\nHost: localhost\r\nContent-Type: audio/wav\r\nContent-Length: {len(recording)}\r\n\r\n"
        client.send(head.encode() + recording)
        status, _, data = client.answer("POST")
        if status != 202:
            raise SystemExit(f"fuzzer: the recording was refused with {status}: {data[:300]}")
        self.jobs = [json.loads(data)["job_id"]]

    def fail(self, reason, request):
        with self.lock:
            self.failures.append((reason, request))

    def check(self, answer, request):
        if answer is None:
            self.fail("no answer", request)
            return "none"
        status, known, data = answer
        if status >= 400 and data:
            try:
                problem = json.loads(data)
                fits = problem["status"] == status and re.fullmatch(r"PF-[A-Z]+-\d{3}", problem["code"])
            except (ValueError, KeyError, TypeError):
                fits = False
            if not fits or not known.get("content-type", "").startswith("application/problem+json"):
                self.fail(f"{status} without a problem document: {data[:200]}", request)
        if status >= 500 and status not in (503, 507):
            self.fail(f"{status}: {data[:300]}", request)
        return str(status)

    def run(self, requests, round_number):
        """Sends a share of the requests over one connection."""
        def share(number):
            source, client = random.Random(f"{self.seed}-{round_number}-{number}"), Client(self.port)
            for _ in range(requests // CLIENTS):
                kind, request = source.random(), b""
                try:
                    if kind < 0.9:
                        request, method = well_formed(source, self.jobs, self.recording)
                        client.send(request)
                        answer = client.answer(method)
                        found = self.check(answer, request)
                        if answer is None or answer[1].get("connection") == "close":
                            client.close()
                    elif kind < 0.98:
                        client.close()
                        request = broken(source, self.jobs, self.recording)
                        client.send(request)
                        client.socket.shutdown(socket.SHUT_WR)
                        found = self.judge(client.drain(0.05), request)
                    else:
                        client.close()
                        head, data = frames(source, self.jobs)
                        request = head + data
                        client.send(request)
                        found = self.judge(client.drain(0.05), request)
                except (TimeoutError, ConnectionError, ValueError) as error:
                    if not (isinstance(error, OSError) and request and kind >= 0.9):
                        self.fail(f"{type(error).__name__}: {error}", request)
                    client.close()
                    found = "error"
                with self.lock:
                    self.counts[found] += 1
            client.close()

        threads = [threading.Thread(target=share, args=(number,)) for number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def judge(self, drained, request):
        found, statuses = drained
        if any(status == 500 for status in statuses):
            self.fail(f"500: {found[:300]}", request)
        return "malformed"

    def is_well(self):
        try:
            client = Client(self.port)
            client.send(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answer = client.answer("GET")
            client.close()
            return answer is not None and answer[0] == 200
        except OSError:
            return False


def holdings(pid):
    """MiB of resident memory and descriptors of a process."""
    text = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    memory = int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) / 1024
    return memory, len(list(pathlib.Path(f"/proc/{pid}/fd").iterdir()))


def fuzz(port, pid, recording, requests, seed):
    """Answers by status, what is held behind each round, and what went wrong."""
    fuzzer = Fuzzer(port, recording, seed)
    held = []
    for number in range(ROUNDS):
        fuzzer.run(requests // ROUNDS, number)
        time.sleep(1)
        if not fuzzer.is_well():
            fuzzer.fail("/health does not answer", b"")
            break
        held.append(holdings(pid))
    for name, column, slack in (("memory", [row[0] for row in held], 2), ("descriptors", [row[1] for row in held], 2)):
        if len(column) == ROUNDS and all(later > earlier + slack for earlier, later in zip(column[1:], column[2:])):
            fuzzer.fail(f"{name} grow in every round: {column}", b"")
    return fuzzer.counts, held, fuzzer.failures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--pid", type=int, required=True)
    parser.add_argument("--recording", type=pathlib.Path, required=True, help="one that the service takes")
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    counts, held, failures = fuzz(
        arguments.port, arguments.pid, arguments.recording.read_bytes(), arguments.requests, arguments.seed)
    for status, count in sorted(counts.items()):
        print(f"{status}: {count}")
    print("MiB and descriptors behind each round:", ", ".join(f"{memory:.0f} {files}" for memory, files in held))
    for reason, request in failures[:20]:
        print(f"fuzzer: {reason}\n  {request[:300]!r}", file=sys.stderr)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
