/// The chunk structure of RIFF (wav), RF64 and AIFF files, as far as it says how much audio there should be.
///
/// libsndfile cuts the promised length down to the length of the file without a word.
struct ChunkedHeader: Equatable {
  /// The wav codec number (`WAVE_FORMAT_*`); `nil` for AIFF.
  var codec: Int?
  /// Bytes of audio that the header promises; `nil` where it leaves that open, as encoders writing into a pipe do.
  var declaredBytes: Int64?
  /// Bytes of audio that the file has.
  var availableBytes: Int64

  /// Bytes that are missing at the end of the file.
  var missingBytes: Int64 { max(0, (declaredBytes ?? availableBytes) - availableBytes) }

  /// - Returns: `nil` where the file isn't of this kind or has no audio chunk.
  init?(_ file: RecordingFile) throws(AudioError) {
    let start = try file.bytes(at: 0, count: 12)
    let isRIFF = start.hasText("RIFF") || start.hasText("RF64")
    let isAIFF = start.hasText("FORM") && (start.hasText("AIFF", at: 8) || start.hasText("AIFC", at: 8))
    guard isRIFF && start.hasText("WAVE", at: 8) || isAIFF else { return nil }
    var offset: Int64 = 12
    var longSize: Int64?
    while true {
      let chunk = try file.bytes(at: offset, count: 36)
      let size = isAIFF ? chunk.bigEndian(at: 4, count: 4) : chunk.littleEndian(at: 4, count: 4)
      guard let size else { return nil }
      if chunk.hasText("ds64") { longSize = chunk.littleEndian(at: 16, count: 8).flatMap { Int64(exactly: $0) } }
      if chunk.hasText("fmt ") {
        let tag = chunk.littleEndian(at: 8, count: 2).map { Int($0) }
        // An extensible header has the codec in the first bytes of its sub-format.
        codec = tag == 0xfffe ? chunk.littleEndian(at: 32, count: 2).map { Int($0) } : tag
      }
      if chunk.hasText(isAIFF ? "SSND" : "data") {
        // The AIFF chunk begins with an offset and a block size of 4 bytes each.
        let preamble: Int64 = isAIFF ? 8 : 0
        availableBytes = max(0, file.size - offset - 8 - preamble)
        let declared = size == 0xffff_ffff ? longSize : Int64(size)
        declaredBytes = declared == 0 ? nil : declared.map { max(0, $0 - preamble) }
        return
      }
      offset += 8 + Int64(size) + Int64(size & 1)
    }
  }

  /// What a codec number of a wav file means, for those that are met in practice and can't be decoded.
  static func codecName(_ codec: Int) -> String {
    let names = [
      0x0161: "Windows Media Audio", 0x0162: "Windows Media Audio Professional", 0x0163: "Windows Media Audio Lossless",
      0x2000: "Dolby AC-3", 0x2001: "DTS", 0x00ff: "AAC", 0x1610: "AAC", 0x0270: "ATRAC3", 0x0022: "TrueSpeech",
    ]
    let number = "wav codec 0x" + String(codec, radix: 16)
    return names[codec].map { "\($0) (\(number))" } ?? number
  }
}
