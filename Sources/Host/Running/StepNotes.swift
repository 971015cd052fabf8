import Synchronization

/// What an analyzer notes, while it runs, of how its results come about.
final class StepNotes: Sendable {
  private let notes = Mutex<[String]>([])

  /// More are dropped: they are for people.
  private static let mostNotes = 20
  private static let mostCharacters = 500

  func add(_ note: String) {
    guard !note.isEmpty else { return }
    notes.withLock { notes in
      if notes.count < Self.mostNotes { notes.append(String(note.prefix(Self.mostCharacters))) }
    }
  }

  /// In the order in which they came.
  var all: [String] { notes.withLock { $0 } }
}
