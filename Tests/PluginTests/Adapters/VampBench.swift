import Artifacts
import Foundation
import Pipeline
import TestSupport

@testable import Host

#if canImport(Glibc)
  import Glibc
#endif

/// Vamp plugins, adopted: those of Debian's vamp-examples, and odd ones that the tests build.
final class VampBench {
  static let examples = [
    "amplitudefollower", "fixedtempo", "percussiononsets", "powerspectrum", "spectralcentroid", "zerocrossing",
  ]

  let workplace: Workplace
  /// A folder of Vamp libraries of the test's own.
  let libraries: TemporaryFolder
  /// Where manifests and the adapter are.
  let adopted: String
  /// How the adoption went.
  let adoption: ProgramResult

  /// Where the system's Vamp libraries are.
  static var systemFolders: [String] {
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib")) ?? []
    return folders.map { "/usr/lib/\($0)/vamp" } + ["/usr/lib/vamp", "/usr/local/lib/vamp"]
  }

  /// - Parameters:
  ///   - products: libraries to install under other names.
  ///   - names: what to adopt; everything where it is empty.
  init(_ products: [String: String] = [:], adopting names: [String] = []) throws {
    workplace = try Workplace([])
    libraries = try TemporaryFolder()
    for (product, name) in products {
      try FileManager.default.copyItem(atPath: BuiltProducts.library(product), toPath: libraries.file(name))
    }
    adopted = workplace.home + "/data/performia/plugins"
    adoption = try workplace.start(
      ["plugins", "adopt", BuiltProducts.library("Vamp")] + names,
      environment: ["VAMP_PATH": Self.vampPath(libraries.path)]
    ).wait()
  }

  var vampPath: String { Self.vampPath(libraries.path) }

  private static func vampPath(_ folder: String) -> String {
    ([folder] + systemFolders.filter { FileManager.default.fileExists(atPath: $0) }).joined(separator: ":")
  }

  /// Runs `performia` where the Vamp libraries are found.
  func run(_ arguments: [String]) throws -> ProgramResult {
    try workplace.start(arguments, environment: ["VAMP_PATH": vampPath]).wait()
  }

  /// Analyses a recording with one analyzer; all of its outputs are wanted.
  func analyze(_ id: String, _ recording: String, set: [String: String] = [:]) throws -> AnalysisResult {
    let discovery = try Discovery(folders: [adopted])
    guard let analyzer = discovery.catalogue[id] else { throw FixtureError("\(id) is not adopted") }
    let outputs = analyzer.manifest.outputs
    let steps = "performia: 1\nsteps: { vamp: { use: \(id) } }\nsong_map:\n"
    let definition = try PipelineSource.load(
      text: steps + outputs.map { "  \($0.name): vamp.\($0.name)\n" }.joined(), file: "vamp.yaml")
    let fields = outputs.map {
      FieldDeclaration(name: $0.name, parts: [.init(name: $0.name, type: $0.type, isRequired: true)])
    }
    let plan = try Resolver.resolve(
      definition, overrides: try Override.list(set.map { "vamp.\($0.key)=\($0.value)" }),
      catalogue: discovery.catalogue,
      fields: fields)
    let isolation = Isolation(executable: try hostProgram(), register: LibraryRegister(folder: workplace.file("state")))
    defer { isolation.close() }
    let settings = AnalysisSettings(
      cache: nil, budget: CoreBudget(cores: 1), cancellation: Cancellation(), temporaryFolder: libraries.path,
      isolation: isolation, observer: { _ in })
    return try Analysis(plan: plan, types: discovery.catalogue.types, path: recording, settings: settings).run()
  }

  /// A program that hosts plugins and finds the Vamp libraries: this process has no environment of its own to change.
  private func hostProgram() throws -> String {
    let path = libraries.file("performia-with-vamp")
    let script = "#!/bin/sh\nVAMP_PATH='\(vampPath)' exec '\(BuiltProducts.performia)' \"$@\"\n"
    try FileBytes.write(Array(script.utf8), to: path)
    chmod(path, 0o755)
    return path
  }
}

extension AnalysisResult {
  func table(_ port: String) -> Table? { artifacts[.output(step: "vamp", port: port)]?.table }

  func matrix(_ port: String) -> MatrixData? {
    guard case .matrix(let matrix)? = artifacts[.output(step: "vamp", port: port)]?.payload else { return nil }
    return matrix
  }
}

extension MatrixData {
  /// All values, row by row.
  func rows() throws -> [[Float]] {
    guard let map = values.map() else { throw FixtureError("the matrix cannot be mapped") }
    return (0..<frames).map { frame in (0..<bins).map { map[frame * bins + $0] } }
  }
}

/// Strokes of noise over a decaying tone, two a second.
func strokes(frames: Int, channels: Int = 1) -> TestSignal {
  let rate = 44100
  let noise = TestSignal.noise(frames: frames, channels: channels)
  let samples = (0..<channels).map { channel in
    (0..<frames).map { frame -> Float in
      let time = Double(frame) / Double(rate)
      let beat = time.truncatingRemainder(dividingBy: 0.5)
      let tone = 0.3 * sin(2 * .pi * (220 + 110 * Double(channel)) * time) * exp(-3 * beat)
      return Float(tone) + (beat < 0.02 ? noise.channels[channel][frame] : 0)
    }
  }
  return TestSignal(sampleRate: rate, channels: samples)
}
