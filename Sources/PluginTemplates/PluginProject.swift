import Pipeline

/// A plugin project that does not exist yet: what it shall be called, and the files that it consists of.
public struct PluginProject: Sendable {
  public let name: String
  public let language: TemplateLanguage
  /// The id of its analyzer.
  public let id: String
  public let maker: String
  /// SPDX identifier, one of ``licences``.
  public let licence: String

  /// Licences whose text a project can be given, by their SPDX identifiers.
  public static let licences = TemplateFile.all(in: "licences").map(\.path).sorted()

  /// - Parameters:
  ///   - name: names library, manifest and project.
  ///   - id: by default `org.example.` and the name in lower case.
  ///   - maker: whom the licence names; by default the authors of the project.
  /// - Throws: ``TemplateError`` where a name or id breaks its rule, or there is no such licence.
  public init(
    name: String, language: TemplateLanguage, id: String? = nil, maker: String? = nil, licence: String = "MIT"
  ) throws(TemplateError) {
    try Self.check(name: name)
    let id = id ?? "org.example.\(name.lowercased())"
    guard Name.isValidIdentifier(id) else { throw .invalidID(id) }
    let maker = maker ?? "The authors of \(name)"
    guard !maker.isEmpty, maker.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0 != "\"" && $0 != "\\" }) else {
      throw .invalidMaker(maker)
    }
    guard Self.licences.contains(licence) else { throw .unknownLicence(licence, known: Self.licences) }
    self.name = name
    self.language = language
    self.id = id
    self.maker = maker
    self.licence = licence
  }

  /// The files of the project.
  ///
  /// - Parameters:
  ///   - sdk: what it is built with, unless its Makefile is told otherwise.
  ///   - year: of the licence.
  public func files(sdk: PluginSDK, year: Int) -> [ProjectFile] {
    let licenceText = TemplateFile.all(in: "licences").filter { $0.path == licence }
      .map { ProjectFile(path: "LICENSE", text: $0.text) }
    let templates = TemplateFile.all(in: "common") + TemplateFile.all(in: language.rawValue) + licenceText
    let values = [
      "__NAME__": name, "__PACKAGE__": name.lowercased(), "__ID__": id, "__MAKER__": maker, "__LICENCE__": licence,
      "__SDK__": sdk.prefix, "__YEAR__": "\(year)", "__REQUIREMENTS__": language.requirements,
      "__PACKAGES__": language.packages, "__ANALYSIS__": language.sources.analysis,
      "__TESTS__": language.sources.tests, "__PLUGIN__": language.sources.plugin,
    ]
    return templates.map { ProjectFile(path: $0.path, text: Self.filled($0.text, values)) }
  }

  /// The text with each placeholder replaced; values are not looked at again.
  private static func filled(_ text: String, _ values: [String: String]) -> String {
    text.replacing(/__[A-Z]+__/) { match in values[String(match.output)] ?? String(match.output) }
  }

  private static func check(name: String) throws(TemplateError) {
    let isUpper = { (byte: UInt8) in (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
    let isOther = { (byte: UInt8) in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    guard let first = name.utf8.first, isUpper(first), name.utf8.count <= 40,
      name.utf8.allSatisfy({ isUpper($0) || isOther($0) })
    else { throw .invalidName(name, suggestion: suggestion(for: name)) }
    // Swift modules and types that a module of the same name would hide.
    let taken = [
      "Any", "Self", "Type", "Protocol", "Swift", "PerformiaSDK", "CPerformia", "Passages", "PassagesTests", "Testing",
    ]
    guard !taken.contains(name) else { throw .takenName(name) }
  }

  /// The nearest name that obeys the rule: words joined, each with a capital letter.
  private static func suggestion(for name: String) -> String? {
    let words = name.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let joined = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    let valid = String(joined.drop { !$0.isLetter }.prefix(40))
    return valid.isEmpty ? nil : valid.prefix(1).uppercased() + valid.dropFirst()
  }
}
