/// Where in a file something stands.
enum AnnotationPlace {
  /// Counted from 1.
  case line(Int)
  /// One of a list in JSON, counted from 1.
  case entry(Int, of: String)

  var line: Int? { if case .line(let line) = self { line } else { nil } }

  /// Stands before a message where there is no line.
  var prefix: String { if case .entry(let index, let list) = self { "entry \(index) of \(list): " } else { "" } }
}
