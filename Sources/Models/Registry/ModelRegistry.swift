import Artifacts
import Host
import Pipeline

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// All models that are known: those that come with Performia and those of the user's own registries.
public struct ModelRegistry: Sendable {
  /// Sorted by name.
  public let entries: [ModelEntry]

  /// The registry that comes with Performia.
  ///
  /// - Throws: ``ModelError/invalidRegistry(problems:)``, as its tests show that it never does.
  public static func bundled() throws -> ModelRegistry {
    ModelRegistry(try read(PackageResources.registry_yaml, name: "(bundled)/registry.yaml", registry: nil))
  }

  /// The schema of registries, as text.
  public static var schemaText: String { String(decoding: PackageResources.model_registry_schema_json, as: UTF8.self) }

  private init(_ entries: [ModelEntry]) { self.entries = entries.sorted { $0.name < $1.name } }

  /// The bundled registry together with others.
  ///
  /// - Parameter files: paths of registries. No two may define the same name.
  /// - Throws: ``ModelError/invalidRegistry(problems:)``, ``ModelError/redefined(name:place:first:)``,
  ///   ``ModelError/unreadable(path:reason:)``.
  public static func load(_ files: [String] = []) throws -> ModelRegistry {
    var entries = try bundled().entries
    for file in files {
      let text = try positioned { () throws(PipelineFailure) in try PositionedYAML(path: file) }
      for entry in try read(text, registry: file) {
        if let first = entries.first(where: { $0.name == entry.name }) {
          throw ModelError.redefined(
            name: entry.name, place: text.position(of: "/models/\(entry.name)").description,
            first: first.registry ?? "the registry that comes with Performia")
        }
        entries.append(entry)
      }
    }
    return ModelRegistry(entries)
  }

  /// The registries of the user's own that the environment names: `PERFORMIA_MODEL_REGISTRY`, several separated by colons,
  /// and `$XDG_CONFIG_HOME/performia/models.yaml` where it exists.
  public static func userFiles(environment: [String: String]) -> [String] {
    let own = userFolder("XDG_CONFIG_HOME", orHome: ".config", environment: environment) + "/performia/models.yaml"
    let named = (environment["PERFORMIA_MODEL_REGISTRY"] ?? "").split(separator: ":").map(String.init)
    return named + (FileManager.default.fileExists(atPath: own) ? [own] : [])
  }

  public subscript(name: String) -> ModelEntry? { entries.first { $0.name == name } }

  /// Names, sorted.
  public var names: [String] { entries.map(\.name) }

  private static func read(_ bytes: [UInt8], name: String, registry: String?) throws -> [ModelEntry] {
    try read(positioned { () throws(PipelineFailure) in try PositionedYAML(bytes, name: name) }, registry: registry)
  }

  /// YAML's mistakes as those of a registry.
  private static func positioned(
    _ read: () throws(PipelineFailure) -> PositionedYAML
  ) throws(ModelError) -> PositionedYAML {
    do {
      return try read()
    } catch {
      if let problem = error.problems.first, problem.kind == .unreadableFile,
        case .file(let path) = problem.position.origin
      {
        throw .unreadable(path: path, reason: problem.finding.split(separator: ": ").last.map(String.init) ?? "")
      }
      throw .invalidRegistry(problems: error.problems.map { "\($0.position): error: \($0.finding)" })
    }
  }

  private static func read(_ text: PositionedYAML, registry: String?) throws -> [ModelEntry] {
    var problems: [String] = []
    func report(_ pointer: String, _ reason: String) {
      problems.append("\(text.position(of: pointer)): error: \(pointer.isEmpty ? "" : "\(pointer): ")\(reason)")
    }
    for violation in try JSONSchema(schemaText).validate(text.json.text(.compact)) {
      report(violation.pointer, violation.message)
    }
    guard problems.isEmpty else { throw ModelError.invalidRegistry(problems: problems) }
    var entries: [ModelEntry] = []
    for member in text.json["models"]?.members ?? [] {
      do throws(ModelEntry.Fault) {
        entries.append(try ModelEntry(member.key, member.value, registry: registry))
      } catch {
        report("/models/\(member.key)\(error.pointer)", error.reason)
      }
    }
    guard problems.isEmpty else { throw ModelError.invalidRegistry(problems: problems) }
    return entries
  }
}
