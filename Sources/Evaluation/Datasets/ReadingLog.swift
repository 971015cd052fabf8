/// What came up while the files of one item were read.
final class ReadingLog {
  /// How many problems of a file are told one by one.
  static let shownPerFile = 10

  /// Whose words are read. References must be right; what a program says is read as far as it makes sense, so that one
  /// slip does not keep the rest from being scored.
  enum Side { case reference, estimate }

  let side: Side
  private(set) var problems: [AnnotationProblem] = []
  private(set) var notes: [String] = []
  /// Every file that was read, in order.
  private(set) var files: [String] = []
  private var counts: [String: Int] = [:]
  /// How many problems there are, also those not told one by one.
  private(set) var problemCount = 0

  init(_ side: Side = .reference) { self.side = side }

  var isLenient: Bool { side == .estimate }
  var isClean: Bool { counts.isEmpty }

  func report(_ problem: AnnotationProblem) {
    problemCount += 1
    counts[problem.file, default: 0] += 1
    if counts[problem.file, default: 0] <= Self.shownPerFile { problems.append(problem) }
  }

  func note(_ text: String) { notes.append(text) }
  func noteOnce(_ text: String) { if !notes.contains(text) { note(text) } }
  func read(_ file: String) { files.append(file) }

  /// The problems, with a word on how many more there are where a file has too many to list.
  var report: [AnnotationProblem] {
    problems.enumerated().map { index, problem in
      let total = counts[problem.file, default: 0]
      let isLast = problems[(index + 1)...].allSatisfy { $0.file != problem.file }
      guard isLast, total > Self.shownPerFile else { return problem }
      return AnnotationProblem(
        file: problem.file, line: problem.line, kind: problem.kind,
        message: "\(problem.message) (and \(total - Self.shownPerFile) further problems in this file)")
    }
  }
}
