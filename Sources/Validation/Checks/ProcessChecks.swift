#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What a plugin leaves alone, because it shares the process with others.
enum ProcessChecks {
  static let all = [state, files, output]

  private static let state = Check(
    "process.state", "Process-wide state stays as it is",
    proves:
      "Loading, analysing and destroying leave locale, signal handlers and mask, floating-point environment, current folder, file permissions and environment variables alone.",
    advice: "Set none of these; a plugin that cannot do without declares PERFORMIA_ISOLATION_PROCESS.",
    requires: Prerequisite.analysis + ["signal.denormals"]
  ) { context in
    let before = SharedState.now()
    if try context.analyzer().isolation == .process {
      throw CheckSkip(reason: "the analyzer declares PERFORMIA_ISOLATION_PROCESS")
    }
    for scene in [Scene.music, .denormals] {
      _ = try context.analyze(Trial(try context.recording().with(scene)))
      if let change = before.changes(to: SharedState.now()).first {
        throw CheckFailure(change, expected: "as it was before the library was loaded")
      }
    }
  }

  private static let files = Check(
    "process.files", "Nothing is written outside the scratch folder",
    proves: "Current folder, home, temporary folder and the library's own folder hold the same files afterwards.",
    advice: "Write to the folder that performia_host.scratch_folder gives, nowhere else.",
    requires: Prerequisite.analysis + ["signal.silence"]
  ) { context in
    let environment = ProcessInfo.processInfo.environment
    let library = context.job.library.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    var watched = [FileManager.default.currentDirectoryPath, environment["HOME"], environment["TMPDIR"]].compactMap {
      $0
    }
    // A folder in which others work too changes without the plugin.
    let neighbours = (try? FileManager.default.contentsOfDirectory(atPath: library)) ?? []
    if neighbours.count < 64 { watched.append(library) }
    let before = FolderSnapshot(watched)
    for scene in [Scene.music, .silence] { _ = try context.analyze(Trial(try context.recording().with(scene))) }
    if let change = before.changes(to: FolderSnapshot(watched)).first {
      throw CheckFailure(change, expected: "files in the scratch folder alone")
    }
  }

  private static let output = Check(
    "process.stdout", "Nothing is printed to standard output",
    proves: "Standard output, which may be the Song Map, stays empty.",
    advice: "Use performia_host.log.", requires: Prerequisite.analysis + ["signal.silence"]
  ) { context in
    for scene in [Scene.music, .silence] { _ = try context.analyze(Trial(try context.recording().with(scene))) }
    fflush(nil)
    var status = stat()
    guard fstat(STDOUT_FILENO, &status) == 0 else {
      throw CheckFailure("standard output was closed", expected: "that it stays open")
    }
    guard status.st_size == 0 else {
      throw CheckFailure("\(status.st_size) bytes were printed to standard output", expected: "none")
    }
  }
}
