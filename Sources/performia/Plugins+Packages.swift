import ArgumentParser
import Artifacts
import Host
import Packages
import Pipeline

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Plugins {
  struct Pack: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Packs a plugin library with its manifests, so that others can install it.",
      discussion: """
        README and licence files beside the library, or in the folder above, go with it. The same files give the same \
        bytes. Publish the SHA-256 that is printed in another place than the package.

        Examples:
          performia plugins pack build/libMyChords.so
          performia plugins pack build/libMyChords.so --include LICENCE --include model.onnx -o MyChords.tar.gz
        """)

    @Argument(help: "The library.", completion: .file()) var library: String
    @Option(help: "Name of the package; by default the library's.") var name: String?
    @Option(help: "A file to add, instead of README and licence; may be repeated.", completion: .file())
    var include: [String] = []
    @Option(name: .shortAndLong, help: "The package; by default NAME-VERSION-SYSTEM.tar.gz.", completion: .file())
    var output: String?
    @Flag(help: "As JSON.") var json = false

    func run() throws {
      let product = try withCheck { check in
        try PackageMaker.pack(
          library: library, name: name, further: include.isEmpty ? nil : include, output: output, verify: check)
      }
      if json {
        let members = [
          JSON.Member("package", .string(product.path)), JSON.Member("sha256", .string(product.sha256)),
          JSON.Member("files", .array(product.files.map(JSON.string))),
        ]
        Console.output(JSON.object(members).text(.readable) + "\n")
        return
      }
      Console.output(product.files.map { "  \($0)\n" }.joined() + "\(product.path)\nsha256 \(product.sha256)\n")
    }
  }

  struct Install: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Installs a package of plugins for this user.",
      discussion: """
        What is installed runs in processes of its own until you trust it (performia plugins trust). A package from the \
        network needs the hash that its maker publishes. 'plugins.lock' in the folder says what was installed; with \
        --locked the same packages are installed from a copy of it elsewhere.

        Examples:
          performia plugins install MyChords-1.0.0-linux-x86_64.tar.gz
          performia plugins install https://example.org/MyChords.tar.gz --sha256 9f2c...
          performia plugins install --locked plugins.lock
        """)

    @Argument(help: "Packages: files, or an address (https, http, file).", completion: .file()) var packages: [String] =
      []
    @Option(help: "What the SHA-256 of the package has to be.") var sha256: String?
    @Option(help: "Install what this lock file names.", completion: .file()) var locked: String?
    @Option(help: "Folder of plugins; by default the user's.", completion: .directory) var folder: String?

    func validate() throws {
      if packages.isEmpty == (locked == nil) {
        throw ValidationError("Name packages, or a lock file with --locked.")
      }
      if sha256 != nil, packages.count != 1 { throw ValidationError("--sha256 is the hash of one package.") }
    }

    func run() throws {
      let wanted: [(source: String, sha256: String?)]
      if let locked {
        guard FileManager.default.fileExists(atPath: locked) else { throw CommandError.noSuchInput(locked) }
        wanted = try PackageLock.read(locked).packages.map { ($0.source, $0.sha256) }
      } else {
        // Absolute, so that the lock file says what was meant wherever it is read.
        wanted = packages.map { package in
          (Download.isAddress(package) ? package : URL(fileURLWithPath: package).path, sha256?.lowercased())
        }
      }
      // All of them are looked at before anything is fetched.
      for (source, hash) in wanted { try check(source, hash) }
      let target = PackageFolder(path: folder ?? userFolder)
      let bundled = try Discovery(folders: Discovery.bundledFolders).catalogue.ids
      let taken = Dictionary(bundled.map { ($0, "Performia") }) { first, _ in first }
      let interruption = Interruption()
      for (source, hash) in wanted {
        let package = try withCheck { check in
          let file = Download.isAddress(source) ? try fetch(source, interruption.cancellation) : source
          return try interruption.whileWriting {
            try target.install(file, source: source, sha256: hash, taken: taken, verify: check)
          }
        }
        let library = package.files.keys.sorted().first { $0.hasSuffix(".so") || $0.hasSuffix(".dylib") } ?? ""
        Console.output(
          Console.printable(
            "\(package.name) \(package.version): \(package.analyzers.joined(separator: ", "))\n"
              + "  in a process of its own; to let it run in Performia's: "
              + "performia plugins trust \(target.path)/\(package.name)/\(library)\n"))
      }
    }

    private func check(_ source: String, _ hash: String?) throws {
      if let hash, hash.utf8.count != 64 || !hash.allSatisfy(\.isHexDigit) { throw PackageError.notAHash(hash) }
      guard Download.isAddress(source) else {
        guard FileManager.default.fileExists(atPath: source) else { throw CommandError.noSuchInput(source) }
        return
      }
      if hash == nil { throw PackageError.hashNeeded(address: source) }
    }

    /// More than any plugin needs.
    private static let mostBytes: UInt64 = 2 << 30

    private func fetch(_ address: String, _ cancellation: Cancellation) throws -> String {
      let path = try TemporaryFolder.shared() + "/package"
      try? FileManager.default.removeItem(atPath: path)
      let line = ProgressLine("downloading \(address)")
      defer { line.end() }
      try Download.fetch(address, to: path, mostBytes: Self.mostBytes) { done, total in
        line.show(done, of: total)
        return !cancellation.isRequested
      }
      return path
    }
  }

  struct Uninstall: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Removes installed packages of plugins.")

    @Argument(help: "Names of packages.") var names: [String]
    @Option(help: "Folder of plugins; by default the user's.", completion: .directory) var folder: String?

    func run() throws {
      for name in names {
        try PackageFolder(path: folder ?? userFolder).uninstall(name)
        Console.output("\(name) is removed\n")
      }
    }
  }

  struct Installed: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the installed packages, and whether their files are as they came.",
      discussion: "Exit code 1 when files were changed, added or removed.")

    @Option(help: "Folder of plugins; by default the user's.", completion: .directory) var folder: String?
    @Flag(help: "As JSON.") var json = false

    func run() throws {
      let standings = try PackageFolder(path: folder ?? userFolder).standings()
      if json {
        let list = standings.map { standing -> JSON in
          let changes = JSON.Member("changes", .array(standing.changes.map(JSON.string)))
          return .object((JSON(encoding: standing.package).members ?? []) + [changes])
        }
        Console.output(JSON.array(list).text(.readable) + "\n")
      } else {
        for standing in standings {
          let package = standing.package
          let state = standing.changes.isEmpty ? "" : "  changed: \(standing.changes.joined(separator: ", "))"
          Console.output(
            Console.printable(
              "\(package.name)  \(package.version)  \(package.analyzers.joined(separator: ", "))\(state)\n"))
        }
      }
      let changed = standings.filter { !$0.changes.isEmpty }.map(\.package.name)
      if !changed.isEmpty { throw PackageError.changed(names: changed) }
    }
  }
}

private var userFolder: String { Discovery.userFolder(environment: ProcessInfo.processInfo.environment) }

/// Lends a check that compares an analyzer's library with its manifest, in a process of its own.
private func withCheck<Result>(_ body: ((InstalledAnalyzer) throws -> Void) throws -> Result) throws -> Result {
  let isolation = Isolation(scope: .everything, executable: Discovery.executable)
  defer {
    isolation.close()
    TemporaryFolder.remove()
  }
  return try body { try isolation.check($0, temporaryFolder: TemporaryFolder.shared()) }
}
