import Artifacts
import Pipeline

/// Inputs in every form that the declaration admits.
enum InputChecks {
  static let all = [optional, many, formats, layouts, lent, longer, failures]

  private static let optional = Check(
    "inputs.optional", "Optional inputs may be missing",
    proves: "With each optional input absent, and with all of them absent, the analysis succeeds and obeys the rules.",
    advice: "Ask inputs.count before an optional input is read, or declare it PERFORMIA_COUNT_ONE.",
    requires: Prerequisite.analysis
  ) { context in
    let names = try context.analyzer().inputs.filter { $0.count == .optional }.map(\.name)
    guard !names.isEmpty else { throw CheckSkip(reason: "there are no optional inputs") }
    for absent in Set(names.map { [$0] } + [names]).sorted(by: { $0.joined() < $1.joined() }) {
      var trial = Trial(try context.recording())
      trial.absent = Set(absent)
      context.attempt("without \(absent.joined(separator: ", "))")
      _ = try context.analyzeWell(trial)
    }
  }

  private static let many = Check(
    "inputs.many", "Inputs of any number take any number",
    proves:
      "With 0, 1 and 5 artifacts at each input of that kind the results are lawful, or the analysis is refused in words.",
    advice: "Ask inputs.count, and never take an index for granted.", requires: Prerequisite.analysis
  ) { context in
    guard try context.analyzer().inputs.contains(where: { $0.count == .many }) else {
      throw CheckSkip(reason: "no input takes any number")
    }
    for count in [0, 1, 5] {
      var trial = Trial(try context.recording())
      trial.many = count
      context.attempt("\(count) artifacts")
      let result = try context.analyze(trial)
      if !result.answer.isOK { context.note("\(count) artifacts: \(result.answer.words)") }
    }
  }

  private static let rates: [Double] = [8000, 11025, 16000, 22050, 32000, 44100, 48000, 88200, 96000, 176400, 192000]

  private static let formats = Check(
    "inputs.formats", "Every sample rate and channel count is taken",
    proves:
      "From 8 kHz to 192 kHz and from mono to 8 channels, as far as the ports admit them, the results are lawful, or the analysis is refused in words.",
    advice:
      "Take rate and channels from performia_artifact_info, or fix them by the port's attributes sample_rate and channels.",
    requires: Prerequisite.analysis, patience: 4
  ) { context in
    let ports = try context.analyzer().inputs.filter { context.types[$0.type]?.shape == .audio }
    guard !ports.isEmpty else { throw CheckSkip(reason: "no input is audio") }
    let rates = ports.allSatisfy { $0.attributes["sample_rate"] != nil } ? [44100] : Self.rates
    let isFixed = ports.allSatisfy { $0.attributes["channels"] != nil }
    let counts = isFixed ? [1] : context.level.pick(quick: [1, 2, 8], standard: Array(1...8), full: Array(1...8))
    var refusals = 0
    for rate in rates {
      for channels in counts {
        var trial = Trial(try context.recording())
        trial.recording.duration = context.level.pick(quick: 1, standard: 3, full: 10)
        trial.recording.sampleRate = rate
        trial.recording.channels = channels
        context.attempt("\(channels) channels at \(rate) Hz")
        let result = try context.analyze(trial)
        if !result.answer.isOK {
          refusals += 1
          context.note("\(channels) channels at \(rate) Hz: \(result.answer.words)")
        }
      }
    }
    guard refusals < rates.count * counts.count else {
      throw CheckFailure("every format is refused", expected: "one that is analysed")
    }
  }

  private static let layouts = Check(
    "inputs.layouts", "Every layout of a matrix is taken or refused in words",
    proves:
      "Matrices with other numbers of bins, other frame periods, and with and without labels give lawful results, or are refused in words.",
    advice:
      "Take bins, frame_period and bin_labels from performia_artifact_info, and refuse through performia_host.fail what cannot be used.",
    requires: Prerequisite.analysis
  ) { context in
    guard try context.reads(.matrix) else { throw CheckSkip(reason: "no input is a matrix") }
    var layouts = MatrixLayout.candidates
    for bins in [1, 3, 12, 513] {
      for period in [0.001, 0.0232, 0.5] {
        for labels in [MatrixLayout.Labels.none, .frequencies] {
          layouts.append(MatrixLayout(bins: bins, framePeriod: period, labels: labels))
        }
      }
    }
    for layout in layouts {
      var trial = Trial(try context.recording())
      trial.recording.duration = 3
      trial.recording.matrix = layout
      context.attempt("\(layout)")
      _ = try context.analyze(trial)
    }
  }

  private static let lent = Check(
    "inputs.lent", "Lent data are only read, and only while they are lent",
    proves:
      "Data in memory that cannot be written, ends at an unreadable page and is gone when analyze returns give the same result as data that the host refuses to lend.",
    advice:
      "Never write through the pointer of inputs.map, stay within its bounds, keep no pointer, and read where map refuses.",
    requires: Prerequisite.comparison
  ) { context in
    var trial = Trial(try context.recording())
    trial.lending = .guarded
    let instance = try context.configured(trial)
    context.attempt("the host lends")
    let lent = try context.analyze(trial, with: instance)
    context.attempt("what was lent is gone")
    _ = try context.analyze(trial, with: instance)
    instance.destroy()
    trial.lending = .refused
    context.attempt("the host refuses to lend")
    let read = try context.analyze(trial)
    try context.well(read)
    guard try context.analyzer().deterministic else { return }
    try Deterministic.same(lent, read)
  }

  private static let longer = Check(
    "inputs.longer_structs", "Structs of a later host are taken",
    proves:
      "Structs that are 64 bytes longer than ABI 1.0 has them, as a later minor version may make them, change nothing.",
    advice: "Test that size is at least what is needed, never that it is equal, and step through arrays of pointers.",
    requires: Prerequisite.comparison
  ) { context in
    var trial = Trial(try context.recording())
    let usual = try context.analyzeWell(trial)
    trial.extraBytes = 64
    context.attempt("structs that are 64 bytes longer")
    let longer = try context.analyzeWell(trial)
    guard try context.analyzer().deterministic else { return }
    try Deterministic.same(usual, longer)
  }

  private static let failures = Check(
    "inputs.host_fails", "Failures of the host are passed on",
    proves:
      "Where reading, handing over, scratch memory or the scratch folder fails, analyze ends with a status other than PERFORMIA_OK, or did without.",
    advice: "Look at the status of every call to the host, and return it.",
    requires: Prerequisite.analysis + ["inputs.lent"]
  ) { context in
    let usual = Trial(try context.recording())
    let expected = try context.analyzeWell(usual)
    for place in InjectedFault.Place.allCases {
      let calls = place == .inputs ? expected.reads : place == .sink ? expected.appends : 1
      for call in Set([0, calls / 2, calls - 1]).sorted() where call >= 0 && call < calls {
        var trial = usual
        trial.fault = InjectedFault(place: place, call: call)
        context.attempt("\(place.rawValue) fails from call \(call) on")
        let (result, breaches) = try context.analyzeFreely(trial)
        let isHidden = result.answer.isOK && (place == .inputs || place == .sink)
        guard !isHidden else {
          throw CheckFailure(
            "analyze gives PERFORMIA_OK, though \(place.rawValue) call \(call) of \(calls) failed with PERFORMIA_IO",
            expected: "PERFORMIA_IO, passed on")
        }
        try context.lawful(result, breaches: breaches)
      }
    }
  }
}
