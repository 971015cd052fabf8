import Foundation
import Host
import Synchronization
import TestSupport
import Testing

@testable import Models

/// A folder of models, a server with what they are made from, and registries.
final class ModelBench {
  let folder: TemporaryFolder
  let store: ModelStore
  let notes = Notes()
  /// 300 000 bytes that no two models share.
  let content: [UInt8]

  final class Notes: Sendable {
    private let list = Mutex<[String]>([])
    func add(_ text: String) { list.withLock { $0.append(text) } }
    var all: [String] { list.withLock { $0 } }
  }

  init() throws {
    folder = try TemporaryFolder()
    store = ModelStore(path: folder.file("models"))
    content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    try FileManager.default.createDirectory(atPath: folder.file("served"), withIntermediateDirectories: true)
    for name in ["file", "cut"] { try FileBytes.write(content, to: folder.file("served/\(name)")) }
  }

  func hash(_ bytes: [UInt8]) throws -> String {
    try FileBytes.write(bytes, to: folder.file("hashed"))
    return try SHA256Digest(ofFile: folder.file("hashed")).description
  }

  /// One entry of a registry whose only file is the served one.
  func entry(
    _ name: String = "net", version: String = "1.0", licence: String = "MIT", use: String = "any", sources: [String],
    sha256: String? = nil, size: Int? = nil, extra: String = ""
  ) throws -> String {
    """
      \(name):
        task: chords
        version: "\(version)"
        summary: A model.
        licence: \(licence)
        use: \(use)
        files:
          - name: net.bin
            sha256: \(try sha256 ?? hash(content))
            size: \(size ?? content.count)
            sources: [\(sources.map { "{ \($0) }" }.joined(separator: ", "))]
    \(extra)
    """
  }

  /// Writes a registry and reads it together with the bundled one.
  func registry(_ entries: String..., name: String = "models.yaml") throws -> ModelRegistry {
    let text = "performia_models: 1\nmodels:\n" + entries.joined(separator: "\n")
    try FileBytes.write(Array(text.utf8), to: folder.file(name))
    return try ModelRegistry.load([folder.file(name)])
  }

  func installer(
    accepted: Set<String> = [], files: [String] = [], isForced: Bool = false, environment: [String: String] = [:],
    isStopped: @escaping () -> Bool = { false }
  ) -> ModelInstaller {
    ModelInstaller(
      store: store,
      settings: ModelInstaller.Settings(
        acceptedLicences: accepted, files: files, isForced: isForced,
        environment: ProcessInfo.processInfo.environment.merging(environment) { $1 }, isStopped: isStopped,
        note: { [notes] in notes.add($0) }))
  }

  @discardableResult
  func install(_ entry: String, name: String = "net") throws -> ModelInstaller.Outcome {
    try installer().install(try #require(try registry(entry)[name]))
  }

  /// Everything below the folder of models but the locks.
  func files() throws -> [String] {
    try allFiles(below: store.path).map { String($0.dropFirst(store.path.count + 1)) }
      .filter { !$0.hasPrefix(".locks/") }
  }

  /// Makes a wheel that pip takes.
  ///
  /// - Returns: the folder that holds it.
  func wheel(_ name: String = "netpkg", version: String = "1.0", member: String = "netpkg/net.bin") throws -> String {
    let wheels = folder.file("wheels")
    try FileManager.default.createDirectory(atPath: wheels, withIntermediateDirectories: true)
    let script = """
      import sys, zipfile
      folder, name, version, member, content = sys.argv[1:]
      with zipfile.ZipFile(f"{folder}/{name}-{version}-py3-none-any.whl", "w", zipfile.ZIP_DEFLATED) as wheel:
          wheel.write(content, member)
          info = f"{name}-{version}.dist-info"
          wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n")
          wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
          wheel.writestr(f"{info}/RECORD", "")
      """
    let python = Process()
    python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    python.arguments = ["python3", "-c", script, wheels, name, version, member, folder.file("served/file")]
    try python.run()
    python.waitUntilExit()
    guard python.terminationStatus == 0 else { throw FixtureError("no wheel could be made") }
    return wheels
  }
}
