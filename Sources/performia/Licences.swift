import ArgumentParser
import Artifacts
import Models
import SongMap

/// `performia licences`.
struct Licences: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says under which licences a Song Map came to be, and whether they restrict commercial use.",
    discussion: """
      The program, the analyzers that ran and the models that they read, as the map's provenance names them.

      Examples:
        performia licences song.songmap.json
        performia licences song.songmap.json --json
      """,
    aliases: ["licenses"])

  @Argument(help: "A Song Map.", completion: .file(extensions: ["json"])) var map: String
  @OptionGroup var options: ModelOptions
  @Flag(help: "As JSON.") var json = false

  func run() throws {
    _ = try SongMapReader.read(map)
    let text = try TextFile.read(map)
    let report = LicenceReport(try JSON(parsing: Array(text.utf8)), try options.registry())
    Console.output(json ? report.json.text(.readable) + "\n" : Console.printable(report.text))
  }
}

/// What provenance says of licences.
struct LicenceReport {
  private struct Item: Hashable {
    let step: String
    /// `analyzer` or `model`.
    let kind: String
    let name: String
    let version: String?
    let licence: String
    let use: ModelUse
    let isAccepted: Bool
    let citation: String?
  }

  private let tool: String
  private var items: [Item] = []

  /// - Parameter map: a document that the schema has checked.
  init(_ map: JSON, _ registry: ModelRegistry) {
    let provenance = map["provenance"]
    tool = provenance?["tool"]?.string ?? "unknown program"
    for step in provenance?["steps"]?.array ?? [] where step["outcome"]?.string != "skipped" {
      let name = step["name"]?.string ?? ""
      let licence = step["licences"]?.array?.first?.string ?? "unstated"
      items.append(
        Item(
          step: name, kind: "analyzer", name: step["analyzer"]?.string ?? "", version: step["version"]?.string,
          licence: licence, use: LicenceTerms.use(of: licence), isAccepted: false, citation: nil))
      for model in step["models"]?.array ?? [] {
        let (title, licence) = (model["name"]?.string ?? "", model["licence"]?.string ?? "unstated")
        let entry = registry[title].flatMap { $0.licence == licence ? $0 : nil }
        let isAccepted = model["licence_accepted"]?.bool ?? false
        let use = entry?.use ?? LicenceTerms.use(of: licence)
        items.append(
          Item(
            step: name, kind: "model", name: title, version: model["version"]?.string, licence: licence,
            // What had to be accepted is no licence that allows everything, whatever is known of it today.
            use: isAccepted && use == .any ? .unstated : use, isAccepted: isAccepted,
            citation: entry?.citation))
      }
    }
  }

  private func names(_ use: ModelUse) -> String {
    items.filter { $0.use == use }.map { "step '\($0.step)' by the \($0.kind) \($0.name) (\($0.licence))" }
      .joined(separator: ", ")
  }

  private var commercialUse: ModelUse {
    items.contains { $0.use == .nonCommercial }
      ? .nonCommercial : items.contains { $0.use == .unstated } ? .unstated : .any
  }

  /// Whether commercial use is restricted, in a sentence.
  private var verdict: String {
    switch commercialUse {
    case .any: "None of these licences restricts commercial use of the map."
    case .nonCommercial: "Commercial use of the map is restricted: \(names(.nonCommercial))."
    case .unstated:
      "Nobody says whether commercial use of the map is allowed: \(names(.unstated)). Ask who made it."
    }
  }

  var text: String {
    var rows = [["program", tool, "", ""]]
    rows += items.map { item in
      [
        "step \(item.step)", "\(item.kind) \(item.name)" + (item.version.map { " \($0)" } ?? ""), item.licence,
        item.isAccepted ? "accepted when it was installed" : "",
      ]
    }
    var cited: Set<String> = []
    let citations = items.compactMap { item in
      item.citation.flatMap { cited.insert(item.name).inserted ? "\(item.name): \($0)\n" : nil }
    }
    return TextColumns.text(rows) + "\n\(verdict)\n"
      + (citations.isEmpty ? "" : "\nTo be cited:\n" + citations.map { "  \($0)" }.joined())
  }

  var json: JSON {
    let list = items.map { item -> JSON in
      var members = [
        JSON.Member("step", .string(item.step)), JSON.Member("kind", .string(item.kind)),
        JSON.Member("name", .string(item.name)),
      ]
      if let version = item.version { members.append(JSON.Member("version", .string(version))) }
      members.append(JSON.Member("licence", .string(item.licence)))
      members.append(JSON.Member("use", .string(item.use.rawValue)))
      if item.isAccepted { members.append(JSON.Member("licence_accepted", .bool(true))) }
      if let citation = item.citation { members.append(JSON.Member("citation", .string(citation))) }
      return .object(members)
    }
    return .object([
      JSON.Member("tool", .string(tool)), JSON.Member("items", .array(list)),
      JSON.Member("use", .string(commercialUse.rawValue)), JSON.Member("summary", .string(verdict)),
    ])
  }
}
