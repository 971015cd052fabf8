/// A recording being decoded, block by block.
protocol BlockReader: AnyObject {
  var sampleRate: Int { get }
  var channels: Int { get }
  /// Resolution of the stored samples; 16 where the codec has none.
  var bits: Int { get }
  /// Frames that the header promises, where it does; used for progress and to notice what is missing.
  var promisedFrames: Int64? { get }

  /// Decodes up to `frames` frames into `interleaved` and returns how many; 0 at the end.
  func read(into interleaved: UnsafeMutablePointer<Float>, frames: Int, isCancelled: () -> Bool) throws(AudioError)
    -> Int

  /// Says, after the last block, what the recording was.
  func finish(decoded: Int64) throws(AudioError) -> Ending
}

/// What a reader knows once it has reached the end.
struct Ending {
  var format: String
  var encoderDelay: Int64 = 0
  var encoderPadding: Int64 = 0
  var warnings: [String] = []
}

extension BlockReader {
  /// The warning for a recording that has less audio than its header says.
  func shortfall(decoded: Int64, promised: Int64) -> String? {
    guard decoded < promised else { return nil }
    let seconds = Seconds.text(decoded, sampleRate: sampleRate)
    let promisedSeconds = Seconds.text(promised, sampleRate: sampleRate)
    return "The recording is cut off or damaged: \(decoded) of \(promised) frames could be decoded "
      + "(\(seconds) of \(promisedSeconds) s)."
  }
}

enum Seconds {
  /// A number of frames as seconds with three decimals.
  static func text(_ frames: Int64, sampleRate: Int) -> String {
    let milliseconds = Int64((Double(frames) / Double(sampleRate) * 1000).rounded())
    let fraction = String(1000 + milliseconds % 1000).dropFirst()
    return "\(milliseconds / 1000).\(fraction)"
  }
}
