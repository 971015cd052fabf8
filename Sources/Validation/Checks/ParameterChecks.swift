import CPerformia
import Host
import Pipeline

/// Values of parameters, allowed and not.
enum ParameterChecks {
  static let all = [edges, outOfRange, wrongKind, models]

  private static let edges = Check(
    "parameters.edges", "Every parameter works at its edges",
    proves:
      "The least, the greatest and each listed value is taken and gives lawful results, or is refused by configure with a reason that names the parameter.",
    advice: "Handle the value, narrow the bounds that are declared, or refuse the combination in configure.",
    requires: Prerequisite.analysis + ["life.failed_configure"], patience: 3
  ) { context in
    let analyzer = try context.analyzer()
    guard !analyzer.parameters.isEmpty else { throw CheckSkip(reason: "there are no parameters") }
    var recording = try context.recording()
    recording.duration = min(recording.duration, context.level.pick(quick: 3, standard: 12, full: 30))
    for parameter in analyzer.parameters where parameter.kind != .model {
      for value in ParameterValues.edges(of: parameter) {
        var trial = Trial(recording)
        trial.parameters = [parameter.name: value]
        context.attempt(CheckContext.words(trial.parameters))
        let instance = try context.create()
        let answer = try context.configure(instance, trial.parameters)
        if answer.isOK {
          let result = try context.analyze(trial, with: instance)
          if !result.answer.isOK { context.note("\(CheckContext.words(trial.parameters)): \(result.answer.words)") }
        } else {
          try requireRefusal(answer, of: parameter.name, CheckContext.words(trial.parameters))
          context.note("\(CheckContext.words(trial.parameters)) is refused: \(answer.message)")
        }
      }
    }
  }

  private static let outOfRange = Check(
    "parameters.out_of_range", "Values beyond the bounds are refused in words",
    proves:
      "A number below, above or not a number, a choice that is not listed and a range with its ends swapped give PERFORMIA_INVALID_ARGUMENT and a reason that names the parameter.",
    advice:
      "Hold each value against its declaration in configure, and call performia_host.fail with the parameter's name.",
    requires: Prerequisite.instances + ["life.failed_configure"]
  ) { context in
    let analyzer = try context.analyzer()
    var tried = 0
    for parameter in analyzer.parameters {
      for value in ParameterValues.forbidden(for: parameter) {
        tried += 1
        let words = CheckContext.words([parameter.name: value])
        context.attempt(words)
        let instance = try context.create()
        try requireRefusal(try context.configure(instance, [parameter.name: value]), of: parameter.name, words)
      }
    }
    guard tried > 0 else { throw CheckSkip(reason: "no parameter has bounds or choices") }
  }

  private static let wrongKind = Check(
    "parameters.wrong_kind", "Values of another kind are refused in words",
    proves:
      "A value whose kind is another one than declared, or unknown, or whose struct is too short, gives PERFORMIA_INVALID_ARGUMENT and a reason that names the parameter.",
    advice: "Compare size and kind of each value with the declaration before a field is used.",
    requires: Prerequisite.instances + ["life.failed_configure"]
  ) { context in
    let analyzer = try context.analyzer()
    guard !analyzer.parameters.isEmpty else { throw CheckSkip(reason: "there are no parameters") }
    for (index, parameter) in analyzer.parameters.enumerated() {
      let others = ParameterDeclaration.Kind.allCases.map(\.number) + [0, 99]
      for kind in others where kind != parameter.kind.number {
        try refuse(context, index, parameter.name, "of kind \(kind)") { $0.kind = kind }
      }
      try refuse(context, index, parameter.name, "in a struct of 8 bytes") { $0.size = 8 }
    }
  }

  private static func refuse(
    _ context: CheckContext, _ index: Int, _ name: String, _ words: String, change: (inout performia_value) -> Void
  ) throws {
    context.attempt("'\(name)' \(words)")
    let instance = try context.create()
    let memory = ProtocolMemory()
    var values = try context.values([:], memory: memory)
    change(&values[index])
    try requireRefusal(instance.configure(values, memory: memory), of: name, "'\(name)' \(words)")
  }

  private static let models = Check(
    "parameters.models", "A model that is missing is told in words",
    proves: "Where the host has no file for a model, configure or analyze fails with a reason.",
    advice: "Pass on the status of performia_host.model_path after a call of performia_host.fail.",
    requires: Prerequisite.instances + ["life.failed_configure"]
  ) { context in
    guard try context.analyzer().parameters.contains(where: { $0.kind == .model }) else {
      throw CheckSkip(reason: "no parameter names a model")
    }
    let trial = Trial(Recording(duration: 2))
    let instance = try context.create(hasModels: false)
    let answer = try context.configure(instance)
    let outcome = answer.isOK ? try context.analyze(trial, with: instance).answer : answer
    guard !outcome.isOK, outcome.hasReason else {
      throw CheckFailure("without its model it gives \(outcome.words)", expected: "a status and a reason")
    }
  }

  private static func requireRefusal(_ answer: PluginInstance.Answer, of name: String, _ words: String) throws {
    guard answer.status == performia_status(PERFORMIA_INVALID_ARGUMENT) else {
      throw CheckFailure("configure gives \(answer.words) for \(words)", expected: "PERFORMIA_INVALID_ARGUMENT")
    }
    guard answer.hasReason, answer.parameter == name else {
      throw CheckFailure(
        "\(words) is refused "
          + (answer.hasReason
            ? "in the name of \(answer.parameter.isEmpty ? "no parameter" : "'\(answer.parameter)'")"
            : "without a reason"),
        expected: "a sentence through performia_host.fail, with '\(name)' as the parameter")
    }
  }
}
