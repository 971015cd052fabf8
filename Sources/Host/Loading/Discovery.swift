import Artifacts
import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What is installed on the search paths: only manifests are read, no library is loaded.
public struct Discovery: Sendable {
  public let catalogue: AnalyzerCatalogue
  /// Manifests that cannot be used, and why.
  public let problems: [any CodedError]
  /// In the order in which they were searched.
  public let folders: [String]
  /// Types that the plugins found declare.
  public let ownTypes: [ArtifactType]

  /// Reads the manifests (`*.plugin.json`) of every folder and of the folders directly in it, which are packages; of two
  /// analyzers with one id the first counts.
  ///
  /// - Throws: ``ArtifactError`` when Performia's own types cannot be read.
  public init(folders: [String]) throws {
    var types = try TypeRegistry.registered.get()
    var analyzers: [InstalledAnalyzer] = []
    var problems: [any CodedError] = []
    var ownTypes: [ArtifactType] = []
    self.folders = folders
    for folder in folders.flatMap({ [$0] + Self.packages(in: $0) }) {
      for name in folderContents(folder).sorted() where name.hasSuffix(".plugin.json") {
        do {
          let path = "\(folder)/\(name)"
          let plugin = try PluginManifest.read(path: path, types: types)
          for type in plugin.types ?? [] { try types.add(type) }
          ownTypes += plugin.types ?? []
          analyzers += plugin.analyzers.map {
            InstalledAnalyzer(
              manifest: $0, plugin: plugin, manifestPath: path, libraryPath: "\(folder)/\(plugin.library)")
          }
        } catch let error as any CodedError {
          problems.append(error)
        }
      }
    }
    catalogue = AnalyzerCatalogue(analyzers, types: types)
    self.problems = problems
    self.ownTypes = ownTypes
  }

  /// Folders in a folder of plugins, sorted; where the executable lies there are none.
  private static func packages(in folder: String) -> [String] {
    guard folder != executableFolder else { return [] }
    return folderContents(folder).filter { !$0.hasPrefix(".") }.sorted().map { "\(folder)/\($0)" }.filter { path in
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
  }

  /// The folder for the user's own plugins, into which packages are installed.
  public static func userFolder(environment: [String: String]) -> String {
    Host.userFolder("XDG_DATA_HOME", orHome: ".local/share", environment: environment) + "/performia/plugins"
  }

  /// The folders to search, in order: those named on the command line, `PERFORMIA_PLUGIN_PATH`, the user's, those of the
  /// system, and those of what comes with Performia.
  public static func searchFolders(named: [String], environment: [String: String]) -> [String] {
    let fromEnvironment = (environment["PERFORMIA_PLUGIN_PATH"] ?? "").split(separator: ":").map(String.init)
    var folders = named + fromEnvironment + [userFolder(environment: environment)]
    folders += (installation.map { ["\($0)/lib/performia/plugins"] } ?? [])
    folders += ["/usr/local/lib/performia/plugins", "/usr/lib/performia/plugins"]
    folders += bundledFolders
    var seen: Set<String> = []
    return folders.filter { seen.insert($0).inserted }
  }

  /// Where the analyzers are that come with Performia, and no others: in a folder of the installation, or beside the
  /// executable as it was built.
  public static var bundledFolders: [String] {
    (installation.map { ["\($0)/lib/performia/bundled"] } ?? []) + (executableFolder.map { [$0] } ?? [])
  }

  /// The folder under which Performia is installed: `/usr/local` where the executable is `/usr/local/bin/performia`.
  private static var installation: String? { executableFolder.map(parent(of:)) }

  /// The `performia` beside the running program, which mostly is that program.
  public static var program: String { "\(executableFolder ?? ".")/performia" }

  /// Path of the running program, links resolved; nil where the system does not tell.
  public static var executable: String? {
    #if os(Linux)
      guard let path = realpath("/proc/self/exe", nil) else { return nil }
    #else
      guard let path = realpath(CommandLine.arguments.first ?? "", nil) else { return nil }
    #endif
    defer { free(path) }
    return String(cString: path)
  }

  private static var executableFolder: String? {
    executable.map(parent(of:))
  }

  private static func parent(of path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
  }
}
