import Artifacts

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What an installed model is and where it came from: `model.json` beside its file, always the same for the same model.
public struct ModelRecord: Sendable, Equatable, Codable {
  public static let fileName = "model.json"

  /// A file that the model was made from.
  public struct Source: Sendable, Equatable, Codable {
    public var name: String
    /// 64 hexadecimal digits.
    public var sha256: String

    public init(name: String, sha256: String) {
      self.name = name
      self.sha256 = sha256
    }
  }

  /// Version of this format; 1.
  public var performiaModel = 1
  public var name: String
  public var version: String
  public var task: String
  public var summary: String
  /// SPDX identifier.
  public var licence: String
  public var use: ModelUse
  /// Whether the user accepted a licence that restricts the use.
  public var licenceAccepted: Bool
  public var citation: String?
  public var homepage: String?
  /// What made the file from its sources; nil where it is the source.
  public var converter: String?
  /// What the file was made from, in order; without a converter itself, and after it what stands beside it.
  public var sources: [Source]
  /// Name of the file in the record's folder.
  public var file: String
  /// 64 hexadecimal digits.
  public var sha256: String
  /// Bytes.
  public var size: Int64

  enum CodingKeys: String, CodingKey {
    case name, version, task, summary, licence, use, citation, homepage, converter, sources, file, sha256, size
    case performiaModel = "performia_model"
    case licenceAccepted = "licence_accepted"
  }
}

extension ModelRecord {
  /// Files that stand beside the model's own.
  var companions: [Source] { converter == nil ? Array(sources.dropFirst()) : [] }

  /// Reads a record.
  ///
  /// - Throws: ``ModelError/damagedRecord(path:reason:)``.
  init(path: String) throws(ModelError) {
    let bytes: [UInt8]
    do {
      bytes = try readFile(path)
    } catch {
      throw .damagedRecord(path: path, reason: error.reason)
    }
    let record: ModelRecord
    do {
      record = try JSONDecoder().decode(ModelRecord.self, from: Data(bytes))
    } catch {
      throw .damagedRecord(path: path, reason: describe(error))
    }
    guard record.performiaModel == 1 else {
      throw .damagedRecord(path: path, reason: "its version is \(record.performiaModel), expected 1")
    }
    for name in [record.file] + record.companions.map(\.name)
    where name.isEmpty || name.contains("/") || name.hasPrefix(".") {
      throw .damagedRecord(path: path, reason: "'\(name)' is no name of a file")
    }
    self = record
  }

  var text: String { JSON(encoding: self).text(.readable) + "\n" }
}

/// What a licence lets people use a model for.
public enum ModelUse: String, Sendable, Codable, CaseIterable {
  case any
  case nonCommercial = "non-commercial"
  /// Nobody says.
  case unstated
}
