import TestSupport
import Testing

@Suite("Key by a network")
struct NeuralKeyTests {
  private static let major = [[36, 60, 64, 67], [41, 60, 65, 69], [43, 59, 62, 67], [36, 60, 64, 67]]
  private static let minor = [[33, 60, 64, 69], [38, 57, 62, 65], [40, 59, 64, 68], [33, 60, 64, 69]]

  private func bench(_ cadence: [[Int]], shift: Int, set: [String] = []) throws -> HarmonyBench {
    let chords = (0..<8).flatMap { _ in cadence.map { $0.map { $0 + shift } } }
    var track = NoteTrack(seconds: Double(chords.count))
    track.play(chords: chords, seconds: 1)
    return try HarmonyBench(track.signal, pipeline: HarmonyBench.neuralKey, set: set)
  }

  @Test("a cadence gives its key", arguments: [(0, "C"), (5, "F"), (-2, "Bb")])
  func major(shift: Int, tonic: String) throws {
    #expect(try bench(Self.major, shift: shift).keyNames == ["\(tonic) major"])
  }

  @Test("a minor cadence gives a minor key", arguments: [(0, "A"), (5, "D")])
  func minor(shift: Int, tonic: String) throws {
    #expect(try bench(Self.minor, shift: shift).keyNames == ["\(tonic) minor"])
  }

  @Test("every 1.6 seconds have probabilities of the 24 keys")
  func activations() throws {
    let (rows, labels) = try bench(Self.major, shift: 0).matrix("key", "activations")
    #expect(rows.count == 20)
    #expect(labels.count == 24)
    for row in rows { #expect(abs(row.reduce(0, +) - 1) < 1e-4) }
  }

  @Test("a recording shorter than one step has a key too, and silence none", arguments: [0.3, 1.0])
  func short(seconds: Double) throws {
    let frames = Int(44100 * seconds)
    let tone = try HarmonyBench(.sine(frequency: 220, frames: frames), pipeline: HarmonyBench.neuralKey)
    #expect(tone.keyNames.count == 1)
    #expect(try HarmonyBench(.silence(frames: frames), pipeline: HarmonyBench.neuralKey).keyNames == [])
  }

  @Test("another kind of model is refused with the parameter that names it")
  func wrongModel() throws {
    let other = try TestModels.path("beatnet")
    let message = #expect(throws: (any Error).self) { try bench(Self.major, shift: 0, set: ["key.model=\(other)"]) }
    #expect("\(message.map { "\($0)" } ?? "")".contains("another kind of model"))
  }
}
