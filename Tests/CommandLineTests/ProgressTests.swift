import Foundation
import TestSupport
import Testing

@Suite("What is shown while recordings are analysed")
struct ProgressTests {
  private let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.writeLevelPipeline()
    try workplace.writeRecording()
  }

  @Test("a terminal sees a bar, which is gone at the end, and a summary")
  func terminal() throws {
    let result = try workplace.run("analyze", "song.wav", "-p", "level.yaml", onTerminal: true)
    #expect(result.status == 0)
    #expect(result.errors.contains("░"), "\(result.errors)")
    #expect(result.errors.contains("wrote song.songmap.json"))
    #expect(result.errors.contains("beats     4"))
    let afterBar = try #require(result.errors.components(separatedBy: "░").last)
    #expect(afterBar.contains("\r\u{1B}[K"), "the bar is cleared before the first line")
  }

  @Test("a pipe sees no bar and no control characters")
  func pipe() throws {
    let result = try workplace.run(
      "analyze", "song.wav", "-p", "level.yaml", wrapper: ["sh", "-c", "\"$@\" 2>&1 | cat", "sh"])
    #expect(result.text == "song.wav: wrote song.songmap.json\n")
  }

  @Test("--json writes one object a line, each a valid event, and nothing else")
  func events() throws {
    try workplace.write("no music", to: "text.wav")
    let result = try workplace.run(
      "analyze", "song.wav", "text.wav", "-p", "level.yaml", "--json", "-o", "maps", onTerminal: true)
    #expect(result.status == 1)
    #expect(result.errors.isEmpty, "\(result.errors)")
    let events = try result.text.split(separator: "\n").map { try object(String($0)) }
    let names = events.compactMap { $0["event"] as? String }
    #expect(names.count == events.count)
    #expect(events.allSatisfy { $0["recording"] is String })
    for expected in [
      "recording_started", "decoded", "step_started", "step_progress", "step_finished", "progress",
      "recording_finished", "recording_failed",
    ] {
      #expect(names.contains(expected), "\(expected) in \(names)")
    }
    let fractions = events.filter { $0["event"] as? String == "progress" }.compactMap { $0["fraction"] as? Double }
    #expect(fractions == fractions.sorted())
    #expect(fractions.last == 1)
    let failed = try #require(events.first { $0["event"] as? String == "recording_failed" })
    #expect(failed["code"] as? String == "PF-AUDIO-006")
    let finished = try #require(events.first { $0["event"] as? String == "recording_finished" })
    #expect(finished["outputs"] as? [String] == ["maps/song.songmap.json"])
  }

  @Test("events and map cannot share standard output")
  func eventsAndMap() throws {
    let result = try workplace.run("analyze", "song.wav", "-p", "level.yaml", "--json", "-o", "-")
    try expectFailure(result, code: "PF-CLI-006", status: 64, in: workplace)
  }

  @Test("--verbose tells the time of each step")
  func verbose() throws {
    let result = try workplace.run("analyze", "song.wav", "-p", "level.yaml", "--verbose")
    #expect(result.errors.contains("song.wav: level "))
    #expect(result.errors.contains(" ms\n"))
  }

  @Test("a reader that goes away early ends the command quietly")
  func closedPipe() throws {
    let result = try workplace.run(
      "plugins", "list", "--json", wrapper: ["sh", "-c", "\"$@\" | head -c 1", "sh"])
    #expect(result.status == 0)
    #expect(result.text == "[")
    #expect(result.errors.isEmpty, "\(result.errors)")
  }
}
