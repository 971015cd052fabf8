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
import sys
import threading
import time

from . import fuzz_requests

ROUNDS = 5
CLIENTS = 4
SECONDS = 60


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
                        request, method = fuzz_requests.well_formed(source, self.jobs, self.recording)
                        client.send(request)
                        answer = client.answer(method)
                        found = self.check(answer, request)
                        if answer is None or answer[1].get("connection") == "close":
                            client.close()
                    elif kind < 0.98:
                        client.close()
                        request = fuzz_requests.broken(source, self.jobs, self.recording)
                        client.send(request)
                        client.socket.shutdown(socket.SHUT_WR)
                        found = self.judge(client.drain(0.05), request)
                    else:
                        client.close()
                        head, data = fuzz_requests.frames(source, self.jobs)
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
