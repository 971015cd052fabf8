import Testing

@testable import Voice

@Suite("Sounds of words")
struct SoundTests {
  private func distance(_ left: String, _ right: String) -> Float {
    var distance = SoundDistance()
    return distance.between(Pronunciation(of: left).sounds, Pronunciation(of: right).sounds, limit: 10)
  }

  @Test(
    "words that sound the same are the same",
    arguments: [
      ("to", "two"), ("base", "bass"), ("corus", "chorus"), ("paws", "pause"), ("see", "c"), ("won", "one"),
      ("ate", "eight"), ("vers", "verse"),
    ])
  func homophones(_ left: String, _ right: String) {
    #expect(distance(left, right) <= 0.12)
  }

  @Test(
    "words that sound different are told apart",
    arguments: [
      ("play", "stop"), ("verse", "chorus"), ("mute", "loop"), ("drums", "bass"), ("nine", "five"), ("bridge", "intro"),
    ])
  func different(_ left: String, _ right: String) {
    #expect(distance(left, right) > Vocabulary.farthest)
  }

  @Test("distance is symmetric, and zero for the same word")
  func symmetric() {
    let words = ["chorus", "course", "solo", "semitone", "guitar", "bridge"]
    for left in words {
      #expect(distance(left, left) == 0)
      for right in words { #expect(abs(distance(left, right) - distance(right, left)) < 1e-5) }
    }
  }

  @Test("nothing sounds like nothing, and limits cut short")
  func limits() {
    var distance = SoundDistance()
    #expect(distance.between([], [], limit: 1) == .infinity)
    #expect(distance.between([1, 2, 3, 4, 5, 6], [20], limit: 0.2) == .infinity)
  }
}
