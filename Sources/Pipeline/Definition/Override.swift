import Artifacts

/// One `--set STEP.KEY=VALUE`: a change to a pipeline without touching its file.
///
/// `KEY` is a parameter of the step's analyzer, or `use` (another analyzer; the parameters of the old one are discarded),
/// `optional`, `isolation`, `limits.NAME`, `inputs.PORT`; `params.NAME` names a parameter whatever it is called. `VALUE` is YAML:
/// `55`, `true`, `sevenths`, `[55, 215]`.
public struct Override: Sendable {
  let step: Located<String>
  let key: String
  let value: YAMLNode

  /// - Parameters:
  ///   - text: what follows `--set`.
  ///   - argument: which `--set` of the command line this is, from 1.
  /// - Throws: ``PipelineFailure`` when it has not this form or the value is not YAML.
  public init(parsing text: String, argument: Int = 1) throws(PipelineFailure) {
    let problems = ProblemCollector()
    let start = SourcePosition(origin: .override(argument), line: 1, column: 1)
    func fail(_ finding: String) -> PipelineFailure {
      problems.report(.invalidOverride, at: start, finding, expected: "STEP.PARAMETER=VALUE or STEP.use=ID")
      return PipelineFailure(problems.problems)
    }

    guard let equals = text.firstIndex(of: "=") else { throw fail("'\(text)' has no '='") }
    let target = text[..<equals]
    guard let dot = target.firstIndex(of: ".") else { throw fail("'\(target)' names no key of a step") }
    step = Located(String(target[..<dot]), at: start)
    key = String(target[target.index(after: dot)...])
    guard Name.isValid(step.value), !key.isEmpty else { throw fail("'\(target)' is not a step and a key") }

    let written = text[text.index(after: equals)...]
    guard !written.allSatisfy({ $0 == " " }) else { throw fail("'\(text)' has no value after '='") }
    guard let value = YAMLReader.read(Array(written.utf8), origin: .override(argument), problems: problems),
      problems.isEmpty
    else { throw PipelineFailure(problems.problems) }
    self.value = value
  }

  /// Reads all `--set` arguments of a command line; the failure names every one that is wrong.
  public static func list(_ arguments: [String]) throws(PipelineFailure) -> [Override] {
    var overrides: [Override] = []
    var problems: [PipelineProblem] = []
    for (index, text) in arguments.enumerated() {
      do throws(PipelineFailure) {
        overrides.append(try Override(parsing: text, argument: index + 1))
      } catch {
        problems += error.problems
      }
    }
    if !problems.isEmpty { throw PipelineFailure(problems) }
    return overrides
  }

  /// What the override says about its step; nil, with the reason reported, when its value does not fit.
  func change(_ problems: ProblemCollector) -> StepChange? {
    let known = problems.problems.count
    let subject = "step '\(step.value)'"
    var change = StepChange(name: step)
    switch key {
    case "use": change.use = StepChange.use(value, of: subject, problems)
    case "optional": change.isOptional = value.bool(of: "'optional' of \(subject)", problems)
    case "isolation":
      change.isolation = value.choice(of: "'isolation' of \(subject)", AnalyzerManifest.Isolation.self, problems)
    case "params", "inputs", "fallback", "limits":
      let finding = "'\(key)' of \(subject) cannot be set as a whole"
      let expected = key == "fallback" ? "a pipeline that says 'extends'" : "\(step.value).\(key).NAME=VALUE"
      problems.report(.invalidOverride, at: step.position, finding, expected: expected)
    default:
      if key.hasPrefix("inputs.") {
        let port = Located(String(key.dropFirst("inputs.".count)), at: step.position)
        let references = value.isNull ? [] : value.references(of: "input '\(port.value)' of \(subject)", problems)
        if let references {
          change.inputs = [(port, value.isNull ? nil : InputWiring(port: port, alternatives: references))]
        }
      } else if key.hasPrefix("limits.") {
        change.limits = limit(String(key.dropFirst("limits.".count)), of: subject, problems).map { [$0] } ?? []
      } else {
        let name = key.hasPrefix("params.") ? String(key.dropFirst("params.".count)) : key
        change.parameters = [(Located(name, at: step.position), value.isNull ? nil : value)]
      }
    }
    return problems.problems.count == known ? change : nil
  }

  private func limit(_ text: String, of subject: String, _ problems: ProblemCollector) -> StepLimitChange? {
    guard let name = StepLimitChanges.Name(rawValue: text) else {
      let names = StepLimitChanges.Name.allCases.map(\.rawValue)
      problems.report(
        .unknownKey, at: step.position, "'limits' of \(subject) has no key '\(text)'",
        expected: NearestName.choice(names), nearest: problems.nearest(to: text, in: names))
      return nil
    }
    return StepLimitChange.one(name, value, of: subject, problems)
  }
}

extension PipelineDefinition {
  /// The pipeline with `--set` arguments applied: first those that choose analyzers, then the others in their order.
  func applying(_ overrides: [Override], _ problems: ProblemCollector) -> PipelineDefinition {
    var changed = self
    var indices: [String: Int] = [:]
    for (index, step) in steps.enumerated() { indices[step.name.value] = index }
    for override in overrides.filter({ $0.key == "use" }) + overrides.filter({ $0.key != "use" }) {
      guard let index = indices[override.step.value] else {
        let names = steps.map(\.name.value)
        problems.report(
          .unknownStep, at: override.step.position, "the pipeline has no step '\(override.step.value)'",
          expected: names.isEmpty ? nil : NearestName.choice(names),
          nearest: problems.nearest(to: override.step.value, in: names))
        continue
      }
      guard let change = override.change(problems) else { continue }
      changed.steps[index].apply(change, isExplicitChoice: override.key == "use", notes: &changed.notes)
    }
    return changed
  }
}
