import Artifacts

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What the process that runs one check is told.
public struct CheckJob: Codable, Sendable {
  public var check: String
  /// The plugin's library.
  public var library: String
  /// The manifest beside it; nil where there is none.
  public var manifest: String?
  /// Handed to the library as it is.
  public var argument: String
  /// The analyzer that is checked; nil for a check of the library.
  public var analyzer: String?
  public var level: ValidationLevel
  /// What random choices come from.
  public var seed: Int
  /// A folder that the process may write to beside what it is given as home, temporary and current folder.
  public var scratch: String
  /// Folders of plugins whose own types the checked plugin may read.
  public var pluginFolders: [String]
  /// Files of the models that are installed, by name.
  public var models: [String: String]

  /// The job as it stands on a command line.
  public var text: String { JSON(encoding: self).text(.compact) }

  /// - Throws: ``ValidationError/unreadableJob(reason:)``.
  public init(text: String) throws(ValidationError) {
    do {
      self = try JSONDecoder().decode(CheckJob.self, from: Data(text.utf8))
    } catch {
      throw .unreadableJob(reason: describe(error))
    }
  }

  init(
    check: String, library: String, manifest: String?, argument: String, analyzer: String?, level: ValidationLevel,
    seed: Int, scratch: String, pluginFolders: [String], models: [String: String]
  ) {
    self.check = check
    self.library = library
    self.manifest = manifest
    self.argument = argument
    self.analyzer = analyzer
    self.level = level
    self.seed = seed
    self.scratch = scratch
    self.pluginFolders = pluginFolders
    self.models = models
  }
}

/// What such a process says, one JSON object a line.
struct CheckMessage: Codable, Sendable {
  enum Kind: String, Codable, Sendable {
    /// What is tried next.
    case attempt
    /// Something worth telling of a check that passes.
    case note
    /// What must be the same in every process that runs the check.
    case fingerprint
    case passed, failed, skipped
  }

  var kind: Kind
  var text: String
  var expected: String?
}
