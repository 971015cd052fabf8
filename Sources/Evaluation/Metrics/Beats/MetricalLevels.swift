/// Grids that a listener may tap to instead of the annotated one.
enum MetricalLevels {
  /// Those that "any metrical level" stands for: as annotated, off-beat, double, and half tempo from either beat.
  static func any(_ beats: [Double]) -> [[Double]] {
    let doubled = interpolated(beats, factor: 2)
    return [
      beats, everyNth(doubled, 2, from: 1), doubled, everyNth(beats, 2, from: 0), everyNth(beats, 2, from: 1),
    ]
  }

  /// Beats with `factor - 1` further ones between neighbours.
  static func interpolated(_ beats: [Double], factor: Int) -> [Double] {
    guard beats.count > 1 else { return beats }
    var result: [Double] = []
    result.reserveCapacity(factor * (beats.count - 1) + 1)
    for (beat, next) in zip(beats, beats.dropFirst()) {
      result.append(beat)
      for part in 1..<factor { result.append((next - beat) * (Double(part) / Double(factor)) + beat) }
    }
    result.append(beats[beats.count - 1])
    return result
  }

  static func everyNth(_ beats: [Double], _ step: Int, from first: Int) -> [Double] {
    stride(from: first, to: beats.count, by: step).map { beats[$0] }
  }
}
