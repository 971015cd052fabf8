/// The page structure of an Ogg file (RFC 3533), read without the audio itself.
struct OggStream: Equatable {
  enum Codec: Equatable {
    case vorbis
    /// `preSkip` in samples at 48 kHz (RFC 7845).
    case opus(preSkip: Int64)
    case other(String)
  }

  var codec: Codec
  /// Whether the last page of the first stream is there and whole.
  var isComplete = false
  /// Whether other streams follow the first one, as in recordings of internet radio.
  var hasMoreStreams = false
  /// Bytes that belong to no page, where the file is damaged.
  var strayBytes: Int64 = 0
  /// Samples at 48 kHz that the last packets hold beyond the end of an Opus stream.
  var opusPadding: Int64 = 0

  private struct Page {
    var length: Int64
    var isFirst: Bool
    var isLast: Bool
    var isContinuation: Bool
    var granule: Int64
    var serial: UInt64
    var lacing: [UInt8]
  }

  /// - Returns: `nil` where the file doesn't begin with an Ogg page.
  init?(_ file: RecordingFile) throws(AudioError) {
    guard let first = try Self.page(file, at: 0), let codec = try Self.codec(of: file) else { return nil }
    self.codec = codec
    var offset = first.length
    var granule: Int64 = 0
    var ended = false
    while offset < file.size {
      guard let page = try Self.page(file, at: offset) else {
        let next = try Self.nextPage(file, after: offset)
        strayBytes += next - offset
        offset = next
        continue
      }
      if page.serial != first.serial || ended {
        if page.isFirst { hasMoreStreams = true }
      } else {
        if page.isLast, offset + page.length <= file.size {
          ended = true
          if case .opus = codec { opusPadding = try Self.padding(file, page, at: offset, previousGranule: granule) }
        }
        if page.granule >= 0 { granule = page.granule }
      }
      offset += page.length
    }
    isComplete = ended
  }

  /// The codec that the first page announces; `nil` where the file doesn't begin with a whole page.
  static func codec(of file: RecordingFile) throws(AudioError) -> Codec? {
    guard let first = try page(file, at: 0) else { return nil }
    return codec(try file.bytes(at: 27 + Int64(first.lacing.count), count: 64))
  }

  private static func page(_ file: RecordingFile, at offset: Int64) throws(AudioError) -> Page? {
    let bytes = try file.bytes(at: offset, count: 27 + 255)
    guard bytes.hasText("OggS"), bytes.count >= 27, bytes[4] == 0, bytes.count >= 27 + Int(bytes[26]),
      let granule = bytes.littleEndian(at: 6, count: 8), let serial = bytes.littleEndian(at: 14, count: 4)
    else { return nil }
    let lacing = Array(bytes[27..<27 + Int(bytes[26])])
    return Page(
      length: 27 + Int64(lacing.count) + lacing.reduce(0) { $0 + Int64($1) }, isFirst: bytes[5] & 2 != 0,
      isLast: bytes[5] & 4 != 0, isContinuation: bytes[5] & 1 != 0, granule: Int64(bitPattern: granule), serial: serial,
      lacing: lacing)
  }

  /// Where the next page begins; the end of the file if there is none.
  private static func nextPage(_ file: RecordingFile, after start: Int64) throws(AudioError) -> Int64 {
    var offset = start + 1
    while offset < file.size {
      let bytes = try file.bytes(at: offset, count: 1 << 16)
      for index in bytes.indices where bytes[index] == 0x4f && bytes.hasText("OggS", at: index) {
        return offset + Int64(index)
      }
      // Three bytes of overlap, so that a signature across two reads is found.
      if bytes.count < 1 << 16 { break }
      offset += Int64(bytes.count) - 3
    }
    return file.size
  }

  private static func codec(_ packet: [UInt8]) -> Codec {
    if packet.hasText("\u{1}vorbis") { return .vorbis }
    if packet.hasText("OpusHead") { return .opus(preSkip: Int64(packet.littleEndian(at: 10, count: 2) ?? 0)) }
    if packet.hasText("\u{7f}FLAC") { return .other("flac") }
    if packet.hasText("Speex") { return .other("speex") }
    return .other("unknown")
  }

  /// Samples in the packets of the last page less those that its granule position leaves.
  private static func padding(
    _ file: RecordingFile, _ page: Page, at offset: Int64, previousGranule: Int64
  ) throws(AudioError) -> Int64 {
    guard !page.isContinuation, page.granule >= previousGranule else { return 0 }
    let body = try file.bytes(at: offset + 27 + Int64(page.lacing.count), count: Int(page.length))
    var samples: Int64 = 0
    var start = 0
    var length = 0
    for segment in page.lacing {
      length += Int(segment)
      guard segment < 255 else { continue }
      samples += packetSamples(body, at: start, length: length)
      start += length
      length = 0
    }
    return max(0, samples - (page.granule - previousGranule))
  }

  /// Duration of an Opus packet at 48 kHz, from its first bytes (RFC 6716, section 3.1).
  private static func packetSamples(_ body: [UInt8], at start: Int, length: Int) -> Int64 {
    guard length > 0, start + length <= body.count else { return 0 }
    let configuration = Int(body[start] >> 3)
    let frameSamples: Int
    switch configuration {
    case 0..<12: frameSamples = [480, 960, 1920, 2880][configuration & 3]
    case 12..<16: frameSamples = [480, 960][configuration & 1]
    default: frameSamples = [120, 240, 480, 960][configuration & 3]
    }
    switch body[start] & 3 {
    case 0: return Int64(frameSamples)
    case 1, 2: return 2 * Int64(frameSamples)
    default: return length > 1 ? Int64(frameSamples) * Int64(body[start + 1] & 0x3f) : 0
    }
  }
}
