import Artifacts
import Host
import Pipeline
import SongMap
import Synchronization

/// The parts of a document, told as soon as they are known.
final class PartialDocument: Sendable {
  private let plan: Plan
  private let tell: @Sendable (JSON) -> Void
  /// Fields that have been told.
  private let told = Mutex<Set<String>>([])

  init(plan: Plan, tell: @escaping @Sendable (JSON) -> Void) {
    self.plan = plan
    self.tell = tell
  }

  /// Tells the fields that are there and were not told before, as they stand in the document.
  ///
  /// What makes no document is left to the end of the analysis, which says what is wrong with it.
  func note(_ result: AnalysisResult) {
    let tables = FieldAssembly(plan: plan, result: result).tables
    let new = told.withLock { told in
      defer { told.formUnion(tables.keys) }
      return tables.filter { !told.contains($0.key) }
    }
    guard !new.isEmpty, let part = try? SongMapAssembler.part(fields: new) else { return }
    tell(part)
  }
}
