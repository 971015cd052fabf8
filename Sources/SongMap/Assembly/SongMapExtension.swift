import Artifacts

/// A result that has no field of its own.
public struct SongMapExtension: Sendable, Equatable {
  public enum Content: Sendable, Equatable {
    case table(Table)
    case document(JSON)
  }

  /// Id of the analyzer that gave it.
  public let analyzer: String
  public let output: String
  /// Artifact type with revision.
  public let type: String
  public let content: Content

  public init(analyzer: String, output: String, type: String, content: Content) {
    self.analyzer = analyzer
    self.output = output
    self.type = type
    self.content = content
  }
}

extension [SongMapExtension] {
  /// What stands under `extensions`: for each analyzer its document, or its tables by the output's name. Sorted by
  /// analyzer, so that the order in which steps ended does not show.
  ///
  /// - Throws: ``SongMapError/clashingExtension(analyzer:reason:)``.
  func members() throws(SongMapError) -> [JSON.Member] {
    var members: [JSON.Member] = []
    for (analyzer, results) in Dictionary(grouping: self, by: \.analyzer).sorted(by: { $0.key < $1.key }) {
      var tables: [JSON.Member] = []
      for result in results {
        switch result.content {
        case .document(let json):
          guard results.count == 1 else {
            throw .clashingExtension(
              analyzer: analyzer,
              reason: "the document '\(result.output)' takes the whole place, nothing fits beside it")
          }
          members.append(JSON.Member(analyzer, json))
        case .table(let table):
          guard !tables.contains(where: { $0.key == result.output }) else {
            throw .clashingExtension(analyzer: analyzer, reason: "two are named '\(result.output)'")
          }
          tables.append(
            JSON.Member(result.output, try ExtensionEncoder.json(table, type: result.type, name: result.output)))
        }
      }
      if !tables.isEmpty { members.append(JSON.Member(analyzer, .object(tables))) }
    }
    return members
  }

  /// The type of each document by its analyzer; tables name their types themselves.
  var documentTypes: [JSON.Member] {
    compactMap { result in
      guard case .document = result.content else { return nil }
      return JSON.Member(result.analyzer, .string(result.type))
    }.sorted { $0.key < $1.key }
  }
}
