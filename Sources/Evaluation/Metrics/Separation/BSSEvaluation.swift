#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Ratios of energies in dB that tell how well sources are separated.
///
/// BSS Eval version 4: the estimate is projected on its own reference, and on all references, filtered by 512 taps that are
/// fitted to the whole signals; energies of what each step adds are compared second by second. Vincent, Gribonval, Févotte:
/// Performance Measurement in Blind Audio Source Separation (2006); Stöter, Liutkus, Ito: The 2018 Signal Separation
/// Evaluation Campaign (2018); figures as `museval.evaluate`'s.
public struct BSSEvaluation: Sendable {
  /// The figures of one source, one for each frame; not a number for frames in which any source, estimated or not, is
  /// silent, and infinite where nothing is left to compare with.
  public struct Frames: Sendable, Equatable {
    /// Signal to distortion: of what is right to all that is wrong.
    public var sdr: [Double] = []
    /// Image to spatial distortion: what is right to what a filter of it explains.
    public var isr: [Double] = []
    /// Signal to interference: what is filtered to what comes from other sources.
    public var sir: [Double] = []
    /// Signal to artifacts: what all references explain to the rest.
    public var sar: [Double] = []
  }

  /// By source.
  public let frames: [Frames]

  /// The middle of a source's figures in the frames that have one; not a number where none has.
  public static func median(_ figures: [Double]) -> Double { Median.of(figures.filter { !$0.isNaN }) }

  /// - Parameters:
  ///   - reference: the true sources.
  ///   - estimate: as many, with as many channels, in the same order; cut off or continued with silence to the same length.
  ///   - window: samples of a frame; museval takes one second.
  ///   - hop: samples from one frame to the next.
  ///   - taps: length of the filters.
  /// - Throws: ``MetricError/unequalSources(reason:)`` where sources or channels are not as many on both sides;
  ///   ``MetricError/missingLibrary(name:reason:)``.
  public init(
    reference: SourceImages, estimate: SourceImages, window: Int, hop: Int, taps: Int = 512
  ) throws(MetricError) {
    guard reference.sources == estimate.sources, reference.channels == estimate.channels else {
      throw .unequalSources(reason: "references and estimates differ in number or in channels")
    }
    let estimate = try estimate.adjusted(toLength: reference.length)
    let count = window < reference.length ? (reference.length - window + hop) / hop : 1
    let ranges = (0..<count).map { $0 * hop..<min($0 * hop + window, reference.length) }
    let silent = ranges.map { reference.hasSilence(in: $0) || estimate.hasSilence(in: $0) }
    var frames = [Frames](repeating: Frames(), count: reference.sources)
    if silent.allSatisfy({ $0 }) {
      for source in frames.indices { frames[source].append(repeating: .nan, count: count) }
      self.frames = frames
      return
    }
    let filters = try ProjectionFilters(reference: reference, estimate: estimate, taps: taps)
    var projector = FrameProjector(filters, window: min(window, reference.length))
    for (range, isSilent) in zip(ranges, silent) {
      if isSilent {
        for source in frames.indices { frames[source].append(repeating: .nan, count: 1) }
        continue
      }
      for (source, energies) in projector.energies(reference, estimate, in: range).enumerated() {
        frames[source].append(energies)
      }
    }
    self.frames = frames
  }
}

extension BSSEvaluation.Frames {
  fileprivate mutating func append(repeating value: Double, count: Int) {
    let values = [Double](repeating: value, count: count)
    sdr += values
    isr += values
    sir += values
    sar += values
  }

  fileprivate mutating func append(_ energies: FrameProjector.Energies) {
    func decibels(_ signal: Double, _ error: Double) -> Double { error == 0 ? .infinity : 10 * log10(signal / error) }
    sdr.append(decibels(energies.reference, energies.distortion))
    isr.append(decibels(energies.reference, energies.spatial))
    sir.append(decibels(energies.filtered, energies.interference))
    sar.append(decibels(energies.explained, energies.artifacts))
  }
}
