import Foundation
import Host
import Pipeline
import TestSupport
import Validation

#if canImport(Glibc)
  import Glibc
#endif

/// Plugins as a validation finds them: a library and its manifest in a folder of their own.
struct ValidationBench {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// The test library under a name that makes it do one thing wrong.
  ///
  /// - Returns: the path of the library; its manifest lies beside it.
  func defective(_ defect: String?) throws -> String {
    let name = defect.map { "libDefective-\($0).so" } ?? "libDefective.so"
    let library = folder.file(name)
    symlink(BuiltProducts.library("Defective"), library)
    // The library's own words, taken in a process of its own: some defects show there.
    let manifest = try output([BuiltProducts.performia, "plugins", "manifest", library])
    if !manifest.isEmpty { try FileBytes.write(manifest, to: folder.file("Defective.plugin.json")) }
    return library
  }

  /// A library as it was built.
  ///
  /// - Parameter hasManifest: whether it writes one.
  func library(_ product: String, hasManifest: Bool = true) throws -> String {
    let library = folder.file("lib\(product).so")
    symlink(BuiltProducts.library(product), library)
    if hasManifest {
      try FileBytes.write(
        try output([BuiltProducts.performia, "plugins", "manifest", library]), to: folder.file("\(product).plugin.json")
      )
    }
    return library
  }

  func settings(checks: [String]? = nil, timeLimit: Double? = nil, level: ValidationLevel = .quick)
    -> Validator.Settings
  {
    Validator.Settings(
      level: level, checks: checks, jobs: 2, timeLimit: timeLimit, executable: BuiltProducts.performia)
  }

  /// Validates and gives what was found.
  func validate(_ path: String, _ settings: Validator.Settings? = nil) throws -> ValidationReport {
    let settings = settings ?? self.settings()
    let validator = try Validator(path: path, settings: settings)
    return ValidationReport(
      subject: validator.subject, level: settings.level, results: try validator.run { _ in })
  }

  private func output(_ command: [String]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Array(data)
  }
}

extension ValidationReport {
  /// Ids of the checks that failed, each once, sorted.
  var failedChecks: [String] {
    Set(results.filter { $0.outcome == .failed }.map(\.check.id)).sorted()
  }

  func result(_ id: String) -> CheckResult? { results.first { $0.check.id == id } }
}
