import Foundation
import TestSupport
import Testing

@Suite("Recordings that are odd, but legal")
struct OddRecordingTests {
  private static let bundled = [
    "LogMel", "Tuning", "Chroma", "BeatsSpectral", "KeyProfile", "ChordsTemplate", "StructureSelfSimilarity",
  ]
  private let workplace: Workplace

  init() throws {
    workplace = try Workplace(Self.bundled)
  }

  /// Analyses with the default pipeline; expects a valid map and gives it.
  private func analyze(
    _ signal: TestSignal, as format: FixtureFormat = .wavFloat, warning: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [String: Any] {
    let name = "song.\(format.fileExtension)"
    try signal.write(to: workplace.file(name), as: format)
    let result = try workplace.run("analyze", name, "-o", "map.json")
    #expect(result.status == 0, "\(result.ending): \(result.errors)", sourceLocation: sourceLocation)
    if let warning {
      #expect(result.errors.contains("song.wav: warning: "), "\(result.errors)", sourceLocation: sourceLocation)
      #expect(result.errors.contains(warning), "\(result.errors)", sourceLocation: sourceLocation)
    } else {
      #expect(!result.errors.contains("warning"), "\(result.errors)", sourceLocation: sourceLocation)
    }
    try workplace.expectValid("map.json", sourceLocation: sourceLocation)
    return try workplace.map("map.json")
  }

  @Test("one sample")
  func oneSample() throws {
    let map = try analyze(.silence(frames: 1))
    #expect((map["beats"] as? [Any])?.isEmpty == true)
    #expect(try #require(map["duration_sec"] as? Double) > 0)
  }

  @Test("silence has no beats, and no chords but N")
  func silence() throws {
    let map = try analyze(.silence(frames: 10 * 44100, channels: 2))
    #expect((map["beats"] as? [Any])?.isEmpty == true)
    #expect((map["downbeats"] as? [Any])?.isEmpty == true)
    #expect((map["tempo"] as? [String: Any])?["bpm_global"] as? Double == 0)
    let chords = try #require(map["chords"] as? [[String: Any]])
    #expect(chords.allSatisfy { $0["label"] as? String == "N" })
  }

  @Test("samples that are no numbers are silenced, with a warning")
  func notFinite() throws {
    var signal = TestSignal.noise(frames: 5 * 44100)
    signal.channels[0][1000] = .nan
    signal.channels[0][2000] = .infinity
    _ = try analyze(signal, warning: "2 samples")
  }

  @Test("clipping, with a warning")
  func clipping() throws {
    _ = try analyze(.sine(frequency: 220, amplitude: 4, frames: 5 * 44100), as: .wav16, warning: "clip")
  }

  @Test("eight channels at 192 kHz")
  func eightChannels() throws {
    let map = try analyze(.noise(frames: 3 * 192_000, sampleRate: 192_000, channels: 8), as: .flac)
    let source = (map["provenance"] as? [String: Any])?["source"] as? [String: Any]
    #expect(source?["channels"] as? Int == 8)
    #expect(source?["sample_rate"] as? Int == 192_000)
    #expect(map["duration_sec"] as? Double == 3)
  }

  @Test("8 kHz, one channel")
  func lowRate() throws {
    let map = try analyze(.noise(frames: 5 * 8000, sampleRate: 8000))
    #expect(map["duration_sec"] as? Double == 5)
  }

  @Test("one frame that is cut off at the end, with a warning")
  func cutOffFrame() throws {
    let path = workplace.file("song.wav")
    try TestSignal.noise(frames: 5 * 44100, channels: 2).write(to: path, as: .wav16)
    try FileBytes.write(Array(FileBytes.read(path).dropLast(3)), to: path)
    let result = try workplace.run("analyze", "song.wav", "-o", "map.json")
    expectSuccess(result)
    #expect(result.errors.contains("song.wav: warning: "), "\(result.errors)")
    try workplace.expectValid("map.json")
    let duration = try #require(try workplace.map("map.json")["duration_sec"] as? Double)
    #expect(abs(duration - 5) < 0.001)
  }

  @Test("an hour of it")
  func anHour() throws {
    let minute = TestSignal.clicks(
      at: Array(stride(from: 0, to: 60 * 8000, by: 4000)), frames: 60 * 8000, sampleRate: 8000)
    let hour = TestSignal(
      sampleRate: 8000, channels: [Array(repeatElement(minute.channels[0], count: 60).joined())])
    let map = try analyze(hour, as: .wav16)
    #expect(map["duration_sec"] as? Double == 3600)
    #expect(try #require(map["beats"] as? [Any]).count > 3000)
  }
}
