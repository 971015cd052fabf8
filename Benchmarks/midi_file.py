"""Writes Standard MIDI files: tracks of notes at times in seconds."""
import struct

_TICKS_PER_BEAT = 480
# Microseconds to a beat of the file, so that a tick is a thousandth of a second.
_TEMPO = 480_000
_PERCUSSION = 9


def _length(value):
    digits = [value & 0x7F]
    while value := value >> 7:
        digits.append(0x80 | value & 0x7F)
    return bytes(reversed(digits))


def _track(events):
    """Events are pairs of a tick and a message."""
    content, time = b"", 0
    for tick, message in sorted(events, key=lambda event: event[0]):
        content += _length(tick - time) + message
        time = tick
    content += b"\x00\xff\x2f\x00"
    return b"MTrk" + struct.pack(">I", len(content)) + content


def _events(channel, program, notes):
    events = [(0, bytes([0xC0 | channel, program]))]
    for start, end, pitch, velocity in notes:
        begin = max(0, round(1000 * start))
        events.append((begin, bytes([0x90 | channel, pitch, max(1, min(127, velocity))])))
        events.append((max(begin + 1, round(1000 * end)), bytes([0x80 | channel, pitch, 0])))
    return events


def save(path, players, drums):
    """Players are pairs of a General MIDI program and notes; notes are (start, end, pitch, velocity), times in seconds."""
    tracks = [_track([(0, b"\xff\x51\x03" + struct.pack(">I", _TEMPO)[1:])])]
    channels = [channel for channel in range(16) if channel != _PERCUSSION]
    tracks += [_track(_events(channel, program, notes)) for channel, (program, notes) in zip(channels, players)]
    tracks.append(_track(_events(_PERCUSSION, 0, drums)))
    path.write_bytes(b"MThd" + struct.pack(">IHHH", 6, 1, len(tracks), _TICKS_PER_BEAT) + b"".join(tracks))
