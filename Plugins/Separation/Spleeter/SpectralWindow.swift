import PerformiaSDK
import Signal

/// The spectra of the frames that the networks see at once, with the vocals' share of each bin.
///
/// The window moves along the recording; what two places of it have in common stays as it is.
final class SpectralWindow {
  static let sampleRate = 44100
  static let channels = 2
  static let frameSize = 4096
  static let hopSize = 1024
  /// Frames in a window, 11.9 s.
  static let frames = 512
  /// The lowest bins, up to 11 kHz, which the networks hear.
  static let bins = 1024

  /// Frames of the recording that are in the window.
  private(set) var range = 0..<0

  /// Of each channel `frames` rows of interleaved complex numbers.
  private let spectra: UnsafeMutablePointer<Float>
  /// Of each channel `frames` rows of `bins`, 0 in rows behind the recording's end.
  private let magnitudes: UnsafeMutableBufferPointer<Float>
  /// What the networks said the last time, laid out like `magnitudes`.
  private let latest: UnsafeMutablePointer<Float>
  /// The shares, faded from one place of the window to the next.
  private let shares: UnsafeMutablePointer<Float>
  private let samples: UnsafeMutablePointer<Float>
  private let transform = ShortTimeFourierTransform(frameSize: frameSize, hopSize: hopSize)
  private let spectrumLength: Int

  private static let samplesAtOnce = 64 * hopSize + frameSize

  init() {
    spectrumLength = 2 * transform.binCount
    let rows = Self.channels * Self.frames
    spectra = .allocate(capacity: rows * spectrumLength)
    magnitudes = .allocate(capacity: rows * Self.bins)
    latest = .allocate(capacity: rows * Self.bins)
    shares = .allocate(capacity: rows * Self.bins)
    samples = .allocate(capacity: Self.channels * Self.samplesAtOnce)
    spectra.initialize(repeating: 0, count: rows * spectrumLength)
    magnitudes.initialize(repeating: 0)
    latest.initialize(repeating: 0, count: rows * Self.bins)
    shares.initialize(repeating: 0, count: rows * Self.bins)
    samples.initialize(repeating: 0, count: Self.channels * Self.samplesAtOnce)
  }

  deinit {
    spectra.deallocate()
    magnitudes.deallocate()
    latest.deallocate()
    shares.deallocate()
    samples.deallocate()
  }

  /// The spectrum of a frame in the window, ``ShortTimeFourierTransform/binCount`` pairs of real and imaginary part.
  func spectrum(channel: Int, frame: Int) -> UnsafeMutablePointer<Float> {
    spectra + row(channel, frame) * spectrumLength
  }

  /// The vocals' share of each of the ``bins`` of a frame in the window.
  func share(channel: Int, frame: Int) -> UnsafeMutablePointer<Float> {
    shares + row(channel, frame) * Self.bins
  }

  private func row(_ channel: Int, _ frame: Int) -> Int { channel * Self.frames + frame - range.lowerBound }

  /// Moves on, keeps the frames that stay, and computes the spectra of the others.
  ///
  /// - Parameter next: frames of the recording, not before those that are in the window, at most ``frames``.
  func move(to next: Range<Int>, of audio: AudioInput) throws {
    let kept = next.clamped(to: range)
    if !kept.isEmpty {
      for channel in 0..<Self.channels {
        let (from, to) = (row(channel, kept.lowerBound), channel * Self.frames)
        (spectra + to * spectrumLength).update(
          from: spectra + from * spectrumLength, count: kept.count * spectrumLength)
        (shares + to * Self.bins).update(from: shares + from * Self.bins, count: kept.count * Self.bins)
      }
    }
    range = next
    let added = (kept.isEmpty ? next.lowerBound : kept.upperBound)..<next.upperBound
    for channel in 0..<Self.channels {
      (shares + (channel * Self.frames + kept.count) * Self.bins).update(
        repeating: 0, count: (Self.frames - kept.count) * Self.bins)
    }
    let atOnce = (Self.samplesAtOnce - Self.frameSize) / Self.hopSize
    for first in stride(from: added.lowerBound, to: added.upperBound, by: atOnce) {
      try computeSpectra(of: first..<min(first + atOnce, added.upperBound), audio)
    }
    updateMagnitudes()
  }

  private func computeSpectra(of frames: Range<Int>, _ audio: AudioInput) throws {
    let count = (frames.count - 1) * Self.hopSize + Self.frameSize
    let buffers = (0..<Self.channels).map { samples + $0 * Self.samplesAtOnce }
    try audio.read(from: frames.lowerBound * Self.hopSize - Self.frameSize / 2, count: count, into: buffers)
    for (channel, buffer) in buffers.enumerated() {
      for frame in frames {
        transform.spectrum(
          of: buffer + (frame - frames.lowerBound) * Self.hopSize, into: spectrum(channel: channel, frame: frame))
      }
    }
  }

  /// Scales as the networks expect: by a window whose peak is 1.
  private func updateMagnitudes() {
    let scale = Float(Self.frameSize) / 4
    guard let magnitudes = magnitudes.baseAddress else { return }
    for channel in 0..<Self.channels {
      for frame in 0..<Self.frames {
        let values = magnitudes + (channel * Self.frames + frame) * Self.bins
        guard frame < range.count else {
          values.update(repeating: 0, count: Self.bins)
          continue
        }
        let spectrum = spectrum(channel: channel, frame: range.lowerBound + frame)
        for bin in 0..<Self.bins {
          let (real, imaginary) = (spectrum[2 &* bin], spectrum[2 &* bin &+ 1])
          values[bin] = scale * (real * real + imaginary * imaginary).squareRoot()
        }
      }
    }
  }

  /// Computes the shares of all frames in the window and adds them up.
  ///
  /// - Parameter weight: how much they count for a frame of the recording; for each frame 1 over all places of the window.
  func addShares(_ mask: SoftMask, cancellation: HostCancellation, weight: (_ frame: Int) -> Float) throws {
    try mask.shares(of: UnsafeBufferPointer(magnitudes), cancellation: cancellation, into: latest)
    for frame in range {
      let weight = weight(frame)
      for channel in 0..<Self.channels {
        let values = latest + row(channel, frame) * Self.bins
        let sum = share(channel: channel, frame: frame)
        for bin in 0..<Self.bins { sum[bin] += weight * values[bin] }
      }
    }
  }
}
