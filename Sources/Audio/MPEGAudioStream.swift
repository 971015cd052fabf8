/// The frames of an MPEG audio file (mp3, mp2), found by walking from header to header.
///
/// Decoding only what lies inside whole frames of one kind makes tags, junk and damage harmless: libmpg123 gives up, with
/// messages of its own on the error stream, after about a thousand foreign bytes.
struct MPEGAudioStream: Equatable {
  /// A part of the file that is frame after frame.
  struct Run: Equatable {
    var start: Int64
    var end: Int64
  }

  /// Of the first frame.
  let header: MPEGFrameHeader
  /// What the first frame says, if it isn't audio.
  let information: MPEGInformationFrame?
  /// Whether the information frame counts fewer frames than there are, as it does where files were joined.
  let isUndercounted: Bool
  /// The parts to be decoded, in order.
  private(set) var runs: [Run] = []
  /// Whole frames in ``runs``, with the information frame.
  private(set) var frameCount: Int64 = 0
  /// Bytes between frames that are neither frames nor tags.
  private(set) var strayBytes: Int64 = 0
  /// Whether the file ends inside a frame.
  private(set) var isCutOff = false

  /// How far into the file a first frame is looked for, behind an ID3v2 tag.
  private static let searchLength: Int64 = 1 << 16

  /// Samples of audio that there should be after trimming.
  var audioFrames: Int64 {
    let samples = Int64(header.samplesPerFrame)
    guard let information, let counted = information.frames, !isUndercounted else {
      return (frameCount - (information == nil || isUndercounted ? 0 : 1)) * samples
    }
    return max(0, counted * samples - information.leadingTrim - information.trailingTrim)
  }

  /// - Returns: `nil` where no three consecutive frames (fewer at the end of the file) are found.
  init?(_ file: RecordingFile) throws(AudioError) {
    var bytes = ByteWindow(file)
    var first = try bytes.endOfTags(at: 0)
    let limit = min(file.size, first + Self.searchLength)
    while first < limit, try !Self.isStream(&bytes, at: first) { first += 1 }
    guard first < limit, let word = try bytes.word(at: first), let header = MPEGFrameHeader(word) else { return nil }
    self.header = header
    information = MPEGInformationFrame(try file.bytes(at: first, count: header.length), header)
    (runs, frameCount, strayBytes, isCutOff) = try Self.walk(&bytes, from: first, header, size: file.size)
    isUndercounted = information?.frames.map { [frameCount] counted in frameCount - 1 > counted + 1 } ?? false
    if isUndercounted, !runs.isEmpty {
      // Without the information frame, libmpg123 decodes to the end.
      runs[0].start += Int64(header.length)
      frameCount -= 1
    }
  }

  private static func walk(
    _ bytes: inout ByteWindow, from first: Int64, _ header: MPEGFrameHeader, size: Int64
  ) throws(AudioError) -> (runs: [Run], frameCount: Int64, strayBytes: Int64, isCutOff: Bool) {
    var runs = [Run(start: first, end: first)]
    var frameCount: Int64 = 0
    var strayBytes: Int64 = 0
    var offset = first
    while offset < size {
      if let word = try bytes.word(at: offset), let next = MPEGFrameHeader(word), next.matches(header) {
        let end = offset + Int64(next.length)
        if end > size { return (runs, frameCount, strayBytes, true) }
        if runs[runs.count - 1].end == offset {
          runs[runs.count - 1].end = end
        } else {
          runs.append(Run(start: offset, end: end))
        }
        frameCount += 1
        offset = end
        continue
      }
      let stray = try bytes.endOfTags(at: offset)
      var candidate = stray
      while candidate < size, try !Self.isFrame(&bytes, at: candidate, of: header) { candidate += 1 }
      // What follows the last frame is tags or padding of other programs.
      if candidate < size { strayBytes += candidate - stray }
      offset = candidate
    }
    return (runs, frameCount, strayBytes, false)
  }

  /// Whether a frame of a stream is followed by another, or by the end of the file.
  private static func isFrame(
    _ bytes: inout ByteWindow, at offset: Int64, of header: MPEGFrameHeader
  ) throws(AudioError) -> Bool {
    guard let word = try bytes.word(at: offset), let found = MPEGFrameHeader(word), found.matches(header) else {
      return false
    }
    guard let next = try bytes.word(at: offset + Int64(found.length)) else { return true }
    return MPEGFrameHeader(next)?.matches(header) ?? false
  }

  private static func isStream(_ bytes: inout ByteWindow, at start: Int64) throws(AudioError) -> Bool {
    guard let word = try bytes.word(at: start), let first = MPEGFrameHeader(word) else { return false }
    var offset = start + Int64(first.length)
    for _ in 0..<2 {
      guard let word = try bytes.word(at: offset) else { return offset <= bytes.size }
      guard let next = MPEGFrameHeader(word), next.matches(first) else { return false }
      offset += Int64(next.length)
    }
    return true
  }
}

extension ByteWindow {
  /// Where the ID3v2 tags that stand at an offset end; the offset itself if there are none.
  fileprivate mutating func endOfTags(at start: Int64) throws(AudioError) -> Int64 {
    var offset = start
    while try word(at: offset).map({ $0 >> 8 == 0x49_4433 }) ?? false {
      // Four bytes of seven bits each, behind the version; a flag adds a footer as long as the header.
      guard let flags = try word(at: offset + 2), let size = try word(at: offset + 6), size & 0x8080_8080 == 0 else {
        return offset
      }
      let body = [24, 16, 8, 0].reduce(UInt64(0)) { $0 << 7 | size >> $1 & 0x7f }
      offset += 10 + Int64(body) + (flags & 0x1000 != 0 ? 10 : 0)
    }
    return offset
  }
}
