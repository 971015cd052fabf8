extension Decoder {
  /// Seconds that a recording promises to last, by its header, without decoding it.
  ///
  /// A file that is cut off promises more than it holds.
  ///
  /// - Returns: `nil` where the header does not say, and for files that ffmpeg decodes.
  /// - Throws: ``AudioError`` for a file that can't be opened.
  public static func promisedDuration(path: String) throws(AudioError) -> Double? {
    let file = try RecordingFile(path: path)
    let format = try RecordingFormat(file)
    if case .foreign = format { return nil }
    let reader = try format.reader(file, ffmpeg: nil, isCancelled: { false })
    guard let frames = reader.promisedFrames, reader.sampleRate > 0 else { return nil }
    return Double(frames) / Double(reader.sampleRate)
  }
}
