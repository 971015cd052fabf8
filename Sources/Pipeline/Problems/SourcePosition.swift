/// Where something was written: a place in a file, or an argument of the command line.
public struct SourcePosition: Hashable, Sendable, CustomStringConvertible {
  public enum Origin: Hashable, Sendable {
    /// A file, as it is named to the user.
    case file(String)
    /// The n-th `--set` argument, from 1.
    case override(Int)
    /// The n-th `--given` argument, from 1.
    case given(Int)
    /// What was asked for, as it was written.
    case output(String)
  }

  public let origin: Origin
  /// From 1.
  public let line: Int
  /// In characters, from 1.
  public let column: Int

  public init(origin: Origin, line: Int, column: Int) {
    self.origin = origin
    self.line = line
    self.column = column
  }

  /// `file:line:column`, `--set argument 2`, or `output 'melody.contour'`.
  public var description: String {
    switch origin {
    case .file(let name): "\(name):\(line):\(column)"
    case .override(let number): "--set argument \(number)"
    case .given(let number): "--given argument \(number)"
    case .output(let text): "output '\(text)'"
    }
  }
}

/// A value together with the place where it was written.
public struct Located<Value: Sendable>: Sendable {
  public let value: Value
  public let position: SourcePosition

  public init(_ value: Value, at position: SourcePosition) {
    self.value = value
    self.position = position
  }
}
