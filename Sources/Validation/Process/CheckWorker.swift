import Artifacts
import Host
import Pipeline
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The process that runs one check.
public enum CheckWorker {
  /// The descriptor that verdicts go to.
  static let verdicts: Int32 = 3

  /// Runs a check and says how it went.
  ///
  /// - Throws: ``ValidationError`` where the description does not fit.
  public static func run(_ job: CheckJob) throws(ValidationError) {
    guard chdir("\(job.scratch)/../work") == 0 else {
      throw .cannotStart(reason: "\(job.scratch)/../work: \(String(cString: strerror(errno)))")
    }
    guard let check = CheckCatalogue.check(job.check) else { throw .unknownCheck(job.check, nearest: nil) }
    var types: TypeRegistry
    do {
      types = try TypeRegistry.registered.get()
      for type in job.manifest.flatMap({ try? PluginManifest.read(path: $0, types: types) })?.types ?? [] {
        try types.add(type)
      }
      // What others declare differently is their matter.
      for folder in job.pluginFolders {
        for type in try Discovery(folders: [folder]).ownTypes { try? types.add(type) }
      }
    } catch {
      throw .unreadableJob(reason: (error as? ArtifactError)?.message ?? "\(error)")
    }
    let pipe = Mutex(verdicts)
    let say: @Sendable (CheckMessage) -> Void = { message in
      let line = JSON(encoding: message).text(.compact) + "\n"
      pipe.withLock { write(line, to: $0) }
    }
    do {
      try check.body(CheckContext(job: job, types: types, say: say))
      say(CheckMessage(kind: .passed, text: ""))
    } catch let failure as CheckFailure {
      say(CheckMessage(kind: .failed, text: failure.seen, expected: failure.expected))
    } catch let skip as CheckSkip {
      say(CheckMessage(kind: .skipped, text: skip.reason))
    } catch {
      say(CheckMessage(kind: .failed, text: "\(error)", expected: "no error"))
    }
  }

  private static func write(_ line: String, to descriptor: Int32) {
    var bytes = Array(line.utf8)[...]
    while !bytes.isEmpty {
      let put = bytes.withUnsafeBytes { buffer in
        #if canImport(Darwin)
          Darwin.write(descriptor, buffer.baseAddress, buffer.count)
        #else
          Glibc.write(descriptor, buffer.baseAddress, buffer.count)
        #endif
      }
      if put < 0, errno == EINTR { continue }
      guard put > 0 else { return }
      bytes = bytes.dropFirst(put)
    }
  }
}
