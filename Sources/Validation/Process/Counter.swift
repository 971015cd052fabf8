import Synchronization

/// A count that several threads add to.
final class Counter: Sendable {
  private let count = Atomic<Int>(0)

  var value: Int { count.load(ordering: .sequentiallyConsistent) }

  func add() { _ = addAndGet() }

  /// The count with one more.
  func addAndGet() -> Int { count.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue }
}
