import PerformiaSDK
import Signal

/// Writes probabilities of chords over a grid as a matrix of type `activation/chord/1`.
public struct ChordActivationWriter {
  /// Seconds from one frame to the next.
  public static let framePeriod = 0.1
  private static let framesAtOnce = 256

  private let labels: [String]

  /// - Parameter labels: chords in Harte's syntax, in the order of the probabilities.
  public init(labels: [String]) {
    self.labels = labels
  }

  /// - Parameters:
  ///   - probabilities: row-major, segments of the grid x labels.
  ///   - grid: covers the recording.
  public func write(_ probabilities: [Float], grid: BeatGrid, to output: Output, of context: AnalysisContext) throws {
    let matrix = try context.begin(
      output, bins: labels.count, framePeriod: Self.framePeriod, start: 0, binLabels: labels)
    guard grid.segmentCount > 0 else { return }
    let frameCount = Int((context.duration / Self.framePeriod).rounded(.up))
    var rows = [Float](repeating: 0, count: Self.framesAtOnce * labels.count)
    var segment = 0
    for first in stride(from: 0, to: frameCount, by: Self.framesAtOnce) {
      let count = min(Self.framesAtOnce, frameCount - first)
      for frame in 0..<count {
        let time = Double(first + frame) * Self.framePeriod
        while segment + 1 < grid.segmentCount && grid.boundaries[segment + 1] <= time { segment += 1 }
        for label in labels.indices {
          rows[frame * labels.count + label] = probabilities[segment * labels.count + label]
        }
      }
      try context.checkCancellation()
      try matrix.append(rows, frames: count)
    }
  }
}
