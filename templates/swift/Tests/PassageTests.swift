import Passages
import Testing

@Suite("Passages")
struct PassageTests {
  @Test("half of full scale is -6.02 dB; silence, and nothing, have the lowest level")
  func levels() {
    #expect(abs(Level.of([Float](repeating: 0.5, count: 100)) + 6.02) < 0.01)
    #expect(Level.of([Float](repeating: 0, count: 100)) == Level.silence)
    #expect(Level.of([]) == Level.silence)
  }

  @Test("quiet blocks between loud ones are a passage")
  func quietBetweenLoud() {
    let found = Passage.find(in: [-10, -12, -40, -41, -11], drop: 12)
    #expect(found.map(\.blocks) == [0..<2, 2..<4, 4..<5])
    #expect(found.map(\.isLoud) == [true, false, true])
    #expect(found[1].level == -40.5)
    #expect(found[1].confidence == 1)
    #expect(abs(found[0].confidence - 11.0 / 12) < 1e-9)
  }

  @Test("silence is one quiet passage, nothing has none")
  func silence() {
    let found = Passage.find(in: [Level.silence, Level.silence], drop: 12)
    #expect(found.map(\.isLoud) == [false])
    #expect(Passage.find(in: [], drop: 12).isEmpty)
  }
}
