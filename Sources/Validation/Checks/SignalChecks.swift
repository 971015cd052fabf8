import Artifacts

/// Recordings at the edge of what there is.
enum SignalChecks {
  static let all =
    [
      scene(.silence), scene(.noise), scene(.impulse), scene(.clipping), scene(.offset), scene(.denormals),
      scene(.notFinite), samples("one_sample", "One sample", [1]), samples("no_samples", "No samples at all", [0]),
      samples("short", "Recordings shorter than a frame", [2, 3, 17, 256, 1023, 2049, 4097]), hour,
    ]

  private static let advice =
    "Think of sums of 0, logarithms of 0, divisions by 0, and windows longer than the recording."

  private static func scene(_ scene: Scene) -> Check {
    let names: [Scene: (String, String)] = [
      .notFinite: ("not_finite", "Samples that are no numbers"), .clipping: ("clipping", "Full scale"),
      .denormals: ("denormals", "Denormal numbers"), .offset: ("offset", "A constant"),
      .impulse: ("impulse", "One impulse"), .silence: ("silence", "Silence"), .noise: ("noise", "Noise"),
    ]
    let (id, title) = names[scene] ?? (scene.rawValue, scene.words)
    let isLawful = "gives lawful results, or is refused in words"
    return Check(
      "signal.\(id)", title,
      proves: scene == .notFinite
        ? "Audio with NaN and infinite samples, which the host replaces before an analyzer sees them, does no harm even so: the analysis ends."
        : "A recording of \(scene.words), audio, matrices and tables alike, \(isLawful).",
      advice: advice, requires: Prerequisite.analysis
    ) { context in
      if scene == .notFinite, try !context.reads(.audio) { throw CheckSkip(reason: "no input is audio") }
      let trial = Trial(try context.recording().with(scene))
      context.attempt("\(trial.recording)")
      let result = try scene == .notFinite ? context.analyzeFreely(trial).result : context.analyze(trial)
      if !result.answer.isOK { context.note("refused: \(result.answer.words)") }
    }
  }

  private static func samples(_ id: String, _ title: String, _ counts: [Int]) -> Check {
    let list = counts.map(String.init).joined(separator: ", ")
    return Check(
      "signal.\(id)", title,
      proves:
        "Recordings of \(list) samples, with empty tables and matrices of at most one frame, give lawful results, or are refused in words.",
      advice: advice, requires: Prerequisite.analysis
    ) { context in
      for count in counts {
        for scene in [Scene.music, .silence, .clipping] {
          var trial = Trial(try context.recording().with(scene))
          trial.recording.frames = count
          context.attempt("\(trial.recording)")
          let result = try context.analyze(trial)
          if !result.answer.isOK { context.note("\(trial.recording): \(result.answer.words)") }
        }
      }
    }
  }

  private static let hour = Check(
    "signal.hour", "A recording of an hour",
    proves:
      "An hour is analysed with lawful results, within the time limit and, where memory is declared, within that.",
    advice: "Read in pieces, and let the work grow with the length and not faster.", level: .full,
    requires: Prerequisite.analysis + ["inputs.lent"], patience: 10
  ) { context in
    var trial = Trial(try context.recording())
    trial.recording.duration = 3600
    trial.lending = .refused
    trial.keepsValues = false
    let watch = MemoryWatch()
    let result = try context.analyzeWell(trial)
    try watch.check(context, duration: 3600)
    context.note("\((result.seconds * 10).rounded() / 10) s")
  }
}
