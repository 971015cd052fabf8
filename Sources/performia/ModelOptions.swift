import ArgumentParser
import Models
import Pipeline

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Which models there are.
struct ModelOptions: ParsableArguments {
  @Option(
    name: .customLong("registry"),
    help: ArgumentHelp(
      "A registry of your own, beside the one that comes with Performia; may be repeated.",
      valueName: "file"), completion: .file(extensions: ["yaml"]))
  var registries: [String] = []

  private static var environment: [String: String] { ProcessInfo.processInfo.environment }

  /// Where models are installed.
  static var store: ModelStore { .standard(environment: environment) }

  /// All models that are known.
  func registry() throws -> ModelRegistry { try Self.registry(registries) }

  /// The models of the registry that comes with Performia, of those that the environment names, and of others.
  static func registry(_ others: [String] = []) throws -> ModelRegistry {
    try ModelRegistry.load(others + ModelRegistry.userFiles(environment: environment))
  }

  /// What plans may use.
  static func catalogue() throws -> ModelCatalogue { store.catalogue(try registry()) }

  /// Files of the models that can be used, by name.
  static func files() throws -> [String: String] {
    let catalogue = try catalogue()
    let files = catalogue.names.compactMap { name -> (String, String)? in
      if case .installed(let model) = catalogue[name] { (name, model.path) } else { nil }
    }
    return Dictionary(files) { first, _ in first }
  }
}
