#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Decodes with the program ffmpeg, which writes 32 bit float wav into a pipe.
final class FFmpegReader: BlockReader {
  private(set) var sampleRate = 0
  private(set) var channels = 0
  let bits = 16
  private(set) var promisedFrames: Int64?

  private let file: RecordingFile
  private let name: String
  private let process: ChildProcess
  /// Bytes of a frame that has arrived in part.
  private var remainder: [UInt8] = []

  /// - Parameters:
  ///   - demuxer: the only one that ffmpeg may use, so that a file can't pose as a playlist of other files
  ///   - name: of the container
  init(
    _ file: RecordingFile, ffmpeg: FFmpeg, demuxer: String, name: String, isCancelled: () -> Bool
  ) throws(AudioError) {
    self.file = file
    self.name = name
    let arguments = [
      "-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+debug", "-protocol_whitelist", "file,pipe",
      "-f", demuxer, "-i", "file:" + file.path, "-vn", "-sn", "-dn", "-map", "0:a:0", "-c:a", "pcm_f32le",
      "-bitexact", "-f", "wav", "pipe:1",
    ]
    do throws(ChildProcess.LaunchFailure) {
      process = try ChildProcess(ffmpeg.path, arguments)
    } catch {
      throw .ffmpegFailed(path: file.path, reason: error.reason)
    }
    try readHeader(isCancelled)
    let log = FFmpegLog(process.errorText())
    promisedFrames = log.duration.map { Int64($0 * Double(sampleRate)) }
  }

  func read(
    into interleaved: UnsafeMutablePointer<Float>, frames: Int, isCancelled: () -> Bool
  ) throws(AudioError) -> Int {
    let bytes = UnsafeMutableRawPointer(interleaved)
    let frameSize = 4 * channels
    let capacity = frames * frameSize
    var filled = remainder.count
    remainder.withUnsafeBytes { bytes.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(bytes), byteCount: $0.count) }
    remainder.removeAll(keepingCapacity: true)
    while filled < capacity {
      let got = try receive(bytes + filled, capacity - filled, isCancelled)
      if got == 0 { break }
      filled += got
    }
    let whole = filled / frameSize
    remainder.append(contentsOf: UnsafeRawBufferPointer(start: bytes + whole * frameSize, count: filled % frameSize))
    return whole
  }

  func finish(decoded: Int64) throws(AudioError) -> Ending {
    let end = process.wait()
    let log = FFmpegLog(process.errorText())
    if decoded == 0 {
      if end != .exited(0) || log.error != nil { throw failure(log) }
      throw .noSamples(path: file.path)
    }
    var ending = Ending(
      format: log.codec.map { "\(name)/\($0)" } ?? name, encoderDelay: log.skipped, encoderPadding: log.discarded)
    if log.codec.map({ name == $0 || name.hasSuffix("/" + $0) }) ?? false { ending.format = name }
    // Containers give the duration to a hundredth of a second at best, and some by estimate.
    let tolerance = Int64(sampleRate / 4)
    if let promisedFrames, decoded + tolerance < promisedFrames,
      let warning = shortfall(decoded: decoded, promised: promisedFrames)
    {
      ending.warnings.append(warning)
    }
    if end != .exited(0) {
      ending.warnings.append("ffmpeg stopped early: \(log.error ?? "it gave no reason").")
    }
    return ending
  }

  private func failure(_ log: FFmpegLog) -> AudioError {
    .ffmpegFailed(path: file.path, reason: log.error ?? "it ended without giving a reason")
  }

  /// Reads the wav header up to the first sample.
  private func readHeader(_ isCancelled: () -> Bool) throws(AudioError) {
    guard try bytes(12, isCancelled).hasText("RIFF") else { throw failure(FFmpegLog(process.errorText())) }
    while true {
      let chunk = try bytes(8, isCancelled)
      guard let size = chunk.littleEndian(at: 4, count: 4) else {
        throw .ffmpegFailed(path: file.path, reason: "its output has no header")
      }
      if chunk.hasText("data") { return }
      let body = try bytes(Int(min(size, 1 << 16)), isCancelled)
      if chunk.hasText("fmt ") {
        channels = Int(body.littleEndian(at: 2, count: 2) ?? 0)
        sampleRate = Int(body.littleEndian(at: 4, count: 4) ?? 0)
      }
    }
  }

  private func bytes(_ count: Int, _ isCancelled: () -> Bool) throws(AudioError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      var part = [UInt8](repeating: 0, count: count - filled)
      let got = try receive(&part, part.count, isCancelled)
      if got == 0 {
        _ = process.wait()
        throw failure(FFmpegLog(process.errorText()))
      }
      bytes.replaceSubrange(filled..<filled + got, with: part[..<got])
      filled += got
    }
    return bytes
  }

  /// Waits for output, and while it waits asks ten times a second whether it should.
  private func receive(
    _ destination: UnsafeMutableRawPointer, _ count: Int, _ isCancelled: () -> Bool
  ) throws(AudioError) -> Int {
    while true {
      if isCancelled() {
        process.terminate()
        throw .cancelled(path: file.path)
      }
      var request = pollfd(fd: process.output, events: Int16(POLLIN), revents: 0)
      guard poll(&request, 1, 100) > 0 else { continue }
      let got = process.read(into: destination, count: count)
      if got >= 0 { return got }
      if errno != EINTR { throw .ffmpegFailed(path: file.path, reason: SystemError.text(errno)) }
    }
  }
}
