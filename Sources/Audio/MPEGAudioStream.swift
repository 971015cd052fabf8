/// Where the first frame of an MPEG audio file (mp3, mp2) stands and what its information frame says.
///
/// Frame header after ISO/IEC 11172-3 and 13818-3; information frame ("Xing" or "Info") with the LAME extension.
struct MPEGAudioStream: Equatable {
  /// Bytes before the first frame: tags, or junk.
  var firstFrame: Int64
  var header: FrameHeader
  var information: Information?

  struct FrameHeader: Equatable {
    /// 1, 2 or 3 (for "2.5").
    var version: Int
    /// 1, 2 or 3.
    var layer: Int
    var sampleRate: Int
    var isMono: Bool
    /// In bytes, with header.
    var length: Int

    var samplesPerFrame: Int {
      switch (layer, version) {
      case (1, _): 384
      case (3, 2), (3, 3): 576
      default: 1152
      }
    }

    /// Whether two headers can belong to one stream.
    func matches(_ other: FrameHeader) -> Bool {
      version == other.version && layer == other.layer && sampleRate == other.sampleRate && isMono == other.isMono
    }
  }

  struct Information: Equatable {
    /// Frames of audio that follow the information frame.
    var frames: Int64?
    /// Encoder delay and padding in samples, as LAME and libavcodec write them.
    var delay: Int64?
    var padding: Int64?
  }

  /// Samples by which every MPEG layer III decoder is late, on top of the encoder.
  static let decoderDelay: Int64 = 529

  /// How far into the file a first frame is looked for, behind an ID3v2 tag.
  private static let searchLength = 1 << 16

  /// - Returns: `nil` where no three consecutive frames (fewer at the end of the file) are found.
  init?(_ file: RecordingFile) throws(AudioError) {
    var start: Int64 = 0
    while let tag = Self.tagLength(try file.bytes(at: start, count: 10)) { start += tag }
    let bytes = try file.bytes(at: start, count: Self.searchLength)
    for offset in bytes.indices where bytes[offset] == 0xff {
      guard let header = Self.header(bytes, at: offset) else { continue }
      guard try Self.isStream(file, from: start + Int64(offset), header) else { continue }
      firstFrame = start + Int64(offset)
      self.header = header
      information = Self.information(try file.bytes(at: firstFrame, count: header.length), header)
      return
    }
    return nil
  }

  /// Length of the ID3v2 tag that begins with these ten bytes.
  private static func tagLength(_ bytes: [UInt8]) -> Int64? {
    guard bytes.hasText("ID3"), bytes.count == 10, bytes[6...9].allSatisfy({ $0 < 0x80 }) else { return nil }
    let body = bytes[6...9].reduce(Int64(0)) { $0 << 7 | Int64($1) }
    return 10 + body + (bytes[5] & 0x10 != 0 ? 10 : 0)
  }

  private static func isStream(_ file: RecordingFile, from start: Int64, _ first: FrameHeader) throws(AudioError)
    -> Bool
  {
    var offset = start + Int64(first.length)
    for _ in 0..<2 {
      let bytes = try file.bytes(at: offset, count: 4)
      if bytes.count < 4 { return offset <= file.size }
      guard let next = header(bytes, at: 0), next.matches(first) else { return false }
      offset += Int64(next.length)
    }
    return true
  }

  private static func header(_ bytes: [UInt8], at offset: Int) -> FrameHeader? {
    guard let word = bytes.bigEndian(at: offset, count: 4), word >> 21 == 0x7ff else { return nil }
    let bitRateIndex = Int(word >> 12 & 15)
    let rateIndex = Int(word >> 10 & 3)
    guard let version = [3, nil, 2, 1][Int(word >> 19 & 3)], let layer = [nil, 3, 2, 1][Int(word >> 17 & 3)],
      (1...14).contains(bitRateIndex), rateIndex < 3
    else { return nil }
    let sampleRate = [44100, 48000, 32000][rateIndex] >> (version - 1)
    let bitRate = 1000 * kilobits(version: version, layer: layer)[bitRateIndex - 1]
    let padding = Int(word >> 9 & 1)
    let length: Int
    switch (layer, version) {
    case (1, _): length = 4 * (12 * bitRate / sampleRate + padding)
    case (3, 2), (3, 3): length = 72 * bitRate / sampleRate + padding
    default: length = 144 * bitRate / sampleRate + padding
    }
    return FrameHeader(
      version: version, layer: layer, sampleRate: sampleRate, isMono: word >> 6 & 3 == 3, length: length)
  }

  /// The bit rates of indices 1 to 14, in kbit/s.
  private static func kilobits(version: Int, layer: Int) -> [Int] {
    switch (version, layer) {
    case (1, 1): [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448]
    case (1, 2): [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384]
    case (1, _): [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    case (_, 1): [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256]
    default: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
    }
  }

  private static func information(_ frame: [UInt8], _ header: FrameHeader) -> Information? {
    guard header.layer == 3 else { return nil }
    let sideInformation = header.version == 1 ? (header.isMono ? 17 : 32) : (header.isMono ? 9 : 17)
    var offset = 4 + sideInformation
    guard frame.hasText("Xing", at: offset) || frame.hasText("Info", at: offset) else { return nil }
    guard let flags = frame.bigEndian(at: offset + 4, count: 4) else { return nil }
    offset += 8
    var information = Information()
    if flags & 1 != 0 {
      information.frames = frame.bigEndian(at: offset, count: 4).map { Int64($0) }
      offset += 4
    }
    offset += (flags & 2 != 0 ? 4 : 0) + (flags & 4 != 0 ? 100 : 0) + (flags & 8 != 0 ? 4 : 0)
    // The extension begins with the encoder's name; delay and padding, 12 bits each, stand 21 bytes further.
    if offset < frame.count, frame[offset] != 0, let both = frame.bigEndian(at: offset + 21, count: 3) {
      information.delay = Int64(both >> 12)
      information.padding = Int64(both & 0xfff)
    }
    return information
  }
}
