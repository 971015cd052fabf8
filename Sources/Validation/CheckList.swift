/// The catalogue of checks in words.
public enum CheckList {
  /// One line for each.
  public static var text: String {
    CheckCatalogue.checks.map { check in
      let id = check.id + String(repeating: " ", count: max(0, 28 - check.id.count))
      return "\(id) \(check.level.rawValue)  \(check.title)\n"
    }.joined()
  }

  /// A table for the documentation.
  public static var markdown: String {
    let rows = CheckCatalogue.checks.map { check in
      "| `\(check.id)` | \(check.level.rawValue) | \(check.proves.replacing("|", with: "\\|")) |"
    }
    return (["| check | from level | a plugin passes where |", "| --- | --- | --- |"] + rows).joined(separator: "\n")
      + "\n"
  }
}
