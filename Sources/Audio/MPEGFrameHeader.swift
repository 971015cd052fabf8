/// The four bytes in front of every frame of MPEG audio (ISO/IEC 11172-3 and 13818-3, and "2.5").
struct MPEGFrameHeader: Equatable {
  /// 1, 2 or 3 (for "2.5").
  var version: Int
  /// 1, 2 or 3.
  var layer: Int
  var sampleRate: Int
  var isMono: Bool
  /// Of the frame with its header, in bytes.
  var length: Int

  /// - Parameter word: the four bytes, most significant first
  /// - Returns: `nil` where this is no header, or one of a stream without a constant or tabled bit rate ("free format")
  init?(_ word: UInt64) {
    guard word >> 21 == 0x7ff else { return nil }
    let bitRateIndex = Int(word >> 12 & 15)
    let rateIndex = Int(word >> 10 & 3)
    guard let version = [3, nil, 2, 1][Int(word >> 19 & 3)], let layer = [nil, 3, 2, 1][Int(word >> 17 & 3)],
      (1...14).contains(bitRateIndex), rateIndex < 3
    else { return nil }
    self.version = version
    self.layer = layer
    isMono = word >> 6 & 3 == 3
    sampleRate = [44100, 48000, 32000][rateIndex] >> (version - 1)
    let bitRate = 1000 * Self.kilobits(version: version, layer: layer, index: bitRateIndex)
    let padding = Int(word >> 9 & 1)
    switch (layer, version) {
    case (1, _): length = 4 * (12 * bitRate / sampleRate + padding)
    case (3, 2), (3, 3): length = 72 * bitRate / sampleRate + padding
    default: length = 144 * bitRate / sampleRate + padding
    }
  }

  var samplesPerFrame: Int {
    switch (layer, version) {
    case (1, _): 384
    case (3, 2), (3, 3): 576
    default: 1152
    }
  }

  /// Whether two headers can belong to one stream.
  func matches(_ other: MPEGFrameHeader) -> Bool {
    version == other.version && layer == other.layer && sampleRate == other.sampleRate && isMono == other.isMono
  }

  private static let version1Layer1 = [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448]
  private static let version1Layer2 = [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384]
  private static let version1Layer3 = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
  private static let version2Layer1 = [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256]
  private static let version2Layers2And3 = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]

  private static func kilobits(version: Int, layer: Int, index: Int) -> Int {
    switch (version, layer) {
    case (1, 1): version1Layer1[index - 1]
    case (1, 2): version1Layer2[index - 1]
    case (1, _): version1Layer3[index - 1]
    case (_, 1): version2Layer1[index - 1]
    default: version2Layers2And3[index - 1]
    }
  }
}
