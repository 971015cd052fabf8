import Testing

@testable import Beats

@Suite("Another analyzer's beats as a second opinion")
struct GuideBeatsTests {
  private static let frameRate = 100.0

  /// Eighths at 160 a minute that all look alike: beats are the even or the odd ones.
  private func observations(duration: Double) -> BeatObservations {
    var quavers = [Float](repeating: 0.01, count: Int(duration * Self.frameRate))
    for time in stride(from: 0.5, to: duration - 0.1, by: 0.1875) {
      quavers[Int((time * Self.frameRate).rounded())] = 0.3
    }
    var observations = BeatObservations(frameCount: quavers.count, frameRate: Self.frameRate)
    observations.add(beat: quavers, downbeat: quavers.map { 0.3 * $0 }, weight: 1)
    return observations
  }

  @Test("the guide decides where activations leave it open", arguments: [0, 1])
  func phase(_ offset: Int) {
    let duration = 40.0
    let expected = Array(stride(from: 0.5 + 0.1875 * Double(offset), to: duration - 0.1, by: 0.375))
    let downbeats = stride(from: 0, to: expected.count, by: 4).map { expected[$0] }
    var observations = observations(duration: duration)
    let opinion = GuideBeats(beats: expected, downbeats: downbeats).probabilities(
      frameCount: observations.frameCount, frameRate: Self.frameRate, start: 0)
    observations.add(beat: opinion.beat, downbeat: opinion.downbeat, weight: 0.35)
    let rhythm = RhythmDecoder(frameRate: Self.frameRate, meters: 2...7, tempoRange: 55...215, calibration: calibration)
      .read(observations, duration: duration) {}
    #expect(agreement(rhythm.beats.map(\.time), expected) > 0.95)
    #expect(agreement(rhythm.beats.filter(\.isDownbeat).map(\.time), downbeats) > 0.9)
  }

  @Test("its probabilities are some everywhere, greatest at its beats")
  func probabilities() {
    let opinion = GuideBeats(beats: [1, 1.5, 2], downbeats: [1]).probabilities(
      frameCount: 300, frameRate: Self.frameRate, start: 0)
    for frame in 0..<300 {
      #expect(opinion.beat[frame] > 0 && opinion.downbeat[frame] > 0)
      #expect(opinion.beat[frame] + opinion.downbeat[frame] < 1)
    }
    #expect(opinion.downbeat[100] > opinion.beat[100])
    #expect(opinion.beat[150] > opinion.downbeat[150])
    #expect(opinion.beat[150] > 10 * opinion.beat[125])
  }
}
