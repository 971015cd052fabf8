import Csndfile
import Csoxr

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads recordings.
public enum Decoder {
  /// Frames decoded at a time.
  private static let blockSize = 16384

  /// Changes whenever the samples or facts that this module makes of a file may change.
  private static let revision = 1

  /// Names this decoder and the libraries it uses, with their versions; part of every cache key of decoded audio.
  ///
  /// Files that ffmpeg decodes depend on its version too, see ``version(forFileAt:)``.
  public static let version: String = {
    var parts = ["decoder-\(revision)", String(cString: sf_version_string()), String(cString: soxr_version())]
    parts += ["mpg123_distversion", "vorbis_version_string", "opus_get_version_string"].compactMap(libraryVersion)
    return parts.joined(separator: " ")
  }()

  /// ``version``, and ffmpeg's where this file needs it.
  ///
  /// - Throws: what ``decode(path:into:longest:isCancelled:progress:)`` throws for a file that can't be opened.
  public static func version(forFileAt path: String) throws(AudioError) -> String {
    let file = try RecordingFile(path: path)
    guard try RecordingFormat.needsFFmpeg(file), let program = FFmpeg() else { return version }
    return version + " " + program.version
  }

  /// Decodes a recording once, from beginning to end, for all who want it.
  ///
  /// Delay and padding that an encoder added are left out where the file tells of them, so that the first sample handed
  /// over is the first sample that was recorded. NaN and infinite samples become 0. A request at another rate gets
  /// `max(1, round(frames * rate / sourceRate))` samples, in time with the recording. Memory does not grow with its length.
  /// What is there of a file that is cut off is decoded, and a warning says how much is missing.
  ///
  /// - Parameters:
  ///   - path: a regular file
  ///   - requests: who wants what; equal requests share one computation
  ///   - longest: seconds; what lasts longer is refused as soon as that shows
  ///   - isCancelled: asked between blocks, on this thread
  ///   - progress: told how much is done, 0 to 1, on this thread
  /// - Throws: ``AudioError``; or what a receiver throws, unchanged
  public static func decode(
    path: String, into requests: [(request: AudioRequest, receiver: any AudioReceiver)], longest: Double = .infinity,
    isCancelled: () -> Bool = { false }, progress: (Double) -> Void = { _ in }
  ) throws -> SourceInfo {
    try decode(
      path: path, into: requests, ffmpeg: FFmpeg(), longest: longest, isCancelled: isCancelled, progress: progress)
  }

  static func decode(
    path: String, into requests: [(request: AudioRequest, receiver: any AudioReceiver)], ffmpeg: FFmpeg?,
    longest: Double = .infinity, isCancelled: () -> Bool, progress: (Double) -> Void
  ) throws -> SourceInfo {
    let file = try RecordingFile(path: path)
    let reader = try RecordingFormat(file).reader(file, ffmpeg: ffmpeg, isCancelled: isCancelled)
    guard reader.channels <= AudioLimits.maximumChannels else {
      throw AudioError.tooManyChannels(path: path, channels: reader.channels)
    }
    guard AudioLimits.sampleRates.contains(reader.sampleRate) else {
      throw AudioError.unsupportedSampleRate(path: path, sampleRate: reader.sampleRate)
    }
    let renditions = try RenditionSet(
      requests, path: path, sampleRate: reader.sampleRate, channels: reader.channels, blockSize: blockSize)
    var check = SampleCheck(channels: reader.channels, bits: reader.bits)
    let block = UnsafeMutablePointer<Float>.allocate(capacity: blockSize * reader.channels)
    defer { block.deallocate() }

    let limit = longest * Double(reader.sampleRate)
    if let promised = reader.promisedFrames, Double(promised) > limit {
      throw AudioError.tooLong(path: path, limit: longest)
    }
    var decoded: Int64 = 0
    while true {
      if isCancelled() { throw AudioError.cancelled(path: path) }
      let frames = try reader.read(into: block, frames: blockSize, isCancelled: isCancelled)
      if frames == 0 { break }
      check.check(block, frames: frames)
      if decoded == 0 { try renditions.begin() }
      try renditions.append(block, frames: frames)
      decoded += Int64(frames)
      if Double(decoded) > limit { throw AudioError.tooLong(path: path, limit: longest) }
      if let promised = reader.promisedFrames, promised > 0 { progress(min(1, Double(decoded) / Double(promised))) }
    }
    let ending = try reader.finish(decoded: decoded)
    try renditions.finish()
    progress(1)
    return SourceInfo(
      format: ending.format, sampleRate: reader.sampleRate, channels: reader.channels, frames: decoded,
      encoderDelay: ending.encoderDelay, encoderPadding: ending.encoderPadding, replacedSamples: check.replaced,
      clippedSamples: check.clipped, warnings: ending.warnings + check.warnings)
  }

  /// Calls a function `const char *name(void)` of a library that libsndfile has loaded; libsndfile doesn't tell which it uses.
  private static func libraryVersion(_ function: String) -> String? {
    guard let symbol = dlsym(dlopen(nil, RTLD_NOW), function) else { return nil }
    typealias Function = @convention(c) () -> UnsafePointer<CChar>?
    return unsafeBitCast(symbol, to: Function.self)().map { text in
      let version = String(cString: text)
      return version.contains(" ") || version.first?.isNumber != true ? version : "libmpg123 " + version
    }
  }
}

extension SampleCheck {
  /// What a user should know about the samples.
  var warnings: [String] {
    var warnings: [String] = []
    if replaced > 0 {
      warnings.append("\(replaced) samples were no numbers or beyond a million times full scale, and were set to 0.")
    }
    if clipped > 0 {
      warnings.append("\(clipped) samples are clipped (three or more in a row at or beyond full scale).")
    }
    return warnings
  }
}
