import Pitch
import Testing

@testable import Speech

@Suite("Where a voice sounds")
struct VoiceActivityTests {
  /// Mean squares of a voice at a level in dB, for each second.
  private func energies(_ levels: [Double]) -> [Double] {
    levels.flatMap { [Double](repeating: Self.power(10, $0 / 10), count: 100) }
  }

  private static func power(_ base: Double, _ exponent: Double) -> Double {
    var result = 1.0
    let factor = exponent < 0 ? 1 / base : base
    for _ in 0..<Int(abs(exponent)) { result *= factor }
    return result
  }

  @Test("phrases stand in one window as far as they are near each other, with a little around them")
  func windows() {
    let activity = VoiceActivity(energies: energies([-90, -20, -90, -20, -90, -90, -90, -90, -90, -20, -90]))
    #expect(activity.windows.count == 2)
    let first = activity.windows[0]
    #expect(first.lowerBound < 1 && first.lowerBound > 0.4 && first.upperBound > 4 && first.upperBound < 4.6)
    #expect(activity.share(from: 1.2, to: 1.8) == 1 && activity.share(from: 6, to: 8) == 0)
    #expect(abs(activity.firstActivity(from: 0, to: 3) - 1) < 0.15)
    #expect(abs(activity.lastActivity(from: 0, to: 2.5) - 2) < 0.15)
  }

  @Test("what is far quieter than the mix around it is no voice")
  func leakage() {
    let mix = energies([-10, -10, -10, -10])
    let activity = VoiceActivity(energies: energies([-40, -40, -40, -40]), mix: mix)
    #expect(activity.windows.isEmpty)
    #expect(!VoiceActivity(energies: energies([-20, -20, -20, -20]), mix: mix).windows.isEmpty)
  }

  @Test("a long phrase is cut where it is quietest")
  func longPhrase() {
    var levels = [Double](repeating: -20, count: 60)
    levels[22] = -30
    let windows = VoiceActivity(energies: energies(levels)).windows
    #expect(windows.count == 3)
    #expect(windows.allSatisfy { $0.upperBound - $0.lowerBound <= 28 })
    #expect((22...23).contains(windows[0].upperBound) && windows[1].lowerBound == windows[0].upperBound)
  }

  @Test("silence and nothing at all have no windows")
  func silence() {
    #expect(VoiceActivity(energies: energies([-120, -120])).windows.isEmpty)
    #expect(VoiceActivity(energies: []).windows.isEmpty)
    #expect(VoiceActivity(energies: [], mix: []).firstActivity(from: 1, to: 2) == 1)
  }
}
