import Artifacts
import CPerformia
import Host
import Pipeline

/// How the host answers when a plugin asks for data in one piece.
enum Lending: Sendable {
  /// It refuses, and the plugin has to read.
  case refused
  case plain
  /// In memory that nobody can write to, that ends at a page which nobody can read, and that is gone once analyze returns.
  case guarded
}

/// One analysis as a check sets it up.
struct Trial: Sendable {
  /// By name; the others have their default.
  var parameters: [String: ParameterValue] = [:]
  var recording: Recording
  /// Names of the outputs that are wanted; nil for all.
  var wanted: Set<String>?
  /// Thread budget.
  var threads = 1
  /// Optional inputs that are not wired.
  var absent: Set<String> = []
  /// Artifacts of each input that takes any number.
  var many = 2
  var lending = Lending.plain
  /// Whether values of matrices and audio are kept to say where they differ.
  var keepsValues = true
  /// Bytes that the host's structs are longer than in ABI 1.0.
  var extraBytes = 0
  var fault: InjectedFault?
  /// Called before the plugin reads an input.
  var onRead: (@Sendable (_ read: Int) -> Void)?
  /// Called before the plugin hands something over.
  var onAppend: (@Sendable () -> Void)?

  init(_ recording: Recording) {
    self.recording = recording
  }
}

/// What came of it.
struct TrialResult: @unchecked Sendable {
  let answer: PluginInstance.Answer
  /// In the order of the manifest; none where it failed.
  let outputs: [TrialOutput]
  let brokenRule: (output: String, reason: String)?
  let progress: [Double]
  /// How often inputs were read.
  let reads: Int
  /// How often something was handed over.
  let appends: Int
  /// Wall-clock time of analyze.
  let seconds: Double
  /// When it returned, by ``Clock/now``.
  let end: Double
  /// What was lent: it stays in place, unreadable, so that a plugin that kept a pointer is found out.
  fileprivate let kept: [AnyObject]

  init(
    answer: PluginInstance.Answer, outputs: [TrialOutput], brokenRule: (output: String, reason: String)?,
    progress: [Double], reads: Int, appends: Int, seconds: Double, end: Double, kept: [AnyObject]
  ) {
    self.answer = answer
    self.outputs = outputs
    self.brokenRule = brokenRule
    self.progress = progress
    self.reads = reads
    self.appends = appends
    self.seconds = seconds
    self.end = end
    self.kept = kept
  }

  var fingerprint: String {
    (["status=\(answer.status)"] + outputs.map(\.fingerprint)).joined(separator: " ")
  }

  /// The first place where two results differ, in words; outputs that only one of them has do not count.
  func difference(from other: TrialResult) -> String? {
    guard answer.status == other.answer.status else {
      return "analyze gives \(answer.words), the other time \(other.answer.words)"
    }
    for output in outputs {
      guard let second = other.outputs.first(where: { $0.name == output.name }) else { continue }
      if let difference = output.difference(from: second) { return difference }
    }
    return nil
  }
}

extension ParameterValue {
  /// The value in the words of a report.
  var words: String { json.text(.compact) }
}
