import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// A place to use the built executable in as a user does, with a home, a cache and a temporary folder of its own.
public final class Workplace {
  private let folder: TemporaryFolder
  public let plugins: PluginFolder
  private var runs = 0

  /// The folder in which commands run.
  public var path: String { folder.file("work") }
  public var temporaryFolder: String { folder.file("tmp") }
  public var home: String { folder.file("home") }

  /// - Parameter products: dynamic library products to install as plugins.
  public init(_ products: [String] = ["TestAnalyzers", "FaultyAnalyzer"]) throws {
    folder = try TemporaryFolder()
    plugins = try PluginFolder(products)
    for name in ["work", "tmp", "home", "runs"] {
      try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
    }
  }

  /// Path of a file in the folder in which commands run.
  public func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a text file there.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    try FileBytes.write(Array(text.utf8), to: file(name))
    return file(name)
  }

  public func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: true)
  }

  /// Names of all files there and below, sorted; hidden files too.
  public func files() throws -> [String] {
    try allFiles(below: path).map { String($0.dropFirst(path.count + 1)) }
  }

  /// Names in the temporary folder: none once a command has ended.
  public func leftovers() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: temporaryFolder).sorted()
  }

  /// What every command finds in its environment.
  private var environment: [String: String] {
    var environment = [
      "HOME": home, "TMPDIR": temporaryFolder, "XDG_CACHE_HOME": home + "/cache", "XDG_CONFIG_HOME": home + "/config",
      "XDG_DATA_HOME": home + "/data", "PERFORMIA_PLUGIN_PATH": plugins.path, "LC_ALL": "C.UTF-8",
    ]
    for name in ["PATH", "LD_LIBRARY_PATH", "LLVM_PROFILE_FILE"] {
      environment[name] = ProcessInfo.processInfo.environment[name]
    }
    return environment
  }

  /// Starts `performia` with arguments.
  ///
  /// - Parameters:
  ///   - input: path of the file on standard input.
  ///   - output: path of the file that takes standard output; by default one to which nothing else has access.
  ///   - wrapper: a command that runs the command which follows it.
  ///   - onTerminal: whether standard error is a terminal.
  ///   - patience: seconds after which it is killed, so that a hang is a failure.
  public func start(
    _ arguments: [String], input: String = "/dev/null", output: String? = nil, environment: [String: String] = [:],
    wrapper: [String] = [], onTerminal: Bool = false, patience: Int = 300
  ) throws -> RunningProgram {
    runs += 1
    return try RunningProgram.start(
      wrapper + [BuiltProducts.performia] + arguments, folder: path,
      environment: self.environment.merging(environment) { $1 }, input: input,
      outputPath: output ?? folder.file("runs/\(runs).output"), errorsPath: folder.file("runs/\(runs).errors"),
      onTerminal: onTerminal, patience: patience)
  }

  /// Runs `performia` with arguments to its end.
  public func run(
    _ arguments: String..., input: String = "/dev/null", environment: [String: String] = [:], wrapper: [String] = [],
    onTerminal: Bool = false
  ) throws -> ProgramResult {
    try start(arguments, input: input, environment: environment, wrapper: wrapper, onTerminal: onTerminal).wait()
  }
}

/// Whether permissions can be made to count.
public enum Permissions {
  /// A command that runs another one such that file permissions hold for it: the superuser may otherwise read all files.
  public static let wrapper = geteuid() == 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : []

  /// False where the superuser cannot put that power down.
  public static let count: Bool = {
    guard let folder = try? TemporaryFolder(), (try? FileBytes.write([1], to: folder.file("secret"))) != nil else {
      return false
    }
    chmod(folder.file("secret"), 0)
    return system((wrapper + ["head", "-c1", folder.file("secret"), ">/dev/null", "2>&1"]).joined(separator: " ")) != 0
      && system((wrapper + ["true", ">/dev/null", "2>&1"]).joined(separator: " ")) == 0
  }()
}

/// A file system with next to no room, mounted for one command alone.
public enum TinyDisk {
  /// A command that mounts one at `folder` and runs another command.
  ///
  /// - Parameter size: as `mount` takes it.
  public static func wrapper(_ folder: String, size: String = "4k") -> [String] {
    let script = "mount -t tmpfs -o size=\(size) none \"$0\" && exec \"$@\""
    return ["unshare", "-m", "sh", "-c", script, folder]
  }

  /// Whether this system lets the tests mount.
  public static let isAvailable: Bool = {
    guard geteuid() == 0, let folder = try? TemporaryFolder() else { return false }
    return system("unshare -m mount -t tmpfs -o size=4k none '\(folder.path)' >/dev/null 2>&1") == 0
  }()
}
