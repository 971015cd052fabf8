import Artifacts

/// One `--given STEP=FILE`: a text that the caller has, in place of what the step would find out.
///
/// The step says by `given` which analyzer then runs, and which of its parameters takes the text.
public struct GivenText: Sendable {
  let step: Located<String>
  let text: YAMLNode

  /// Reads a file in UTF-8, or in UTF-16 with a byte order mark.
  ///
  /// - Parameters:
  ///   - argument: what follows `--given`.
  ///   - number: which `--given` of the command line this is, from 1.
  /// - Throws: ``PipelineFailure`` when it has not this form, or when the file is not text or says nothing.
  public init(parsing argument: String, number: Int = 1) throws(PipelineFailure) {
    let problems = ProblemCollector()
    let start = SourcePosition(origin: .given(number), line: 1, column: 1)
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, Name.isValid(parts[0]), !parts[1].isEmpty else {
      problems.report(
        .invalidOverride, at: start, "'\(argument)' is not a step and a file",
        expected: "STEP=FILE, e.g. lyrics=song.txt")
      throw PipelineFailure(problems.problems)
    }
    step = Located(parts[0], at: start)
    let bytes = TextFile.read(parts[1], named: parts[1], problems: problems)
    guard let text = bytes.flatMap({ Self.decoded($0, file: parts[1], problems) }) else {
      throw PipelineFailure(problems.problems)
    }
    self.text = YAMLNode(
      content: .scalar(YAMLScalar(quoted: text)),
      position: SourcePosition(origin: .file(parts[1]), line: 1, column: 1), size: 1, height: 1)
  }

  /// Reads all `--given` arguments of a command line; the failure names every one that is wrong.
  public static func list(_ arguments: [String]) throws(PipelineFailure) -> [GivenText] {
    var texts: [GivenText] = []
    var problems: [PipelineProblem] = []
    for (index, argument) in arguments.enumerated() {
      do throws(PipelineFailure) {
        texts.append(try GivenText(parsing: argument, number: index + 1))
      } catch {
        problems += error.problems
      }
    }
    if !problems.isEmpty { throw PipelineFailure(problems) }
    return texts
  }

  private static func decoded(_ bytes: [UInt8], file: String, _ problems: ProblemCollector) -> String? {
    func fail(_ kind: PipelineProblem.Kind, line: Int, column: Int, _ finding: String, _ expected: String) -> String? {
      let place = SourcePosition(origin: .file(file), line: line, column: column)
      problems.report(kind, at: place, finding, expected: expected)
      return nil
    }
    var text: String?
    switch bytes.prefix(3) {
    case let mark where mark.starts(with: [0xFF, 0xFE]), let mark where mark.starts(with: [0xFE, 0xFF]):
      let (low, high) = mark[0] == 0xFF ? (0, 1) : (1, 0)
      let units = stride(from: 2, to: bytes.count - 1, by: 2).map {
        UInt16(bytes[$0 + low]) | UInt16(bytes[$0 + high]) << 8
      }
      text = bytes.count.isMultiple(of: 2) ? String(validating: units, as: UTF16.self) : nil
      if text == nil { return fail(.notUTF8, line: 1, column: 1, "the text is not valid UTF-16", "UTF-8") }
    case [0xEF, 0xBB, 0xBF]:
      text = String(validating: bytes.dropFirst(3), as: UTF8.self)
    default:
      text = String(validating: bytes, as: UTF8.self)
    }
    guard let text else {
      let place = TextFile.firstInvalidUTF8(in: bytes) ?? (1, 1)
      return fail(
        .notUTF8, line: place.line, column: place.column, "the text is not valid UTF-8",
        "UTF-8, or UTF-16 with a byte order mark")
    }
    guard text.contains(where: { $0.isLetter || $0.isNumber }) else {
      return fail(.emptyFile, line: 1, column: 1, "there is nothing in it", "a text")
    }
    return text
  }
}

/// What a step does with a text that the caller gives.
public struct GivenDefinition: Sendable {
  /// The analyzer that runs then.
  let use: Located<String>
  /// Its parameter that takes the text.
  let parameter: Located<String>

  init?(_ node: YAMLNode, of subject: String, _ problems: ProblemCollector) {
    let subject = "'given' of \(subject)"
    guard let keys = node.entries(of: subject, keys: ["use", "param"], moved: ["params": "write 'param'"], problems)
    else {
      return nil
    }
    for key in ["use", "param"] where keys[key] == nil {
      problems.report(
        .missingKey, at: node.position, "\(subject) has no '\(key)'", expected: "{ use: ID, param: NAME }")
    }
    guard let use = keys["use"].flatMap({ StepChange.use($0.value, of: subject, problems) }),
      let parameter = keys["param"].flatMap({ $0.value.text(of: "'param' of \(subject)", problems) })
    else { return nil }
    self.use = use
    self.parameter = parameter
  }
}

extension PipelineDefinition {
  /// The pipeline with texts in place of what steps would find out.
  func applying(_ texts: [GivenText], _ problems: ProblemCollector) -> PipelineDefinition {
    var changed = self
    let taking = steps.filter { $0.given != nil }.map(\.name.value)
    for text in texts {
      guard let index = steps.firstIndex(where: { $0.name.value == text.step.value }), let given = steps[index].given
      else {
        problems.report(
          .invalidOverride, at: text.step.position, "the pipeline has no step '\(text.step.value)' that takes a text",
          expected: taking.isEmpty ? "a pipeline with such a step" : NearestName.choice(taking),
          nearest: problems.nearest(to: text.step.value, in: taking))
        continue
      }
      var change = StepChange(name: text.step)
      change.use = given.use
      change.parameters = [(given.parameter, text.text)]
      changed.steps[index].apply(change, isExplicitChoice: true, notes: &changed.notes)
      changed.steps[index].isGiven = true
    }
    return changed
  }
}
