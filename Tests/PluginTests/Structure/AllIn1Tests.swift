import Artifacts
import Foundation
import TestSupport
import Testing

@Suite("Form and beats by All-In-One", .serialized)
struct AllIn1Tests {
  private static let classes = 13
  private static let seconds = 8

  /// What the program says of the reference signal, frame by frame: of a beat, a downbeat, a beginning and ten functions.
  private func reference() throws -> [[Float]] {
    let logits = try beatReference("allin1_logits")
    return stride(from: 0, to: logits.count, by: Self.classes).map { first in
      let row = logits[first..<first + Self.classes]
      let exponentials = row.dropFirst(3).map { exp($0) }
      let sum = exponentials.reduce(0, +)
      return row.prefix(3).map { 1 / (1 + exp(-$0)) } + exponentials.map { $0 / sum }
    }
  }

  @Test("two networks of made-up weights are installed, and say of four stems what their own program says of them")
  func activations() throws {
    let network = try RandomModel(.allIn1, seeds: [0, 1])
    #expect(try network.store.record(network.name, "1").converter == "allin1")
    let bench = try StructureBench(beatReferenceSignal(rate: 44100, seconds: Self.seconds), network)
    let (sections, beats) = (try bench.matrix("section_activation"), try bench.matrix("activation"))
    let reference = try reference()
    #expect(sections.count == 11 * reference.count && beats.count == 2 * reference.count)
    var worst: Float = 0
    for (frame, expected) in reference.enumerated() {
      let found = Array(sections[11 * frame..<11 * (frame + 1)])
      for (value, wanted) in zip(found, expected.dropFirst(2)) { worst = max(worst, abs(value - wanted)) }
      // A beat of either kind is no less likely than a downbeat.
      worst = max(worst, abs(beats[2 * frame] - max(expected[0], expected[1])), abs(beats[2 * frame + 1] - expected[1]))
    }
    #expect(worst < 1e-3)
  }

  @Test("sections follow each other without gaps, with the functions that the activations say")
  func sections() throws {
    let network = try RandomModel(.allIn1)
    let signal = TestSignal.noise(frames: 64 * 44100)
    let bench = try StructureBench(signal, network)
    let table = bench.sections
    #expect(table.start.count > 2 && table.start[0] == 0 && table.end(table.start.count - 1) == 64)
    let labels = ["start", "end", "intro", "outro", "break", "bridge", "instrumental", "solo", "verse", "chorus"]
    let activation = try bench.matrix("section_activation")
    let (label, level) = (try #require(table.column("label")?.text), try #require(table.column("level")?.int64))
    for row in 0..<table.start.count {
      if row > 0 { #expect(table.start[row] == table.end(row - 1)) }
      let frames = Int((100 * table.start[row]).rounded())..<Int((100 * table.end(row)).rounded())
      let means = labels.indices.map { function in
        frames.reduce(0) { $0 + Double(activation[11 * $1 + 1 + function]) } / Double(frames.count)
      }
      let best = try #require(means.indices.max { means[$0] < means[$1] })
      #expect(label[row] == labels[best] && level[row] == 0)
      #expect(abs(table.confidence[row] - means[best]) < 1e-5)
    }
    var candidates = [Float](repeating: 0, count: 6400)
    let boundary = (0..<6400).map { activation[11 * $0] }
    for frame in peaks(of: boundary, reach: 48) { candidates[frame] = boundary[frame] }
    let begun = peaks(of: candidates, reach: 1200).filter { $0 > 0 }
    #expect(table.start.dropFirst().map { Int((100 * $0).rounded()) } == begun)
  }

  /// Places of values that are the greatest within reach.
  private func peaks(of values: [Float], reach: Int) -> [Int] {
    values.indices.filter {
      values[$0] > 0 && values[max(0, $0 - reach)..<min(values.count, $0 + reach + 1)].max() == values[$0]
    }
  }

  @Test("fewer folds are asked where that is wanted, and no more than there are")
  func folds() throws {
    let signal = beatReferenceSignal(rate: 44100, seconds: 4)
    let network = try RandomModel(.allIn1, seeds: [0, 1])
    let alone = try StructureBench(signal, RandomModel(.allIn1, seeds: [0])).matrix("section_activation")
    let first = try StructureBench(signal, network, set: ["structure.folds=1"]).matrix("section_activation")
    let both = try StructureBench(signal, network, set: ["structure.folds=2"]).matrix("section_activation")
    let all = try StructureBench(signal, network).matrix("section_activation")
    #expect(first == alone && all == both && both != first)
  }

  @Test("silence, one sample and less than a frame have no sections and no beats", arguments: [1, 300, 5 * 44100])
  func nothing(frames: Int) throws {
    let bench = try StructureBench(.silence(frames: frames), RandomModel(.allIn1))
    #expect(bench.sections.start.isEmpty && bench.table("beats").start.isEmpty)
  }

  @Test("one core and two give the same")
  func threads() throws {
    let network = try RandomModel(.allIn1)
    let signal = beatReferenceSignal(rate: 44100, seconds: 4)
    let results = try [1, 2].map { try StructureBench(signal, network, cores: $0).matrix("section_activation") }
    #expect(results[0] == results[1])
  }
}
