import Artifacts
import Foundation
import Host
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// What the Vamp SDK's own host prints, beside what the adapter gives.
@Suite("Vamp plugins give what they give in the Vamp SDK's own host")
struct VampReferenceTests {
  /// One output of one plugin.
  struct Subject: Sendable, CustomStringConvertible {
    let plugin: String
    let output: String
    /// Blocks follow one another without overlap.
    var isGapless = false
    var values = 1
    var isMatrix = false
    /// Seconds by which times may differ.
    var timeTolerance = 2e-9

    var description: String { "\(plugin):\(output)" }
  }

  /// The other host rounds times to the rate that an output declares before the plugin is initialised: here to 128
  /// samples, while features are 64 samples apart.
  private static let coarseGrid = 64.5 / 44100

  static let subjects = [
    Subject(plugin: "amplitudefollower", output: "amplitude", isGapless: true),
    Subject(plugin: "zerocrossing", output: "counts", isGapless: true),
    Subject(plugin: "zerocrossing", output: "zerocrossings", isGapless: true, values: 0),
    Subject(plugin: "percussiononsets", output: "onsets", values: 0),
    Subject(plugin: "percussiononsets", output: "detectionfunction"),
    Subject(plugin: "spectralcentroid", output: "logcentroid"),
    Subject(plugin: "spectralcentroid", output: "linearcentroid"),
    Subject(plugin: "fixedtempo", output: "tempo"),
    Subject(plugin: "fixedtempo", output: "detectionfunction", timeTolerance: coarseGrid),
    Subject(plugin: "fixedtempo", output: "acf", timeTolerance: coarseGrid),
    Subject(plugin: "fixedtempo", output: "filtered_acf", timeTolerance: coarseGrid),
    Subject(plugin: "powerspectrum", output: "powerspectrum", values: 513, isMatrix: true),
  ]

  /// A line of the other host.
  struct Line {
    var time: Double
    var duration: Double?
    var values: [Double]
    var label: String
  }

  private static func reference(_ subject: Subject, _ recording: String, _ bench: VampBench) throws -> [Line] {
    let list = bench.libraries.file("\(subject.plugin)-\(subject.output).txt")
    let command =
      "VAMP_PATH='\(bench.vampPath)' vamp-simple-host vamp-example-plugins:\(subject.plugin):\(subject.output) "
      + "'\(recording)' -o '\(list)' >/dev/null 2>&1"
    guard system(command) == 0 else { throw FixtureError("vamp-simple-host failed: \(command)") }
    let text = String(decoding: try FileBytes.read(list), as: UTF8.self)
    return try text.split(separator: "\n").map { line in
      let parts = line.split(separator: ":", maxSplits: 1)
      let times = parts[0].split(separator: ",").compactMap { Double($0.trimmingCharacters(in: .whitespaces)) }
      let words = parts.count > 1 ? parts[1].split(separator: " ").map(String.init) : []
      guard let time = times.first, words.count >= subject.values else { throw FixtureError("unreadable: \(line)") }
      return Line(
        time: time, duration: times.count > 1 ? times[1] : nil,
        values: words.prefix(subject.values).compactMap(Double.init),
        label: words.dropFirst(subject.values).joined(separator: " "))
    }
  }

  /// The other host prints six digits of a value.
  private static func isClose(_ value: Double, _ printed: Double) -> Bool {
    abs(value - printed) <= 1e-5 * max(abs(printed), 1e-30)
  }

  @Test(
    "times, durations, values and labels are those that vamp-simple-host prints, whatever the channels",
    arguments: [1, 2])
  func sameAsSimpleHost(channels: Int) throws {
    let bench = try VampBench(adopting: ["vamp-example-plugins"])
    #expect(bench.adoption.status == 0, "\(bench.adoption.errors)")
    for isGapless in [true, false] {
      // The other host pads the end in its own way; at these lengths both process the same blocks.
      let recording = bench.workplace.file(isGapless ? "gapless.wav" : "overlapping.wav")
      let signal = strokes(frames: 344 * 1024 + (isGapless ? 100 : 0), channels: channels)
      try signal.write(to: recording, as: .wavFloat)
      for plugin in VampBench.examples {
        let subjects = Self.subjects.filter { $0.plugin == plugin && $0.isGapless == isGapless }
        guard !subjects.isEmpty else { continue }
        let result = try bench.analyze("org.vamp-plugins.vamp-example-plugins.\(plugin)", recording)
        for subject in subjects {
          let reference = try Self.reference(subject, recording, bench)
          #expect(!reference.isEmpty, "\(subject)")
          let own =
            try subject.isMatrix ? Self.lines(result.matrix(subject.output)) : Self.lines(result.table(subject.output))
          #expect(own.count == reference.count, "\(subject)")
          for (mine, other) in zip(own, reference)
          where !Self.areEqual(mine, other, subject, duration: Double(signal.frames) / 44100) {
            Issue.record("\(subject): \(mine) is not \(other)")
            break
          }
        }
      }
    }
  }

  /// - Parameter duration: of the recording, to whose end the adapter moves what begins or ends later.
  private static func areEqual(_ mine: Line, _ other: Line, _ subject: Subject, duration: Double) -> Bool {
    let time = min(other.time, duration)
    let length = min(other.duration ?? 0, duration - time)
    return abs(mine.time - time) < subject.timeTolerance && abs((mine.duration ?? 0) - length) < 2e-9
      && mine.values.count == other.values.count && zip(mine.values, other.values).allSatisfy(isClose)
      && mine.label == other.label
  }
}

extension VampReferenceTests {
  private static func lines(_ table: Table?) throws -> [Line] {
    let table = try #require(table)
    let values = table.column("value")?.float64
    let labels = table.column("label")?.text
    return table.start.indices.map { row in
      Line(
        time: table.start[row], duration: table.duration[row] > 0 ? table.duration[row] : nil,
        values: values.map { [$0[row]] } ?? [], label: labels?[row] ?? "")
    }
  }

  private static func lines(_ matrix: MatrixData?) throws -> [Line] {
    let matrix = try #require(matrix)
    return try matrix.rows().enumerated().map { frame, values in
      Line(
        time: matrix.start + Double(frame) * matrix.framePeriod, duration: nil, values: values.map(Double.init),
        label: "")
    }
  }
}
