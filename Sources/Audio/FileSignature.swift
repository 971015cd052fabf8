/// What the first bytes of a file say it is; names and extensions are not asked.
enum FileSignature: Equatable {
  /// Left to libsndfile.
  case soundFile
  case ogg
  /// Needs ffmpeg, which is told to use this demuxer and no other.
  case foreign(demuxer: String, name: String)

  /// Bytes that ``init(_:)`` looks at.
  static let length = 512

  init(_ bytes: [UInt8]) {
    if bytes.hasText("OggS") {
      self = .ogg
    } else if let row = Self.foreign.first(where: { bytes.hasText($0.signature, at: $0.offset) }) {
      self = .foreign(demuxer: row.demuxer, name: row.name)
    } else if bytes.starts(with: [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11]) {
      self = .foreign(demuxer: "asf", name: "wma")
    } else if bytes.starts(with: [0x1a, 0x45, 0xdf, 0xa3]) {
      self = .foreign(demuxer: "matroska", name: "matroska")
    } else if bytes.starts(with: [0x0b, 0x77]) {
      self = .foreign(demuxer: "ac3", name: "ac3")
    } else if bytes.count > 188, bytes[0] == 0x47, bytes[188] == 0x47 {
      self = .foreign(demuxer: "mpegts", name: "mpegts")
    } else if bytes.count > 2, bytes[0] == 0xff, bytes[1] & 0xf6 == 0xf0 {
      // The sync word of MPEG audio with layer 0, which only AAC in ADTS frames has.
      self = .foreign(demuxer: "aac", name: "aac")
    } else {
      self = .soundFile
    }
  }

  private static let foreign: [(signature: String, offset: Int, demuxer: String, name: String)] = [
    ("ftyp", 4, "mov", "m4a"), ("moov", 4, "mov", "mov"), ("AVI ", 8, "avi", "avi"), ("wvpk", 0, "wv", "wavpack"),
    ("MAC ", 0, "ape", "ape"), ("TTA1", 0, "tta", "tta"), ("MPCK", 0, "mpc8", "musepack"),
    ("MP+", 0, "mpc", "musepack"),
    ("#!AMR", 0, "amr", "amr"), ("DSD ", 0, "dsf", "dsf"), ("FLV", 0, "flv", "flv"),
  ]

  /// For a file that is no recording: what it is instead, as a clause.
  static func describe(_ bytes: [UInt8]) -> String {
    if let row = others.first(where: { bytes.hasText($0.signature) }) { return "it is \(row.name)" }
    if bytes.starts(with: [0x89, 0x50, 0x4e, 0x47]) || bytes.starts(with: [0xff, 0xd8, 0xff]) {
      return "it is an image"
    }
    if bytes.starts(with: [0x1f, 0x8b]) { return "it is a gzip archive" }
    if bytes.allSatisfy({ $0 == 0 }) { return "it begins with nothing but zero bytes" }
    if isText(bytes) { return "it looks like text" }
    let first = bytes.prefix(4).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count < 2 ? "0" + digits : digits
    }
    return "its first bytes (\(first.joined(separator: " "))) belong to no format that is known here"
  }

  private static let others: [(signature: String, name: String)] = [
    ("MThd", "a MIDI file: notes, not sound"), ("%PDF", "a PDF document"), ("PK\u{3}\u{4}", "a zip archive"),
    ("GIF8", "an image"), ("\u{7f}ELF", "a program"), ("Rar!", "a rar archive"), ("SQLite format", "a database"),
  ]

  private static func isText(_ bytes: [UInt8]) -> Bool {
    guard !bytes.contains(where: { $0 < 0x20 && !(0x08...0x0d).contains($0) && $0 != 0x1b }) else { return false }
    // The last character may be cut in the middle.
    return (0...min(3, bytes.count - 1)).contains { String(validating: bytes.dropLast($0), as: UTF8.self) != nil }
  }
}
