import Artifacts

/// The schema of evaluation reports, which is part of the library.
public enum EvaluationSchema {
  /// Name and revision, as the member `schema` of a report holds it.
  public static let name = "evaluation/1"

  /// The schema's text.
  public static var text: String { String(decoding: PackageResources.evaluation_schema_json, as: UTF8.self) }

  /// In what a report's text breaks the schema; empty for a good one.
  ///
  /// - Throws: `ArtifactError.unusableSchema` where the schema itself cannot be used.
  public static func violations(of text: String) throws(ArtifactError) -> [SchemaViolation] {
    try JSONSchema(Self.text).validate(text)
  }
}
