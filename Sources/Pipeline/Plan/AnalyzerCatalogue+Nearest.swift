import Artifacts

extension AnalyzerCatalogue {
  /// The id that a misspelt one was most likely meant to be; nil where none comes near.
  public func nearestID(to id: String) -> String? { NearestName.of(id, in: ids) }
}
