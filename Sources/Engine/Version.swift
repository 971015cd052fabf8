/// Name and version of this program, as provenance and `--version` give it.
public enum Performia {
  public static let version = "0.1.0"
  public static let tool = "performia \(version)"
}
