import Testing

@testable import Beats

@Suite("Beats, bars and tempo from activations")
struct RhythmDecoderTests {
  private func read(
    _ activations: MadeUpActivations, meters: ClosedRange<Int> = 2...7, tempoRange: ClosedRange<Double> = 55...215
  ) -> Rhythm {
    RhythmDecoder(
      frameRate: MadeUpActivations.frameRate, meters: meters, tempoRange: tempoRange, calibration: calibration
    )
    .read(activations.observations(), duration: activations.duration) {}
  }

  @Test("bars of 2 to 7 beats", arguments: [2, 3, 4, 5, 6, 7], [72.0, 117, 168])
  func meters(numerator: Int, tempo: Double) {
    var activations = MadeUpActivations()
    activations.add(bars: 60 / numerator, of: numerator, tempo: tempo)
    let rhythm = read(activations)
    #expect(agreement(rhythm.beats.map(\.time), activations.beats) > 0.97)
    #expect(agreement(rhythm.beats.filter(\.isDownbeat).map(\.time), activations.downbeats) > 0.95)
    #expect(rhythm.meters.map(\.numerator) == [numerator])
    #expect(abs((rhythm.tempi.first?.tempo ?? 0) / tempo - 1) < 0.01)
    #expect(rhythm.meters.allSatisfy { $0.confidence > 0.5 })
  }

  @Test("a tempo that rises, and one that falls, is followed", arguments: [(90.0, 140.0), (150, 80)])
  func tempoChange(from: Double, to: Double) {
    var activations = MadeUpActivations()
    activations.add(bars: 30, of: 4, tempo: from, to: to)
    let rhythm = read(activations)
    #expect(agreement(rhythm.beats.map(\.time), activations.beats) > 0.97)
    #expect(abs((rhythm.curve.first?.tempo ?? 0) / from - 1) < 0.1)
    #expect(abs((rhythm.curve.last?.tempo ?? 0) / to - 1) < 0.1)
  }

  @Test("a change of meter is found at its bar line", arguments: [(4, 3), (3, 4), (5, 4), (4, 7)])
  func meterChange(first: Int, second: Int) throws {
    var activations = MadeUpActivations()
    activations.add(bars: 48 / first, of: first, tempo: 120)
    let change = activations.duration
    activations.add(bars: 48 / second, of: second, tempo: 120)
    let rhythm = read(activations)
    #expect(rhythm.meters.map(\.numerator) == [first, second])
    #expect(abs(try #require(rhythm.meters.last).start - change) < 0.05)
  }

  @Test("a pause has no beats, and they go on behind it")
  func pause() {
    var activations = MadeUpActivations()
    activations.add(bars: 8, of: 4, tempo: 100)
    let (start, length) = (activations.duration, 12.0)
    activations.rest(seconds: length)
    activations.add(bars: 8, of: 4, tempo: 100)
    let beats = read(activations).beats.map(\.time)
    #expect(beats.filter { $0 > start + 2.5 && $0 < start + length - 2.5 } == [])
    #expect(beats.contains { $0 > start + length + 5 })
  }

  @Test("nothing heard, one frame and no frame at all have no beats")
  func nothing() {
    let decoder = RhythmDecoder(frameRate: 100, meters: 2...7, tempoRange: 55...215, calibration: calibration)
    for frameCount in [0, 1, 2, 1000] {
      var observations = BeatObservations(frameCount: frameCount, frameRate: 100)
      let silence = [Float](repeating: 0.001, count: frameCount)
      observations.add(beat: silence, downbeat: silence, weight: 1)
      let rhythm = decoder.read(observations, duration: Double(frameCount) / 100) {}
      #expect(rhythm.beats.isEmpty && rhythm.tempi.isEmpty && rhythm.meters.isEmpty)
    }
  }

  @Test("beats are as steady behind the edge of a block of the search as before it")
  func longRecording() {
    var activations = MadeUpActivations()
    activations.add(bars: 200, of: 4, tempo: 123)
    #expect(activations.duration * MadeUpActivations.frameRate > 32768)
    let rhythm = read(activations)
    #expect(agreement(rhythm.beats.map(\.time), activations.beats) > 0.99)
    #expect(rhythm.meters.map(\.numerator) == [4])
  }

  @Test("tempi outside the range are counted at another level")
  func tempoRange() {
    var activations = MadeUpActivations()
    activations.add(bars: 30, of: 4, tempo: 180)
    let rhythm = read(activations, tempoRange: 60...130)
    #expect(abs((rhythm.tempi.first?.tempo ?? 0) / 90 - 1) < 0.02)
  }

  @Test("meters that are not asked for are not found")
  func fewerMeters() {
    var activations = MadeUpActivations()
    activations.add(bars: 20, of: 5, tempo: 120)
    #expect(read(activations, meters: 3...4).meters.allSatisfy { (3...4).contains($0.numerator) })
  }

  @Test("the same activations give the same rhythm")
  func repeatable() {
    var activations = MadeUpActivations()
    activations.add(bars: 20, of: 3, tempo: 97, to: 121)
    let (first, second) = (read(activations), read(activations))
    #expect(first.beats.map(\.time) == second.beats.map(\.time))
    #expect(first.beats.map(\.confidence) == second.beats.map(\.confidence))
  }

  @Test("cancelling ends the search")
  func cancellation() {
    var activations = MadeUpActivations()
    activations.add(bars: 20, of: 4, tempo: 120)
    let decoder = RhythmDecoder(
      frameRate: MadeUpActivations.frameRate, meters: 2...7, tempoRange: 55...215, calibration: calibration)
    #expect(throws: CancellationError.self) {
      try decoder.read(activations.observations(), duration: activations.duration) { throw CancellationError() }
    }
  }
}
