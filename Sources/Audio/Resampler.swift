import Csoxr

/// Converts the sample rate of a stream of planar blocks, without delay: sample `n` of the output stands at the time of
/// input position `n * inputRate / outputRate`.
///
/// libsoxr's high quality recipe: 20 bit precision, pass band to 0.91 of the lower Nyquist frequency, aliases below -120 dB.
final class Resampler {
  private let handle: soxr_t
  private let inputRate: Int64
  private let outputRate: Int64
  private let output: PlanarBlock
  private let input: UnsafeMutablePointer<UnsafePointer<Float>>
  private let channels: Int
  private var consumed: Int64 = 0
  private var produced: Int64 = 0

  /// `SOXR_HQ`; the header's macro is not imported.
  private static let highQuality: UInt = 4

  /// - Parameter blockSize: most frames that one call of ``process(_:frames:into:)`` gets
  init(from inputRate: Int, to outputRate: Int, channels: Int, blockSize: Int) throws(AudioError) {
    var io = soxr_io_spec(SOXR_FLOAT32_S, SOXR_FLOAT32_S)
    var quality = soxr_quality_spec(Self.highQuality, 0)
    var runtime = soxr_runtime_spec(1)
    var failure: soxr_error_t?
    let created = soxr_create(
      Double(inputRate), Double(outputRate), UInt32(channels), &failure, &io, &quality, &runtime)
    guard let created, failure == nil else {
      throw .resamplerFailed(reason: failure.map { String(cString: $0) } ?? "no reason given")
    }
    handle = created
    self.inputRate = Int64(inputRate)
    self.outputRate = Int64(outputRate)
    self.channels = channels
    let capacity = min(blockSize * outputRate / inputRate + 1024, 1 << 18)
    output = PlanarBlock(channels: channels, capacity: capacity)
    input = .allocate(capacity: channels)
  }

  deinit {
    soxr_delete(handle)
    input.deallocate()
  }

  typealias Consumer = (_ channels: UnsafePointer<UnsafePointer<Float>>, _ frames: Int) throws -> Void

  /// Takes the next block and hands on what is ready.
  func process(_ block: UnsafePointer<UnsafePointer<Float>>, frames: Int, into consumer: Consumer) throws {
    var offset = 0
    consumed += Int64(frames)
    var filled = false
    while offset < frames || filled {
      for channel in 0..<channels { input[channel] = block[channel] + offset }
      let (used, made) = try run(input, frames: frames - offset)
      offset += used
      filled = made == output.capacity
      try deliver(made, to: consumer)
    }
  }

  /// Hands on what is still inside. The whole output is then as long as the input, to the nearest sample and at least one.
  func finish(into consumer: Consumer) throws {
    let expected = Self.length(of: consumed, from: inputRate, to: outputRate)
    while produced < expected {
      let (_, made) = try run(nil, frames: 0)
      if made == 0 { break }
      try deliver(Int(min(Int64(made), expected - produced)), to: consumer)
    }
    while produced < expected {
      for channel in 0..<channels { output.samples[channel].update(repeating: 0, count: output.capacity) }
      try deliver(Int(min(Int64(output.capacity), expected - produced)), to: consumer)
    }
  }

  /// Samples that `frames` samples become: the nearest integer, at least 1 where there is input.
  static func length(of frames: Int64, from inputRate: Int64, to outputRate: Int64) -> Int64 {
    guard frames > 0 else { return 0 }
    let (high, low) = frames.multipliedFullWidth(by: 2 * outputRate)
    let (sum, carry) = low.addingReportingOverflow(UInt64(inputRate))
    let quotient = (2 * inputRate).dividingFullWidth((high + (carry ? 1 : 0), sum)).quotient
    return max(1, quotient)
  }

  private func run(_ input: UnsafePointer<UnsafePointer<Float>>?, frames: Int) throws(AudioError) -> (Int, Int) {
    var used = 0
    var made = 0
    let failure = soxr_process(handle, input, frames, &used, output.samples, output.capacity, &made)
    if let failure { throw .resamplerFailed(reason: String(cString: failure)) }
    return (used, made)
  }

  private func deliver(_ frames: Int, to consumer: Consumer) throws {
    guard frames > 0 else { return }
    produced += Int64(frames)
    try consumer(output.pointers, frames)
  }
}
