import Pipeline

/// Which outputs are wanted, and what is said while they are made.
enum OutputChecks {
  static let all = [wants, progress]

  private static let wants = Check(
    "outputs.wants", "Leaving an output out changes no other",
    proves:
      "Each output alone, all but one, and none at all: what is wanted comes, and is the same as when everything is.",
    advice: "Let sink.wants decide what is handed over, not how it is computed.", requires: Prerequisite.comparison,
    patience: 3
  ) { context in
    try Deterministic.require(context)
    let names = try context.analyzer().outputs.map(\.name)
    var trial = Trial(try context.recording())
    let all = try context.analyzeWell(trial)
    let alone = names.map { Set([$0]) }
    let allButOne = names.count > 2 ? names.map { Set(names).subtracting([$0]) } : []
    for wanted in alone + allButOne + [[]] {
      trial.wanted = wanted
      context.attempt("only \(wanted.isEmpty ? "nothing" : wanted.sorted().joined(separator: ", "))")
      let result = try context.analyzeWell(trial)
      if let difference = result.difference(from: all) {
        throw CheckFailure(difference, expected: "the same as when all outputs are wanted")
      }
    }
  }

  private static let progress = Check(
    "outputs.progress", "Progress goes from 0 to 1",
    proves: "Every fraction that is told is a number from 0 to 1 and no less than the one before.",
    advice: "Tell what is done of the whole, and clamp it.", requires: Prerequisite.analysis
  ) { context in
    var trial = Trial(try context.recording())
    trial.recording.duration *= 3
    let fractions = try context.analyzeWell(trial).progress
    var before = 0.0
    for (index, fraction) in fractions.enumerated() {
      guard fraction >= 0, fraction <= 1 else {
        throw CheckFailure("call \(index) tells \(fraction)", expected: "0 to 1")
      }
      guard fraction >= before else {
        throw CheckFailure("call \(index) tells \(fraction) after \(before)", expected: "never less than before")
      }
      before = fraction
    }
    context.note("\(fractions.count) times")
  }
}
