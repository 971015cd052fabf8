import Foundation
import TestSupport
import Testing

@testable import Models

@Suite("Converting models", .serialized)
struct ConversionTests {
  private let bench: ModelBench

  init() throws {
    bench = try ModelBench()
    try FileManager.default.createDirectory(atPath: bench.folder.file("convert"), withIntermediateDirectories: true)
    try write(
      """
      import argparse
      import numpy, onnx
      from . import graph
      parser = argparse.ArgumentParser()
      parser.add_argument("--output", required=True)
      parser.add_argument("sources", nargs="+")
      options = parser.parse_args()
      values = numpy.fromfile(options.sources[0], numpy.uint8)
      open(options.output, "wb").write(bytes(values[::-1]) + onnx.__version__.encode())
      """, to: "backwards")
    try write("import sys; open(sys.argv[-2], 'w').write(' '.join(sys.argv[1:-3]))", to: "repeating")
    try write("raise SystemExit('this file is too odd')", to: "failing")
    try write("", to: "lazy")
    try write("{}['weight']", to: "trusting")
    try write("raise ValueError('the network has 3 layers, 5 were expected')", to: "careful")
  }

  private func write(_ text: String, to name: String) throws {
    try FileBytes.write(Array(text.utf8), to: bench.folder.file("convert/\(name).py"))
  }

  private func entry(_ converter: String, model: String = "{ file: net.onnx }") throws -> ModelEntry {
    let text = try bench.entry(
      sources: ["path: served/file"], extra: "    converter: \(converter)\n    model: \(model)")
    return try #require(try bench.registry(text)["net"])
  }

  @Test("a converter beside the user's own registry makes the model, with the pinned packages")
  func own() throws {
    #expect(try bench.installer().install(try entry("backwards")) == .installed)
    let expected = bench.content.reversed() + Array("1.17.0".utf8)
    #expect(try FileBytes.read("\(bench.store.path)/net/1.0/net.onnx") == expected)
    let record = try bench.store.record("net", "1.0")
    #expect(try record.sha256 == bench.hash(expected) && record.converter == "backwards")
    #expect(try record.sources.map(\.sha256) == [bench.hash(bench.content)])
    #expect(try bench.files() == ["net/1.0/model.json", "net/1.0/net.onnx"])
  }

  @Test("a converter is told the options of the entry")
  func options() throws {
    let entry = try entry(
      "repeating", model: "{ file: net.onnx }\n    options: { stems: 'a, b', size: 512, gain: 0.5 }")
    #expect(try bench.installer().install(entry) == .installed)
    let told = try FileBytes.read("\(bench.store.path)/net/1.0/net.onnx")
    #expect(String(decoding: told, as: UTF8.self) == "--gain=0.5 --size=512 --stems=a, b")
  }

  @Test("a converter that fails, makes nothing or makes something else is told, and nothing changes")
  func failures() throws {
    let failing = try #require(throws: ModelError.self) { try bench.installer().install(try entry("failing")) }
    #expect(failing.code == "PF-MODEL-007" && failing.message.contains("this file is too odd"))
    let lazy = try #require(throws: ModelError.self) { try bench.installer().install(try entry("lazy")) }
    #expect(lazy.message.contains("it made no file"))
    let absent = try #require(throws: ModelError.self) { try bench.installer().install(try entry("absent")) }
    #expect(absent.message.contains("convert.absent"))
    let other = String(repeating: "ab", count: 32)
    let wrong = try #require(throws: ModelError.self) {
      try bench.installer().install(try entry("backwards", model: "{ file: net.onnx, sha256: \(other) }"))
    }
    #expect(wrong.code == "PF-MODEL-014" && wrong.message.contains("expected \(other)"))
    #expect(try bench.files() == [])
  }

  @Test("without a Python that fits, it is said which one is needed")
  func noPython() throws {
    for python in ["/nowhere/python3", "/bin/false"] {
      let installer = bench.installer(
        environment: ["PERFORMIA_PYTHON": python, "XDG_CACHE_HOME": bench.folder.file("cache")])
      let error = try #require(throws: ModelError.self) { try installer.install(try entry("backwards")) }
      #expect(error.code == "PF-MODEL-008" && error.message.contains(python))
      #expect(error.advice.contains("python3-venv"))
    }
  }

  @Test("what a converter stumbles over is told in a sentence, without a trace of its calls")
  func stumbling() throws {
    let reasons = try ["trusting", "careful"].map { name in
      let error = try #require(throws: ModelError.self) { try bench.installer().install(try entry(name)) }
      guard case .conversionFailed(_, let reason) = error else { return "\(error)" }
      return reason
    }
    #expect(
      reasons == [
        "the sources are not what this converter reads (KeyError: 'weight')",
        "the network has 3 layers, 5 were expected",
      ])
  }

  @Test("an environment for converters that was harmed after it was made is made again")
  func brokenEnvironment() throws {
    // Stands in for Python: notes each environment that it makes, and converts by copying where packages are.
    let python = bench.folder.file("python")
    let script = """
      #!/bin/sh
      packages="$(dirname "$0")/../packages"
      case "$*" in
        *"import sys"*) echo 3 11 ;;
        "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python3" && echo made >> "$MADE" ;;
        "-m pip install "*) touch "$packages" ;;
        *"import numpy"*) test -e "$packages" ;;
        "-m convert."*) test -e "$packages" && cat "$5" > "$4" ;;
      esac
      """
    try FileBytes.write(Array(script.utf8), to: python)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: python)
    let (cache, made) = (bench.folder.file("cache"), bench.folder.file("made"))
    func install() throws {
      let environment = ["PERFORMIA_PYTHON": python, "XDG_CACHE_HOME": cache, "MADE": made]
      let installer = bench.installer(isForced: true, environment: environment)
      #expect(try installer.install(try entry("backwards")) == .installed)
    }
    func count() throws -> Int {
      String(decoding: try FileBytes.read(made), as: UTF8.self).split(separator: "\n").count
    }
    try install()
    try install()
    #expect(try count() == 1)
    let environments = try allFiles(below: cache).filter { $0.hasSuffix("/packages") }
    try FileManager.default.removeItem(atPath: try #require(environments.first))
    try install()
    #expect(try count() == 2)
  }
}
