import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Stopping an analysis")
struct InterruptionTests {
  private let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.writeRecording()
    try workplace.writeFaultyPipeline("never_stops")
    try workplace.write(
      "performia: 1\nname: stubborn\nsteps: { beats: { use: org.example.stubborn } }\nsong_map: { beats: beats.seconds }\n",
      to: "stubborn.yaml")
  }

  /// Starts an analysis and waits until an analyzer is at work.
  private func startAnalysis(_ pipeline: String) throws -> RunningProgram {
    let program = try workplace.start(["analyze", "song.wav", "-p", pipeline, "--json", "-o", "map.json"])
    try program.waitForOutput("step_started")
    return program
  }

  private func expectNothingWritten(sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(try workplace.files() == ["faulty.yaml", "song.wav", "stubborn.yaml"], sourceLocation: sourceLocation)
  }

  @Test("Ctrl-C and a request to terminate end it with 130 and leave nothing behind", arguments: [SIGINT, SIGTERM])
  func interrupted(_ signal: Int32) throws {
    let program = try startAnalysis("faulty.yaml")
    program.send(signal)
    let result = try program.wait()
    #expect(result.ending == .exit(130))
    #expect(result.text.contains("PF-HOST-012"))
    try expectNothingWritten()
    #expect(try workplace.leftovers().isEmpty)
  }

  @Test("an analyzer that does not listen cannot hold it up")
  func stubborn() throws {
    let program = try startAnalysis("stubborn.yaml")
    program.send(SIGINT)
    let result = try program.wait()
    #expect(result.ending == .exit(130), "the watchdog would have ended it with a signal")
    try expectNothingWritten()
    #expect(try workplace.leftovers().isEmpty)
  }

  @Test("a recording that never ends on standard input cannot hold it up")
  func endlessInput() throws {
    mkfifo(workplace.file("pipe"), 0o600)
    let writer = open(workplace.file("pipe"), O_RDWR)
    defer { close(writer) }
    let program = try workplace.start(["analyze", "-", "-p", "faulty.yaml"], input: workplace.file("pipe"))
    // The folder for the recording shows that the program is reading.
    for _ in 0..<6000 where try workplace.leftovers().isEmpty { usleep(10_000) }
    program.send(SIGINT)
    #expect(try program.wait().ending == .exit(130))
    #expect(try workplace.leftovers().isEmpty)
  }

  @Test("the rest of a batch is not begun")
  func batch() throws {
    try workplace.writeRecording("second.wav", frequency: 300)
    let program = try workplace.start(
      ["analyze", "song.wav", "second.wav", "-p", "faulty.yaml", "--json", "--jobs", "1", "-o", "maps"])
    try program.waitForOutput("step_started")
    program.send(SIGINT)
    let result = try program.wait()
    #expect(result.ending == .exit(130))
    #expect(!result.text.contains(#""event":"recording_started","recording":"second.wav""#))
  }

  @Test("a kill leaves no map, and the next run is not disturbed")
  func killed() throws {
    let program = try startAnalysis("faulty.yaml")
    program.send(SIGKILL)
    #expect(try program.wait().ending == .signal(SIGKILL))
    try expectNothingWritten()
    try workplace.writeFaultyPipeline("none")
    expectSuccess(try workplace.run("analyze", "song.wav", "-p", "faulty.yaml", "-o", "map.json"))
    try workplace.expectValid("map.json")
    expectSuccess(try workplace.run("cache", "verify"))
  }
}
