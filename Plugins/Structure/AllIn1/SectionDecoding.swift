import Beats
import PerformiaSDK

/// Sections of activations, as All-In-One's own program finds them.
///
/// A section begins where its probability is the greatest of a second, and then the greatest of all such within twelve
/// seconds to either side; before the first and after the last beginning there is a section, too. Its function is the one
/// with the greatest mean probability.
struct SectionDecoding {
  struct Section {
    /// Seconds.
    let start: Double
    let end: Double
    /// All functions with their mean probabilities, the most likely first.
    let functions: [(function: SectionFunction, probability: Double)]
  }

  /// Seconds to either side: two of the shortest beats, and the least distance of sections' beginnings.
  private static let (peakReach, boundaryReach) = (0.48, 12.0)

  /// Frames per second.
  let frameRate: Double
  /// Time of the first frame in seconds.
  let start: Double
  /// Of the recording in seconds.
  let duration: Double

  /// Sections in time order, without gaps from 0 to the end of the recording; none where nothing sounds.
  func decode(_ heard: StructureActivations) -> [Section] {
    guard heard.isSilent.contains(false) else { return [] }
    let frames = [0] + boundaries(heard.boundary).filter { $0 > 0 && time(of: $0) < duration }
    return frames.enumerated().map { index, first in
      let isLast = index + 1 == frames.count
      let next = isLast ? heard.frameCount : frames[index + 1]
      return Section(
        start: index == 0 ? 0 : time(of: first), end: isLast ? duration : time(of: next),
        functions: functions(of: first..<next, heard))
    }
  }

  private func time(of frame: Int) -> Double { start + Double(frame) / frameRate }

  /// Frames at which sections begin.
  func boundaries(_ probabilities: [Float]) -> [Int] {
    var candidates = [Float](repeating: 0, count: probabilities.count)
    for frame in Self.peaks(of: probabilities, reach: Int((Self.peakReach * frameRate).rounded())) {
      candidates[frame] = probabilities[frame]
    }
    return Self.peaks(of: candidates, reach: Int((Self.boundaryReach * frameRate).rounded()))
  }

  /// Places of values above 0 that none within reach exceeds; of equal ones in reach of each other the first.
  private static func peaks(of values: [Float], reach: Int) -> [Int] {
    let greatest = movingMaximum(values, reach: reach)
    var peaks: [Int] = []
    for (index, value) in values.enumerated() where value > 0 && value == greatest[index] {
      if let last = peaks.last, index - last <= reach { continue }
      peaks.append(index)
    }
    return peaks
  }

  private func functions(
    of frames: Range<Int>, _ heard: StructureActivations
  ) -> [(function: SectionFunction, probability: Double)] {
    var sums = [Double](repeating: 0, count: SectionFunction.allCases.count)
    for frame in frames {
      for (index, probability) in heard.functions(at: frame).enumerated() { sums[index] += Double(probability) }
    }
    return zip(SectionFunction.allCases, sums).map { ($0, min(1, $1 / Double(max(1, frames.count)))) }
      .enumerated().sorted { ($0.element.1, $1.offset) > ($1.element.1, $0.offset) }.map(\.element)
  }
}

extension TableRows {
  /// A runner-up is at least this likely.
  private static let leastProbability = 0.05

  /// Sections on level 0, with the functions that they may have instead.
  init(_ sections: [SectionDecoding.Section]) {
    self.init()
    start = sections.map(\.start)
    duration = sections.map { $0.end - $0.start }
    confidence = sections.map { $0.functions[0].probability }
    columns = Self.columns(sections.map { $0.functions[0].function })
    let others = sections.enumerated().flatMap { row, section in
      section.functions.dropFirst().prefix { $0.probability >= Self.leastProbability }.enumerated().map { rank, other in
        (row: row, rank: rank + 1, other: other)
      }
    }
    alternatives.row = others.map { Int64($0.row) }
    alternatives.rank = others.map { Int64($0.rank) }
    alternatives.confidence = others.map(\.other.probability)
    alternatives.columns = Self.columns(others.map(\.other.function))
  }

  private static func columns(_ functions: [SectionFunction]) -> [Column] {
    [
      Column("label", .text(functions.map(\.rawValue))),
      Column("level", .int64(functions.map { _ in 0 })),
    ]
  }
}
