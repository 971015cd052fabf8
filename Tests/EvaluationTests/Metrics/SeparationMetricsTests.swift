import Artifacts
import Evaluation
import TestSupport
import Testing

@Suite struct SeparationMetricsTests {
  @Test(.enabled(if: Referee.isInstalled, "scripts/referees installs the referees"))
  func `made-up separations score as museval scores them`() throws {
    var generator = SeededGenerator(seed: 41)
    let cases = try (0..<28).map { index in
      let made = SeparationCase(index, using: &generator)
      return RefereedCase(
        [
          "reference": made.reference.json, "estimate": made.estimate.json,
          "window": .integer(Int64(made.window)), "hop": .integer(Int64(made.hop)),
        ], figures: try figures(made))
    }
    try RefereedCase.expectAgreement(with: "separation", cases, tolerance: 1e-3)
  }

  @Test func `scale does not count for the scale-invariant ratio, channels share one scale`() {
    let reference: [[Float]] = [[1, 0, 1, 0], [0, 1, 0, 1]]
    let quieter: [[Float]] = [[0.5, 0, 0.5, 0], [0, 0.5, 0, 0.5]]
    #expect(ScaleInvariantRatio.decibels(reference: reference, estimate: quieter) == .infinity)
    // Half the energy of the estimate is orthogonal to the reference.
    let noisy: [[Float]] = [[1, 1, 1, 1], [1, 1, 1, 1]]
    #expect(abs(ScaleInvariantRatio.decibels(reference: reference, estimate: noisy)) < 1e-12)
    #expect(ScaleInvariantRatio.decibels(reference: [[0, 0]], estimate: [[1, 1]]).isNaN)
  }

  @Test func `sources that do not fit together are refused`() throws {
    let mono = try SourceImages([[[1, 0, 1]]])
    let stereo = try SourceImages([[[1, 0, 1], [1, 1, 1]]])
    #expect(throws: MetricError.unequalSources(reason: "references and estimates differ in number or in channels")) {
      try BSSEvaluation(reference: mono, estimate: stereo, window: 2, hop: 2)
    }
    #expect(throws: MetricError.self) { try SourceImages([]) }
    #expect(throws: MetricError.self) { try SourceImages([[[1]], [[1, 2]]]) }
    #expect(throws: MetricError.self) { try SourceImages([[[1], [1]], [[1]]]) }
  }

  @Test func `columns that depend on each other are fitted as well as independent ones`() throws {
    var generator = SeededGenerator(seed: 42)
    let made = SeparationCase(0, using: &generator)
    let mono = try BSSEvaluation(
      reference: SourceImages(made.reference), estimate: SourceImages(made.estimate), window: 1000, hop: 1000)
    // The same in both of two channels: every filter of the second repeats one of the first.
    let doubled = try BSSEvaluation(
      reference: SourceImages(made.reference.map { $0 + $0 }), estimate: SourceImages(made.estimate.map { $0 + $0 }),
      window: 1000, hop: 1000)
    for (one, two) in zip(mono.frames, doubled.frames) {
      for (left, right) in zip(one.sdr + one.isr + one.sir + one.sar, two.sdr + two.isr + two.sir + two.sar) {
        #expect(abs(left - right) < 1e-3)
      }
    }
  }

  @Test func `stems are read, brought to one rate and length, and matched by name`() throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 43)
    let made = SeparationCase(0, using: &generator)
    func stem(_ name: String, _ file: String, _ channels: [[Float]]) throws -> Annotation.StemFile {
      let path = folder.file("\(file).wav")
      try TestSignal(sampleRate: 8000, channels: channels).write(to: path, as: .wavFloat)
      return .init(name: name, path: path)
    }
    var reference = Annotation()
    reference.stems = [
      try stem("vocals", "v", made.reference[0]), try stem("drums", "d", made.reference[1]),
    ]
    var estimate = Annotation()
    estimate.stems = [
      try stem("drums", "ed", made.reference[1].map { $0.map { $0 / 2 } }),
      try stem("vocals", "ev", made.reference[0].map { Array($0.dropLast(40)) }),
    ]
    let score = try #require(try EvaluationTask.separation.score(reference, estimate))
    // Half the samples' height leaves a quarter of the energy wrong: 6.02 dB.
    #expect(abs((score.values["SDR drums"] ?? 0) - 6.0206) < 1e-3)
    #expect((score.values["SI-SDR drums"] ?? 0) > 100)
    #expect((score.values["SDR vocals"] ?? 0) > 10)
    #expect(score.values["SDR bass"] == nil)
    #expect(score.values["SDR"] == ((score.values["SDR vocals"] ?? 0) + (score.values["SDR drums"] ?? 0)) / 2)
    #expect(score.error == nil)
    estimate.stems = estimate.stems?.dropLast()
    let partial = try #require(try EvaluationTask.separation.score(reference, estimate))
    #expect(partial.values == score.values.filter { $0.key.hasSuffix(" drums") })
    #expect(partial.error == "missing vocals")
    estimate.stems = [try stem("bass", "eb", made.reference[0])]
    #expect(try EvaluationTask.separation.score(reference, estimate) == TaskScore([:], error: "missing vocals, drums"))
    #expect(try EvaluationTask.separation.score(Annotation(), estimate) == nil)
  }

  private func figures(_ made: SeparationCase) throws -> [String: Double] {
    let reference = try SourceImages(made.reference)
    let estimate = try SourceImages(made.estimate)
    let evaluation = try BSSEvaluation(reference: reference, estimate: estimate, window: made.window, hop: made.hop)
    var figures: [String: Double] = [:]
    let isWhollySilent = (made.reference + made.estimate).contains { $0.allSatisfy { $0.allSatisfy { $0 == 0 } } }
    for (source, frames) in evaluation.frames.enumerated() {
      let named = [("SDR", frames.sdr), ("ISR", frames.isr), ("SIR", frames.sir), ("SAR", frames.sar)]
      for (name, values) in named where !isWhollySilent {
        for (frame, value) in values.enumerated() { figures["\(name) \(source) \(frame)"] = limited(value) }
      }
      let guess = try estimate.adjusted(toLength: reference.length).samples[source]
      let ratio = ScaleInvariantRatio.decibels(reference: reference.samples[source], estimate: guess)
      if ratio.isFinite || ratio == .infinity { figures["SI-SDR \(source)"] = limited(ratio) }
    }
    return figures
  }

  /// Beyond this figures are of rounding errors.
  private func limited(_ decibels: Double) -> Double { decibels.isNaN ? decibels : min(max(decibels, -100), 100) }
}

