"""Requests to the service that are random, malformed or cut off; the same source gives the same."""
import re
import string

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
