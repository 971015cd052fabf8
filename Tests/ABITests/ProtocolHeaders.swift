import Foundation
import TestSupport

/// What the protocol's headers declare, read from their text. Whatever this reader does not understand is an error, so that
/// no declaration is passed over.
struct ProtocolHeaders {
  struct Struct: Equatable {
    let name: String
    /// In the order of the header.
    let members: [Member]
  }

  struct Member: Equatable {
    let name: String
    /// As the header has it, on one line.
    let declaration: String
  }

  /// Names of the headers below the folder, e.g. `performia/ext/stream.h`.
  private(set) var files: [String] = []
  private(set) var structs: [Struct] = []
  /// Enumerators.
  private(set) var constants: [String] = []
  /// Macros that stand for texts: name and text.
  private(set) var texts: [(name: String, value: String)] = []
  /// Types that are other names of simple types: name and type.
  private(set) var aliases: [(name: String, type: String)] = []
  /// Functions that a plugin exports: name and declaration.
  private(set) var functions: [(name: String, declaration: String)] = []

  /// Reads all headers below an include folder.
  init(folder: String) throws {
    for path in try allFiles(below: folder) where path.hasSuffix(".h") {
      files.append(String(path.dropFirst(folder.count + 1)))
      try read(String(decoding: FileBytes.read(path), as: UTF8.self), file: path)
    }
  }

  static func repository() throws -> ProtocolHeaders {
    try ProtocolHeaders(folder: Repository.file("Sources/CPerformia/include"))
  }

  private mutating func read(_ text: String, file: String) throws {
    let code = text.replacing(/\/\*(?:[^*]|\*(?!\/))*\*\//, with: " ")
    var statements = ""
    var isForCPlusPlus = false
    for line in code.split(separator: "\n") {
      let line = line.trimmingCharacters(in: .whitespaces)
      if line.hasPrefix("#") {
        if line == "#ifdef __cplusplus" { isForCPlusPlus = true }
        if line == "#endif" { isForCPlusPlus = false }
        try readDirective(line, file: file)
      } else if !isForCPlusPlus {
        statements += line + " "
      }
    }
    for statement in Self.split(statements, at: ";") { try readStatement(statement, file: file) }
  }

  private mutating func readDirective(_ line: String, file: String) throws {
    if let match = line.wholeMatch(of: /#define (PERFORMIA_\w+) "(.*)"/) {
      texts.append((String(match.1), String(match.2)))
      return
    }
    let isKnown =
      line.wholeMatch(of: /#include [<"].*[>"]/) != nil
      || line.wholeMatch(of: /#(ifndef|define) PERFORMIA_\w+_H/) != nil
      || line.wholeMatch(of: /#define PERFORMIA_EXPORT .*/) != nil
      || ["#ifdef __cplusplus", "#if defined(_WIN32)", "#else", "#endif"].contains(line)
    guard isKnown else { throw FixtureError("\(file): this test does not understand '\(line)'") }
  }

  private mutating func readStatement(_ statement: String, file: String) throws {
    if statement.wholeMatch(of: /typedef struct (\w+) (\w+)/) != nil { return }
    if let match = statement.wholeMatch(of: /(?:typedef )?struct (\w+) \{(.*)\}(?: (\w+))?/) {
      let members = try Self.split(String(match.2), at: ";").map { try Self.member($0, file: file) }
      structs.append(Struct(name: String(match.1), members: members))
    } else if let match = statement.wholeMatch(of: /enum \{(.*)\}/) {
      for enumerator in Self.split(String(match.1), at: ",") {
        guard let name = enumerator.wholeMatch(of: /(PERFORMIA_\w+) = .+/)?.1 else {
          throw FixtureError("\(file): an enumerator needs a value: '\(enumerator)'")
        }
        constants.append(String(name))
      }
    } else if let match = statement.wholeMatch(of: /typedef (\w+) (\w+)/) {
      aliases.append((String(match.2), String(match.1)))
    } else if let match = statement.wholeMatch(of: /PERFORMIA_EXPORT ([^()]*[ *](\w+)\(.*\))/) {
      functions.append((String(match.2), String(match.1)))
    } else {
      throw FixtureError("\(file): this test does not understand '\(statement)'")
    }
  }

  private static func member(_ text: String, file: String) throws -> Member {
    if let function = text.wholeMatch(of: /[^()]+\(\*(\w+)\)\(.*\)/) {
      return Member(name: String(function.1), declaration: text)
    }
    guard let name = text.wholeMatch(of: /[\w *]*[ *](\w+)(?:\[\d+\])?/)?.1 else {
      throw FixtureError("\(file): this test does not understand the member '\(text)'")
    }
    return Member(name: String(name), declaration: text)
  }

  /// Splits at a separator outside of braces and parentheses; parts have single spaces.
  static func split(_ text: String, at separator: Character) -> [String] {
    var parts = [""]
    var depth = 0
    for character in text {
      if "({".contains(character) { depth += 1 }
      if ")}".contains(character) { depth -= 1 }
      if character == separator, depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    return parts.map { part in
      part.split(whereSeparator: \.isWhitespace).joined(separator: " ").replacing("( ", with: "(")
    }.filter { !$0.isEmpty }
  }
}
