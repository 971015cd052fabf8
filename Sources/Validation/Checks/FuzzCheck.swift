import Artifacts
import Pipeline

/// Random parameters, inputs and circumstances.
enum FuzzCheck {
  static let check = Check(
    "fuzz.case", "A random case",
    proves:
      "Random parameters, recording, formats, wanted outputs, missing inputs and thread budget give lawful results, the same ones twice, or are refused in words.",
    advice: "The attempt names everything that was chosen; the command repeats it.", requires: Prerequisite.repetition
  ) { context in
    var random = Randomness(seed: context.job.seed)
    let analyzer = try context.analyzer()
    var trial = Trial(Recording(duration: Double.random(in: 0...8, using: &random)))
    trial.recording.scene = Scene.allCases.filter { $0 != .notFinite }.randomElement(using: &random) ?? .noise
    trial.recording.sampleRate = Double(
      [8000, 11025, 22050, 44100, 48000, 96000].randomElement(using: &random) ?? 8000)
    trial.recording.channels = Int.random(in: 1...8, using: &random)
    trial.recording.seed = Int.random(in: 1...1_000_000, using: &random)
    if Int.random(in: 0..<8, using: &random) == 0 { trial.recording.frames = Int.random(in: 0...5000, using: &random) }
    trial.recording.matrix = MatrixLayout(
      bins: Int.random(in: 1...200, using: &random), framePeriod: Double.random(in: 0.002...0.1, using: &random),
      labels: [.frequencies, .pitches, .none].randomElement(using: &random) ?? .none)
    if Bool.random(using: &random) { trial.recording.matrix = MatrixLayout() }
    trial.threads = Int.random(in: 1...8, using: &random)
    trial.many = Int.random(in: 0...4, using: &random)
    trial.lending = Bool.random(using: &random) ? .guarded : .refused
    trial.extraBytes = Bool.random(using: &random) ? 0 : 8 * Int.random(in: 1...16, using: &random)
    trial.absent = Set(
      analyzer.inputs.filter { $0.count != .one && Bool.random(using: &random) }.map(\.name))
    for parameter in analyzer.parameters where Bool.random(using: &random) {
      let isEdge = Bool.random(using: &random) && parameter.kind != .model
      trial.parameters[parameter.name] =
        isEdge
        ? ParameterValues.edges(of: parameter).randomElement(using: &random) ?? parameter.defaultValue
        : ParameterValues.random(parameter, &random)
    }
    let wanted = analyzer.outputs.map(\.name).filter { _ in Bool.random(using: &random) }
    context.attempt(words(trial))
    let instance = try context.create(threads: trial.threads, extraBytes: trial.extraBytes)
    let answer = try context.configure(instance, trial.parameters, extraBytes: trial.extraBytes)
    guard answer.isOK else {
      guard answer.hasReason else {
        throw CheckFailure("configure gives \(answer.words)", expected: "a reason through performia_host.fail")
      }
      context.note("refused: \(answer.message)")
      return
    }
    let first = try context.analyze(trial, with: instance)
    if analyzer.deterministic {
      trial.wanted = Set(wanted)
      try Deterministic.same(first, try context.analyze(trial, with: instance))
    }
  }

  private static func words(_ trial: Trial) -> String {
    let recording = trial.recording
    return "\(recording), \(recording.channels) channels at \(recording.sampleRate) Hz, \(recording.matrix), "
      + "\(CheckContext.words(trial.parameters)), budget \(trial.threads), without "
      + (trial.absent.isEmpty ? "nothing" : trial.absent.sorted().joined(separator: ", "))
  }
}
