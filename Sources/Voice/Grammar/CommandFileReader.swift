import Artifacts
import Pipeline

/// Reads a file of commands and gathers its mistakes.
struct CommandFileReader {
  static let mostPhrases = 5000

  private let yaml: PositionedYAML
  private let lines: [[Character]]
  private var problems: [CommandFileProblem] = []
  private var phraseCount = 0

  /// - Parameter name: the file as it is named to the user.
  /// - Throws: ``CommandFileError`` with all mistakes.
  static func read(_ bytes: [UInt8], name: String) throws(CommandFileError) -> CommandFile {
    let yaml: PositionedYAML
    do throws(PipelineFailure) { yaml = try PositionedYAML(bytes, name: name) } catch { throw CommandFileError(error) }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var reader = CommandFileReader(yaml: yaml, lines: lines.map { Array(String(decoding: $0, as: UTF8.self)) })
    let file = reader.file()
    guard reader.problems.isEmpty else { throw CommandFileError(reader.problems) }
    return file
  }

  private init(yaml: PositionedYAML, lines: [[Character]]) {
    self.yaml = yaml
    self.lines = lines
  }

  private mutating func file() -> CommandFile {
    var file = CommandFile()
    let keys = ["voice", "fillers", "sections", "stems", "commands"]
    for member in members(yaml.json, at: "", of: "the file", keys: keys) {
      let pointer = "/\(member.key)"
      switch member.key {
      case "voice":
        if member.value != .integer(1) { report(pointer, "the version of the file is not known", expected: "voice: 1") }
      case "fillers": file.fillers = words(member.value, at: pointer, of: "fillers")
      case "sections": file.sections = namings(member.value, at: pointer, of: "sections")
      case "stems": file.stems = namings(member.value, at: pointer, of: "stems")
      default: file.actions = actions(member.value, at: pointer)
      }
    }
    if case .object = yaml.json, yaml.json["voice"] == nil {
      report("", "the version of the file is missing", expected: "voice: 1")
    }
    return file
  }

  private mutating func actions(_ value: JSON, at pointer: String) -> [CommandFile.Action] {
    members(value, at: pointer, of: "commands", keys: nil).map { member in
      let place = "\(pointer)/\(member.key.escaped)"
      var action = CommandFile.Action(name: member.key, phrases: [])
      if member.key.isEmpty || !member.key.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_") }) {
        report(place, "'\(member.key)' is no name of an action", expected: "small letters, digits and '_'")
      }
      for detail in members(member.value, at: place, of: "the action", keys: ["summary", "reply", "phrases"]) {
        let inner = "\(place)/\(detail.key)"
        switch detail.key {
        case "summary": action.summary = text(detail.value, at: inner, of: "the summary")
        case "reply": action.reply = text(detail.value, at: inner, of: "the reply")
        default: action.phrases = phrases(detail.value, at: inner)
        }
      }
      if action.phrases.isEmpty, case .object = member.value, member.value["phrases"] == nil {
        report(place, "the action has no phrases", expected: "the key 'phrases' with a list of them")
      }
      return action
    }
  }

  private mutating func phrases(_ value: JSON, at pointer: String) -> [CommandFile.Phrase] {
    var phrases: [CommandFile.Phrase] = []
    for (index, item) in items(value, at: pointer, of: "phrases").enumerated() {
      let place = "\(pointer)/\(index)"
      guard let text = text(item, at: place, of: "the phrase") else { continue }
      phraseCount += 1
      if phraseCount == Self.mostPhrases + 1 {
        report(place, "there are too many phrases", expected: "at most \(Self.mostPhrases)")
      }
      do throws(PhraseParser.Mistake) {
        phrases.append(CommandFile.Phrase(text: text, pattern: try PhraseParser.pattern(text)))
      } catch {
        report(place, error.finding, expected: error.expected, nearest: error.nearest, offset: error.offset)
      }
    }
    return phrases
  }

  private mutating func namings(_ value: JSON, at pointer: String, of subject: String) -> [CommandFile.Naming] {
    members(value, at: pointer, of: subject, keys: nil).map { member in
      let spoken = words(member.value, at: "\(pointer)/\(member.key.escaped)", of: "the ways to say '\(member.key)'")
      return CommandFile.Naming(name: member.key, spoken: spoken)
    }
  }

  /// A list of words or of several words each.
  private mutating func words(_ value: JSON, at pointer: String, of subject: String) -> [String] {
    var words: [String] = []
    for (index, item) in items(value, at: pointer, of: subject).enumerated() {
      let place = "\(pointer)/\(index)"
      guard let word = text(item, at: place, of: "the word") else { continue }
      let lowercased = word.lowercased().replacing("'", with: "")
      if lowercased.allSatisfy({ ("a"..."z").contains($0) || $0 == " " }) {
        words.append(lowercased)
      } else {
        report(place, "'\(word)' is not written in letters", expected: "words of the letters a to z")
      }
    }
    return words
  }
}

extension CommandFileReader {
  private mutating func members(
    _ value: JSON, at pointer: String, of subject: String, keys: [String]?
  ) -> [JSON.Member] {
    guard let members = value.members else {
      report(pointer, "\(subject) is not a mapping", expected: "keys with their values")
      return []
    }
    guard let keys else { return members }
    for member in members where !keys.contains(member.key) {
      report(
        "\(pointer)/\(member.key.escaped)", "\(subject) has no key '\(member.key)'", expected: NearestName.choice(keys),
        nearest: NearestName.of(member.key, in: keys))
    }
    return members.filter { keys.contains($0.key) }
  }

  private mutating func items(_ value: JSON, at pointer: String, of subject: String) -> [JSON] {
    if let items = value.array, !items.isEmpty { return items }
    report(pointer, "\(subject) is not a list, or is empty", expected: "a list of texts")
    return []
  }

  private mutating func text(_ value: JSON, at pointer: String, of subject: String) -> String? {
    if let text = value.string, !text.isEmpty { return text }
    report(pointer, "\(subject) is not a text", expected: "a text, in quotes if it begins with [ or {")
    return nil
  }

  private mutating func report(
    _ pointer: String, _ finding: String, expected: String? = nil, nearest: String? = nil, offset: Int = 0
  ) {
    let start = yaml.position(of: pointer)
    let isQuoted =
      lines.indices.contains(start.line - 1) && lines[start.line - 1].indices.contains(start.column - 1)
      && "\"'".contains(lines[start.line - 1][start.column - 1])
    let column = start.column + offset + (isQuoted && offset > 0 ? 1 : 0)
    problems.append(
      CommandFileProblem(
        position: SourcePosition(origin: start.origin, line: start.line, column: column), finding: finding,
        expected: expected, nearest: nearest))
  }
}

extension String {
  /// As a part of a JSON Pointer (RFC 6901).
  fileprivate var escaped: String { replacing("~", with: "~0").replacing("/", with: "~1") }
}
