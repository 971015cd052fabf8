import Artifacts

/// The separated sources of a recording. Their audio goes to files, which are named in the document.
public enum StemsField {
  /// In the order of the document.
  public static let names = ["vocals", "drums", "bass", "other", "accompaniment"]

  static let declaration = FieldDeclaration(
    name: "stems", parts: names.map { .init(name: $0, type: "audio/stem/1", isRequired: false) })
}
