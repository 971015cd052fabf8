/// Comma-separated values.
///
/// Source: RFC 4180, with line feeds.
public enum CSVText {
  /// Cells with a comma, a quote or a line break stand in quotes, and quotes in these are doubled.
  public static func line(_ cells: [String]) -> String { cells.map(quoted).joined(separator: ",") + "\n" }

  /// Seconds with six decimals.
  public static func time(_ seconds: Double) -> String { fixedTime(seconds) }

  private static func quoted(_ cell: String) -> String {
    let needsQuotes = cell.unicodeScalars.contains { [",", "\"", "\n", "\r"].contains($0) }
    return needsQuotes ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
  }
}
