/// What ffmpeg says on its error stream, with `-loglevel level+debug`.
struct FFmpegLog: Equatable {
  /// Codec of the first audio stream, e.g. `aac`.
  var codec: String?
  /// In seconds, as the container has it.
  var duration: Double?
  /// Samples of encoder delay that were left out.
  var skipped: Int64 = 0
  /// Samples of encoder padding that were left out.
  var discarded: Int64 = 0
  /// The first message of level error or fatal; those that follow are its consequences.
  var error: String?

  init(_ text: String) {
    var decoder: Substring = ""
    for line in text.split(whereSeparator: \.isNewline) {
      if codec == nil, line.contains("Stream #"), let found = line.range(after: "Audio: ") {
        codec = String(line[found...].prefix { !$0.isWhitespace && $0 != "," })
      }
      if duration == nil, let found = line.range(after: "Duration: ") {
        duration = Self.seconds(line[found...].prefix { $0 != "," })
      }
      // "[aac @ 0x5566] [debug] skip 1024 / discard 0 samples due to side data"; a stream may be opened twice, and the
      // last time counts.
      if line.hasSuffix(" samples due to side data"), let found = line.range(after: "] skip ") {
        let numbers = line[found...].split { !$0.isNumber }.compactMap { Int64($0) }
        guard numbers.count == 2 else { continue }
        let context = line.prefix { $0 != "]" }
        skipped = (context == decoder ? skipped : 0) + numbers[0]
        discarded = (context == decoder ? discarded : 0) + numbers[1]
        decoder = context
      }
      for level in ["[error] ", "[fatal] "] {
        if error == nil, let found = line.range(after: level) { error = String(line[found...]).trimmed }
      }
    }
  }

  /// `hh:mm:ss.ff` in seconds.
  private static func seconds(_ text: Substring) -> Double? {
    let parts = text.split(separator: ":").map { Double($0) }
    guard parts.count == 3 else { return nil }
    return parts.reduce(0) { sum, part in sum.flatMap { sum in part.map { sum * 60 + $0 } } }
  }
}

extension Substring {
  /// Where the text behind the first occurrence of `marker` begins.
  fileprivate func range(after marker: String) -> Index? {
    firstRange(of: marker)?.upperBound
  }
}
