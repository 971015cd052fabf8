import Artifacts
import Testing

@Suite struct RefereeTests {
  @Test(.enabled(if: Referee.isInstalled, "scripts/referees installs the referees"))
  func `an unknown judge fails instead of scoring nothing`() {
    #expect(throws: (any Error).self) { try Referee(judge: "nobody").scores([.null]) }
  }
}
