import Foundation
import Models

/// A folder of models of a test's own, filled from registries of its own.
public final class InstalledModels {
  /// The models' folder, like `$XDG_DATA_HOME/performia/models`.
  public let store: ModelStore
  /// Where registries stand; converters of their own lie in its folder `convert`.
  public let folder: TemporaryFolder

  public init() throws {
    folder = try TemporaryFolder()
    store = ModelStore(path: folder.file("models"))
  }

  /// Installs a model.
  ///
  /// - Parameters:
  ///   - name: of the model, whose version is 1.
  ///   - registry: the registry's text.
  /// - Returns: the model's file.
  public func install(_ name: String, registry: String) throws -> String {
    let file = folder.file("models.yaml")
    try Data(registry.utf8).write(to: URL(fileURLWithPath: file))
    guard let entry = try ModelRegistry.load([file])[name] else { throw FixtureError("no entry '\(name)'") }
    let settings = ModelInstaller.Settings(environment: ProcessInfo.processInfo.environment)
    _ = try ModelInstaller(store: store, settings: settings).install(entry)
    return "\(store.path)/\(name)/1/\(try store.record(name, "1").file)"
  }
}
