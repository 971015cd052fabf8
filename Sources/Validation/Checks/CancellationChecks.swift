import CPerformia
import Host
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The wish to stop.
enum CancellationChecks {
  static let all = [prompt]

  /// When the wish comes.
  private enum Moment: String, CaseIterable {
    case before = "before analyze"
    case firstRead = "with the first read"
    case firstResult = "with the first result"
    case later = "a quarter of a second into it"
  }

  /// Seconds within which analyze must return.
  private static let limit = 1.0

  private static let prompt = Check(
    "cancel.prompt", "A wish to stop is obeyed within a second",
    proves:
      "Asked to stop before, at the first read, at the first result and a quarter of a second into ten minutes of music, analyze returns PERFORMIA_CANCELLED, or is done, within a second that it did not have to wait for a processor; then the same instance analyses as before.",
    advice:
      "Ask performia_host.is_cancelled at least every half second of work, in long loops above all, and reset what analyze holds.",
    requires: Prerequisite.repetition, patience: 3
  ) { context in
    let usual = Trial(try context.recording())
    let expected = try context.analyzeWell(usual)
    for moment in Moment.allCases {
      context.attempt(moment.rawValue)
      let instance = try context.configured(usual)
      let host = instance.host
      var trial = usual
      trial.recording.duration = context.level.pick(quick: 600, standard: 600, full: 1800)
      trial.lending = .refused
      switch moment {
      case .before: host.cancel()
      case .firstRead: trial.onRead = { _ in host.cancel() }
      case .firstResult: trial.onAppend = { host.cancel() }
      case .later: Alarm.after(0.25) { host.cancel() }
      }
      let waited = ProcessStatus.waited
      let result = try context.analyze(trial, with: instance)
      let wasWaiting = ProcessStatus.waited - waited
      guard let asked = host.cancelledAt, asked < result.end else { continue }
      let seconds = result.end - asked - wasWaiting
      guard seconds <= limit else {
        throw CheckFailure(
          "analyze went on for \((seconds * 10).rounded() / 10) s", expected: "PERFORMIA_CANCELLED within \(limit) s")
      }
      let status = Int(result.answer.status)
      guard status == PERFORMIA_CANCELLED || status == PERFORMIA_OK else {
        throw CheckFailure("analyze gives \(result.answer.words)", expected: "PERFORMIA_CANCELLED")
      }
      host.resume()
      context.attempt("an analysis after that, stopped \(moment.rawValue)")
      let next = try context.analyze(usual, with: instance)
      if try context.analyzer().deterministic { try Deterministic.same(expected, next) }
    }
  }
}
