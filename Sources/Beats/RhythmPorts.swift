import PerformiaSDK

/// The ports and parameters that every analyzer of rhythm has, so that one can stand in for another.
package enum RhythmPorts {
  package static let beats = Output("beats", type: "music/beats/1", summary: "Beats.")
  package static let downbeats = Output("downbeats", type: "music/downbeats/1", summary: "First beats of bars.")
  package static let tempo = Output(
    "tempo", type: "music/tempo/1", summary: "The recording's tempo; runners-up are other metrical levels and tempi.")
  package static let curve = Output("tempo_curve", type: "music/tempo_curve/1", summary: "Tempo over time.")
  package static let meter = Output("meter", type: "music/meter/1", summary: "Meter by passage.")

  /// Of analyzers that compute a network.
  package static let activation = Output(
    "activation", type: "activation/beat/1", summary: "The network's probabilities of a beat and of a downbeat.")

  package static let outputs = [beats, downbeats, tempo, curve, meter]

  package static let tempoRange = Parameter.range(
    "tempo_range", default: 55...215, in: 20...400, unit: "1/min", summary: "Slowest and fastest tempo.")

  package static let meters = Parameter.range(
    "meters", default: 2...7, in: 1...12, summary: "Fewest and most beats in a bar; both whole numbers.")

  /// The numbers of beats in a bar that were asked for.
  ///
  /// - Throws: ``AnalyzerError`` where an end is no whole number.
  package static func meters(of parameters: Parameters) throws -> ClosedRange<Int> {
    let range = parameters[meters]
    guard let fewest = Int(exactly: range.lowerBound), let most = Int(exactly: range.upperBound) else {
      throw AnalyzerError("meters are whole numbers of beats, such as [2, 7]", parameter: meters.name)
    }
    return fewest...most
  }

  /// The range of tempi that was asked for.
  ///
  /// - Throws: ``AnalyzerError`` where it spans less than an octave.
  package static func tempoRange(of parameters: Parameters) throws -> ClosedRange<Double> {
    let range = parameters[tempoRange]
    guard range.upperBound >= 2 * range.lowerBound else {
      throw AnalyzerError(
        "tempo_range spans less than an octave, and so leaves some music without any tempo; "
          + "make its upper end at least twice its lower end", parameter: tempoRange.name)
    }
    return range
  }

  /// Writes the activations of a network as `activation/beat/1`, frame by frame: a beat of either kind, and a downbeat;
  /// nothing where nobody wants them.
  ///
  /// - Parameters:
  ///   - beat: probability of a beat that is no downbeat.
  ///   - downbeat: probability of a downbeat.
  ///   - start: time of the first frame in seconds.
  static func write(
    beat: [Float], downbeat: [Float], frameRate: Double, start: Double, to context: AnalysisContext
  ) throws {
    guard context.wants(activation) else { return }
    let matrix = try context.begin(
      activation, bins: 2, framePeriod: 1 / frameRate, start: start, binLabels: ["beat", "downbeat"])
    let block = 4096
    var rows: [Float] = []
    for first in stride(from: 0, to: beat.count, by: block) {
      let frames = first..<min(first + block, beat.count)
      rows.removeAll(keepingCapacity: true)
      for frame in frames {
        rows.append(max(0, min(1, beat[frame] + downbeat[frame])))
        rows.append(max(0, min(1, downbeat[frame])))
      }
      try matrix.append(rows, frames: frames.count)
    }
  }
}
