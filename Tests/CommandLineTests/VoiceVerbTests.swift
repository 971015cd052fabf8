import Foundation
import TestSupport
import Testing

@Suite("What spoken commands mean, on the command line")
struct VoiceVerbTests {
  private let workplace: Workplace

  init() throws { workplace = try Workplace([]) }

  private func run(_ arguments: [String]) throws -> ProgramResult { try workplace.start(["voice"] + arguments).wait() }

  private func answer(_ arguments: String...) throws -> (json: [String: Any], status: Int32) {
    let result = try run(arguments)
    return (try object(result.text), result.status ?? -1)
  }

  @Test("a command is answered as JSON, in one argument or several")
  func understood() throws {
    for arguments in [["go to the second chorus"], ["go", "to", "the", "second", "chorus"]] {
      let result = try run(arguments)
      expectSuccess(result)
      let json = try object(result.text)
      #expect(json["action"] as? String == "go_to_section" && json["success"] as? Bool == true)
      let data = json["data"] as? [String: Any]
      #expect((data?["slots"] as? [String: Any])?["section"] as? String == "chorus 2")
    }
  }

  @Test("what is no command is refused with exit code 1 and a code")
  func refused() throws {
    let (json, status) = try answer("what a lovely day")
    #expect(status == 1 && json["success"] as? Bool == false && json["action"] is NSNull)
    #expect((json["data"] as? [String: Any])?["code"] as? String == "PF-VOICE-004")
  }

  @Test("titles come from a file, and places from the time at which the song is")
  func context() throws {
    try workplace.write("Autumn Leaves\nMidnight Train\n", to: "titles.txt")
    let (json, _) = try answer("load midnight train", "--library", "titles.txt")
    #expect((json["data"] as? [String: Any])?["index"] as? Int == 1)
    let back = try answer("back ten seconds", "--at", "25")
    #expect((back.json["data"] as? [String: Any])?["start"] as? Double == 15)
  }

  @Test("commands of one's own are understood, listed and in the grammar; mistakes are placed")
  func ownCommands() throws {
    let text = """
      voice: 1
      commands:
        record_take:
          reply: Recording take {take}.
          phrases:
            - "record take {take:number}"
      """
    try workplace.write(text, to: "mine.yaml")
    let (json, _) = try answer("record take three", "--commands", "mine.yaml")
    #expect(json["action"] as? String == "record_take" && json["message"] as? String == "Recording take 3.")
    let list = try workplace.run("voice", "--list", "--commands", "mine.yaml")
    #expect(list.text.contains("record take {take:number}"))
    let grammar = try workplace.run("voice", "--grammar", "--commands", "mine.yaml")
    #expect(
      grammar.text.hasPrefix("#JSGF V1.0") && grammar.text.contains("<command:record_take> = record take <number>;"))
    try workplace.write(text.replacing("take:number", with: "take:numbr"), to: "bad.yaml")
    let bad = try workplace.run("voice", "record take three", "--commands", "bad.yaml")
    try expectFailure(
      bad, code: "PF-VOICE-001", status: 78, mentioning: "bad.yaml:6:28", "did you mean 'number'?", in: workplace)
  }

  @Test("arguments that make no sense are told")
  func badArguments() throws {
    for arguments in [[], ["play", "--list"], ["play", "--at=-3"]] {
      let result = try run(arguments)
      #expect(result.status == 64 && result.bytes.isEmpty, "\(arguments): \(result.errors)")
    }
    let missing = try workplace.run("voice", "play", "--map", "none.json")
    #expect(missing.status != 0 && missing.status != 1 && missing.errors.contains("none.json"))
  }
}
