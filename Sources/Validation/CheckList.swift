/// The catalogue of checks in words.
public enum CheckList {
  /// One line for each.
  public static var text: String {
    CheckCatalogue.checks.map { check in
      let id = check.id + String(repeating: " ", count: max(0, 28 - check.id.count))
      return "\(id) \(check.level.rawValue)  \(check.title)\n"
    }.joined()
  }

  /// A page for the documentation.
  public static var markdown: String {
    let head = [
      "# Checks of plugins", "",
      "What `performia plugins validate` holds a plugin against; [writing.md](writing.md) says how to use it.",
      "Made by `performia plugins validate --list --markdown`.", "",
    ]
    let rows = CheckCatalogue.checks.map { check in
      "| `\(check.id)` | \(check.level.rawValue) | \(check.proves.replacing("|", with: "\\|")) |"
    }
    return (head + ["| check | from level | a plugin passes where |", "| --- | --- | --- |"] + rows).joined(
      separator: "\n")
      + "\n"
  }
}
