/// What the first frame of an mp3 may say instead of holding audio ("Xing" or "Info", with the LAME extension).
struct MPEGInformationFrame: Equatable {
  /// Frames of audio that follow this one.
  var frames: Int64?
  /// Encoder delay and padding in samples, as LAME and libavcodec write them.
  var delay: Int64?
  var padding: Int64?

  /// Samples by which every decoder of layer III is late, on top of the encoder.
  static let decoderDelay: Int64 = 529

  /// Samples in front that are not decoded.
  var leadingTrim: Int64 { delay.map { $0 + Self.decoderDelay } ?? 0 }

  /// Samples at the end that are not decoded.
  var trailingTrim: Int64 { max(0, (padding ?? 0) - Self.decoderDelay) }

  /// - Returns: `nil` where the frame is one of audio
  init?(_ frame: [UInt8], _ header: MPEGFrameHeader) {
    guard header.layer == 3 else { return nil }
    let sideInformation = header.version == 1 ? (header.isMono ? 17 : 32) : (header.isMono ? 9 : 17)
    var offset = 4 + sideInformation
    guard frame.hasText("Xing", at: offset) || frame.hasText("Info", at: offset) else { return nil }
    guard let flags = frame.bigEndian(at: offset + 4, count: 4) else { return nil }
    offset += 8
    if flags & 1 != 0 {
      frames = frame.bigEndian(at: offset, count: 4).map { Int64($0) }
      offset += 4
    }
    offset += (flags & 2 != 0 ? 4 : 0) + (flags & 4 != 0 ? 100 : 0) + (flags & 8 != 0 ? 4 : 0)
    // The extension begins with the encoder's name; delay and padding, 12 bits each, stand 21 bytes further.
    if frames != nil, offset < frame.count, frame[offset] != 0, let both = frame.bigEndian(at: offset + 21, count: 3) {
      delay = Int64(both >> 12)
      padding = Int64(both & 0xfff)
    }
  }
}
