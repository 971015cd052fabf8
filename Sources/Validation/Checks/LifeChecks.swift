import CPerformia
import Host
import Pipeline

/// The life of an instance, and the analysis of an ordinary recording.
enum LifeChecks {
  static let all = [create, unconfigured, failedConfigure, extensions, music, again, reconfigured, stream]

  private static let create = Check(
    "life.create", "Instances are made and destroyed",
    proves:
      "create gives an instance with all its functions, configure takes the defaults, destroy returns; three instances may live at once.",
    advice: "Give every instance memory of its own, and set the size of performia_analyzer by sizeof.",
    requires: Prerequisite.descriptors + ["descriptor.parameters"]
  ) { context in
    let instances = try (0..<3).map { _ in try context.create() }
    guard Set(instances.map { UInt(bitPattern: $0.pointer) }).count == 3 else {
      throw CheckFailure("create gives one instance twice", expected: "an instance of its own with every call")
    }
    for instance in instances {
      let answer = try context.configure(instance)
      guard answer.isOK else {
        throw CheckFailure("configure gives \(answer.words) for the defaults", expected: "PERFORMIA_OK")
      }
    }
    for instance in [instances[1], instances[0], instances[2]] { instance.destroy() }
  }

  private static let unconfigured = Check(
    "life.unconfigured", "An instance can be destroyed at once",
    proves: "destroy frees an instance that was never configured.",
    advice: "Let create leave everything in a state that destroy can free.", requires: Prerequisite.instances
  ) { context in
    for _ in 0..<3 { try context.create().destroy() }
  }

  private static let failedConfigure = Check(
    "life.failed_configure", "An instance can be destroyed after it refused its parameters",
    proves:
      "Too few and too many values are refused with PERFORMIA_INVALID_ARGUMENT, and destroy frees the instance then.",
    advice: "Compare count with the number of declared parameters before values are used.",
    requires: Prerequisite.instances + ["life.unconfigured"]
  ) { context in
    let declared = try context.analyzer().parameters.count
    for count in Set([declared + 1, max(declared - 1, 0)]).subtracting([declared]).sorted() {
      context.attempt("configure with \(count) values, \(declared) being declared")
      let instance = try context.create()
      let memory = ProtocolMemory()
      var values = try context.values([:], memory: memory)
      if count < declared { values.removeLast() }
      if count > declared { values.append(memory.value(.bool(true), kind: .bool)) }
      let answer = instance.configure(values, memory: memory)
      guard answer.status == performia_status(PERFORMIA_INVALID_ARGUMENT) else {
        throw CheckFailure(
          "configure gives \(answer.words) for \(count) values", expected: "PERFORMIA_INVALID_ARGUMENT")
      }
      instance.destroy()
    }
  }

  private static let extensions = Check(
    "life.extensions", "Extensions are those that are declared",
    proves: "An unknown id gives NULL; performia.stream/1 is offered exactly where the descriptor says 'streaming'.",
    advice: "Compare the whole id, and set 'streaming' in the descriptor to what get_extension offers.",
    requires: Prerequisite.instances
  ) { context in
    let instance = try context.configured(Trial(Recording(duration: 1)))
    let pointer = instance.pointer
    func offers(_ id: String) -> Bool {
      id.withPerformiaText { pointer.pointee.get_extension(pointer, $0) } != nil
    }
    for id in ["", "org.example.nothing/1", "performia.stream/1x", "performia.stream"] where offers(id) {
      throw CheckFailure("get_extension of '\(id)' gives something", expected: "NULL")
    }
    let declared = try context.analyzer().streaming
    guard offers(PERFORMIA_STREAM_ID) == declared else {
      throw CheckFailure(
        declared
          ? "'streaming' is declared, and performia.stream/1 is not offered"
          : "performia.stream/1 is offered, and 'streaming' is not declared", expected: "both or neither")
    }
  }

  private static let music = Check(
    "analysis.music", "An ordinary recording is analysed",
    proves:
      "Made-up music gives every output, each obeying the rules of its type, and nothing that the headers forbid is done meanwhile.",
    advice: "Correct what is named; all checks of analyses wait for this one.",
    requires: Prerequisite.instances + ["descriptor.ports"]
  ) { context in
    let recording = try context.recording()
    context.attempt("\(recording)")
    _ = try context.analyzeWell(Trial(recording))
    if try context.reads(.matrix) { context.note("matrices of \(recording.matrix) are taken") }
  }

  private static let again = Check(
    "analysis.again", "One analysis does not change the next",
    proves: "An instance that analyses one recording, then another, then the first again gives the first result again.",
    advice: "Reset everything at the beginning of analyze, or keep it in local variables.",
    requires: Prerequisite.repetition + ["signal.noise"]
  ) { context in
    try Deterministic.require(context)
    let trial = Trial(try context.recording())
    var other = trial
    other.recording.scene = .noise
    other.recording.duration /= 2
    let instance = try context.configured(trial)
    let first = try context.analyze(trial, with: instance)
    context.attempt("another recording with the same instance")
    _ = try context.analyze(other, with: instance)
    context.attempt("the first recording again")
    let last = try context.analyze(trial, with: instance)
    try Deterministic.same(first, last)
  }

  private static let reconfigured = Check(
    "analysis.failed_before", "A failed call leaves the instance usable",
    proves:
      "After an analysis in which the host could not read an input, the same instance analyses as if nothing had been.",
    advice: "Free and reset on every way out of analyze, not only at its end.",
    requires: Prerequisite.repetition + ["inputs.host_fails"]
  ) { context in
    try Deterministic.require(context)
    var trial = Trial(try context.recording())
    let expected = try context.analyzeWell(trial)
    guard expected.reads > 0 else { throw CheckSkip(reason: "the analyzer reads no data") }
    let good = trial
    trial.fault = InjectedFault(place: .inputs, call: expected.reads / 2)
    context.attempt("an analysis whose read \(expected.reads / 2) fails")
    let instance = try context.configured(good)
    _ = try context.analyze(trial, with: instance)
    context.attempt("an analysis after that")
    try Deterministic.same(expected, try context.analyze(good, with: instance))
  }

  private static let stream = Check(
    "stream.blocks", "Live use gives lawful results",
    proves:
      "Audio pushed in blocks of 1 to 4096 samples gives results that obey their types, with a latency that is a number, twice with one instance.",
    advice: "Follow ext/stream.h: begin, push any number of times, finish, and begin again.",
    requires: Prerequisite.analysis + ["life.extensions"]
  ) { try StreamTrial.run($0) }
}
