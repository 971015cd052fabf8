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
  /// Where models are installed.
  static var store: ModelStore { .standard(environment: ProcessInfo.processInfo.environment) }

  static func catalogue() throws -> ModelCatalogue { store.catalogue }

  /// Files of the models that can be used, by name.
  static func files() throws -> [String: String] {
    let catalogue = try catalogue()
    let files = catalogue.names.compactMap { name -> (String, String)? in
      if case .installed(let model) = catalogue[name] { (name, model.path) } else { nil }
    }
    return Dictionary(files) { first, _ in first }
  }
}
