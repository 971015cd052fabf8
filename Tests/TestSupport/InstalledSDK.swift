import Foundation

/// Files of the repository that the tests belong to.
public enum Repository {
  public static func file(_ path: String) -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return root.appendingPathComponent(path).path
  }
}

/// The plugin SDK as `scripts/install-sdk` installs it, under a prefix that all tests of a run share.
public enum InstalledSDK {
  private static let folder = Result { try TemporaryFolder() }

  public static let prefix: Result<String, any Error> = Result {
    let folder = try Self.folder.get()
    let prefix = folder.file("usr")
    let result = try Shell.run([Repository.file("scripts/install-sdk"), prefix], folder: folder.path)
    guard result.status == 0 else { throw FixtureError("scripts/install-sdk: \(result.errors)") }
    return prefix
  }
}

/// Programs other than the one that is tested.
public enum Shell {
  /// Runs a command in a folder, with the environment of the tests and what is added to it.
  public static func run(
    _ command: [String], folder: String, environment: [String: String] = [:]
  ) throws -> ProgramResult {
    let outputs = try TemporaryFolder()
    return try RunningProgram.start(
      command, folder: folder, environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
      input: "/dev/null", outputPath: outputs.file("output"), errorsPath: outputs.file("errors"), onTerminal: false
    ).wait()
  }
}
