import Artifacts
import Pipeline

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Isolation {
  /// Paths of the foreign libraries that an adapter finds, asked in a process of its own.
  ///
  /// - Parameters:
  ///   - adapter: the adapter's library.
  ///   - temporaryFolder: where the process finds its scratch folder.
  /// - Throws: ``HostError/noAdapter(library:)``, what ``PluginLibrary/load(_:)`` throws, and how the process failed.
  public func foreignLibraries(of adapter: String, temporaryFolder: String) throws(HostError) -> [String] {
    try survey(adapter, nil, "the plugin library \(adapter)", temporaryFolder)
  }

  /// The plugins of one foreign library, asked in a process of its own: if that crashes, it is this library's fault alone.
  public func foreignLibrary(
    _ path: String, of adapter: String, temporaryFolder: String
  ) throws(HostError) -> ForeignLibrary {
    try survey(adapter, path, "the foreign library \(path)", temporaryFolder)
  }

  private func survey<Answer: Decodable>(
    _ adapter: String, _ foreign: String?, _ subject: String, _ temporaryFolder: String
  ) throws(HostError) -> Answer {
    try requireUsable(adapter)
    let worker = try pool.take(WorkerPool.Key(library: adapter, isSandboxed: true), temporaryFolder: temporaryFolder)
    defer { worker.end() }
    let answer: Frame
    do throws(HostError) {
      answer = try exchange(worker, subject, adapter).perform(
        .survey, WireMessage(library: adapter, argument: foreign))
    } catch {
      note(error, library: adapter)
      throw error
    }
    do {
      guard answer.kind == .description else { throw try WireFailure(answer.bytes).error(library: adapter) }
      return try JSONDecoder().decode(Answer.self, from: Data(answer.bytes))
    } catch let error as HostError {
      throw error
    } catch {
      throw .brokenAnswer(subject: subject, reason: (error as? WireFault)?.reason ?? describe(error))
    }
  }
}
