/// One line on a terminal that says how far something is; nothing where standard error is no terminal.
final class ProgressLine {
  private let subject: String
  private var shown: String?

  init(_ subject: String) { self.subject = Console.printable(subject) }

  /// - Parameter total: 0 where it is not known.
  func show(_ done: UInt64, of total: UInt64) {
    guard Console.isErrorATerminal else { return }
    let amount = total > 0 ? "\(min(done * 100 / total, 100)) %" : "\(done >> 20) MiB"
    guard amount != shown else { return }
    shown = amount
    Console.error("\r\(subject): \(amount) ")
  }

  func end() {
    if shown != nil { Console.error("\n") }
  }
}
