import Artifacts

/// What the file `item.json` of an item folder says that concerns an evaluation.
struct ItemDescription {
  /// Seconds.
  var duration: Double?
  /// Beats per minute.
  var tempo: Double?
  var meter: Annotation.Meter?

  init() {}

  /// Reads the file; what is wrong with it goes to the log.
  init(_ path: String, _ log: ReadingLog) {
    guard let reader = JSONFile(path, log) else { return }
    let check = ValueCheck(path: path, log: log, duration: nil)
    let place = AnnotationPlace.entry(1, of: "the file")
    if let duration = reader.number("duration", isRequired: true) {
      if duration > 0, duration <= ValueCheck.longest {
        self.duration = duration
      } else {
        check.report(.outOfRange, nil, "the duration is \(duration) s; a recording lasts longer than 0 s, and not days")
      }
    }
    if let tempo = reader.number("tempo"), check.isInRange(tempo, ValueCheck.tempi, "tempo", place) {
      self.tempo = tempo
    }
    if let meter = reader.text("meter") {
      self.meter = Annotation.Meter(meter)
      if self.meter == nil { log.note("\(path): the meter '\(meter)' is not stated plainly and not used") }
    }
  }
}

extension Annotation.Meter {
  /// Reads `3/4` and nothing else: what stands behind it, as in `4/4 (chart)`, says that nobody has listened.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isWholeNumber) }),
      let numerator = Int(parts[0]), let denominator = Int(parts[1]), 1...64 ~= numerator, 1...64 ~= denominator
    else { return nil }
    self.init(numerator: numerator, denominator: denominator)
  }
}

/// A file that holds one JSON object, and a report of what is wrong with its members.
struct JSONFile {
  let path: String
  let log: ReadingLog
  let json: JSON

  /// `nil` after the log was told why.
  init?(_ path: String, _ log: ReadingLog) {
    self.path = path
    self.log = log
    log.read(path)
    do throws(AnnotationProblem) {
      json = try Self.object(path)
    } catch {
      log.report(error)
      return nil
    }
  }

  private static func object(_ path: String) throws(AnnotationProblem) -> JSON {
    let bytes = try AnnotationFile.text(path)
    let json: JSON
    do {
      json = try JSON(parsing: bytes)
    } catch {
      var reason = error.message
      if case .unreadableJSON(let text) = error { reason = text }
      let line = reason.hasPrefix("line ") ? Int(reason.dropFirst(5).prefix { $0.isWholeNumber }) : nil
      throw AnnotationProblem(file: path, line: line, kind: .notJSON, message: "this is not JSON: \(reason)")
    }
    guard json.members != nil else {
      throw AnnotationProblem(file: path, kind: .member, message: "the file holds no object")
    }
    return json
  }

  /// A member that is a number; a wrong one is reported, and a missing one where it is required.
  func number(_ name: String, isRequired: Bool = false) -> Double? {
    member(name, "a number", isRequired) { $0.number }
  }

  func text(_ name: String) -> String? { member(name, "a text", false) { $0.string } }

  func list(_ name: String) -> [JSON]? { member(name, "a list", true) { $0.array } }

  private func member<Value>(
    _ name: String, _ kind: String, _ isRequired: Bool, _ read: (JSON) -> Value?
  ) -> Value? {
    switch json[name] {
    case nil: if isRequired { report("the member '\(name)' is missing; \(kind) was expected") }
    case .some(.null): if isRequired { report("the member '\(name)' is null; \(kind) was expected") }
    case .some(let value):
      if let value = read(value) { return value }
      report("the member '\(name)' is not \(kind)")
    }
    return nil
  }

  func report(_ message: String) {
    log.report(AnnotationProblem(file: path, kind: .member, message: message))
  }
}