/// Made-up sources and estimates of them.
private struct SeparationCase {
  var reference: [[[Float]]]
  var estimate: [[[Float]]]
  let window: Int
  let hop: Int

  init(_ index: Int, using generator: inout SeededGenerator) {
    let channels = index % 8 == 5 ? 2 : 1
    let sources = channels == 2 ? 2 : index % 8 == 3 ? 3 : 2
    // Longer than the filters have taps: projections on more columns than samples are made of rounding errors.
    let length = [3000, 2200, 5000, 2600][index / 2 % 4]
    window = [1000, 2000, 1200][index % 3]
    hop = [1000, 700, 1200][index % 3]
    reference = (0..<sources).map { _ in (0..<channels).map { _ in Self.noise(length, using: &generator) } }
    estimate = reference
    for source in 0..<sources {
      for channel in 0..<channels {
        estimate[source][channel] = Self.damaged(
          reference[source][channel], other: reference[(source + 1) % sources][channel], kind: index / 3 % 6,
          using: &generator)
      }
    }
    switch index % 12 {
    case 7:  // a silent frame
      for channel in 0..<channels { for sample in 0..<min(1000, length) { reference[0][channel][sample] = 0 } }
    case 9: estimate = estimate.map { $0.map { Array($0.dropLast(200)) } }
    case 10: estimate = estimate.map { $0.map { $0 + $0.prefix(300) } }
    case 11:
      estimate[1] = estimate[1].map { [Float](repeating: 0, count: $0.count) }
    default: break
    }
  }

  private static func damaged(
    _ signal: [Float], other: [Float], kind: Int, using generator: inout SeededGenerator
  ) -> [Float] {
    let noise = noise(signal.count, using: &generator)
    return signal.indices.map { sample in
      let leak = 0.2 * other[sample] + 0.05 * noise[sample]
      switch kind {
      case 0: return 0.5 * signal[sample] + leak
      case 1: return sample < 7 ? leak : signal[sample - 7] + leak
      case 2: return sample < 3 ? leak : signal[sample] - 0.6 * signal[sample - 1] + 0.3 * signal[sample - 3] + leak
      case 3: return noise[sample]
      case 4: return signal[sample]
      default: return -signal[sample] + 0.01 * noise[sample]
      }
    }
  }

  /// Coloured, as music is.
  private static func noise(_ count: Int, using generator: inout SeededGenerator) -> [Float] {
    var last: Float = 0
    return (0..<count).map { _ in
      last = 0.7 * last + Float.random(in: -0.3...0.3, using: &generator)
      return last
    }
  }
}

extension [[[Float]]] {
  fileprivate var json: JSON {
    .array(map { .array($0.map { .array($0.map { .number(Double($0)) }) }) })
  }
}
