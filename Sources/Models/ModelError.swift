import Artifacts

/// What can go wrong with models.
public enum ModelError: CodedError, Equatable {
  case damagedRecord(path: String, reason: String)

  private var entry: ErrorCatalogueEntry {
    let index =
      switch self {
      case .damagedRecord: 0
      }
    return Self.catalogue[index]
  }

  public var code: String { entry.code }
  public var advice: String { entry.advice }

  public var message: String {
    switch self {
    case .damagedRecord(let path, let reason): "the record of a model, '\(path)', cannot be used: \(reason)"
    }
  }

  public static let catalogue = [
    ErrorCatalogueEntry(
      code: "PF-MODEL-001", summary: "The record of an installed model cannot be used.",
      advice: "Install the model again: performia models install NAME")
  ]
}
