import Synchronization

/// What a plugin did against the protocol while it ran.
final class Breaches: Sendable {
  private let list = Mutex<[String]>([])

  /// Notes a sentence; only the first few count.
  func note(_ breach: String) {
    list.withLock { if $0.count < 20, !$0.contains(breach) { $0.append(breach) } }
  }

  var all: [String] { list.withLock { $0 } }
}

/// Which call to the host goes wrong, though the plugin does nothing wrong.
struct InjectedFault: Sendable {
  enum Place: String, Sendable, CaseIterable {
    /// Reading an input gives `PERFORMIA_IO`.
    case inputs
    /// Handing over a result gives `PERFORMIA_IO`.
    case sink
    /// Scratch memory is not to be had.
    case scratch
    /// There is no scratch folder.
    case scratchFolder
  }

  let place: Place
  /// Which call of that place fails, from 0 on; all after it fail too.
  let call: Int
}
