import Foundation
import Models
import Pipeline

/// The models that tests compute, which `scripts/test` installs.
public enum TestModels {
  public struct Missing: Error, CustomStringConvertible {
    public let description: String
  }

  /// A folder like `$XDG_DATA_HOME/performia/models`.
  public static func folder() throws -> String {
    guard let folder = ProcessInfo.processInfo.environment["PERFORMIA_TEST_MODELS"], !folder.isEmpty else {
      throw Missing(description: "PERFORMIA_TEST_MODELS does not name a folder of models; scripts/test sets it")
    }
    return folder
  }

  /// What plans may use; nothing where the folder is not known, so that tests without networks run everywhere.
  public static func catalogue() throws -> ModelCatalogue {
    guard let folder = try? folder() else { return .empty }
    return ModelStore(path: folder).catalogue(try ModelRegistry.load([]))
  }

  /// The file of an installed model.
  public static func path(_ name: String) throws -> String {
    let folder = try folder()
    for version in try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(name)").sorted().reversed() {
      let record = URL(fileURLWithPath: "\(folder)/\(name)/\(version)/model.json")
      guard let data = try? Data(contentsOf: record),
        let members = try JSONSerialization.jsonObject(with: data) as? [String: Any],
        let file = members["file"] as? String
      else { continue }
      return "\(folder)/\(name)/\(version)/\(file)"
    }
    throw Missing(description: "the model '\(name)' is not in \(folder)")
  }
}
