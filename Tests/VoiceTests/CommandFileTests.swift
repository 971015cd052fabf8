import Artifacts
import Testing

@testable import Voice

@Suite("Files of spoken commands")
struct CommandFileTests {
  private func problems(_ text: String) -> [String] {
    do throws(CommandFileError) {
      _ = try VoiceCommands(extendedBy: text, file: "mine.yaml")
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }

  @Test("phrases are added to actions, and actions to commands; own ones come first")
  func extending() throws {
    let commands = try VoiceCommands(
      extendedBy: """
        voice: 1
        fillers: [ahoy]
        sections: { drop: [drop, the drop] }
        stems: { bass: [low end] }
        commands:
          play: { phrases: [make some noise] }
          record_take:
            summary: Records a take.
            reply: Recording take {take}.
            phrases: ["record take {take:number} [from [the] {section}]"]
          undo: { phrases: [once more] }
        """)
    #expect(try commands.intent(of: "ahoy make some noise").action == "play")
    #expect(try commands.intent(of: "resume").action == "play")
    #expect(try commands.intent(of: "mute the low end").slots.first?.value == .stem("bass"))
    #expect(try commands.intent(of: "once more").action == "undo")
    let answer = commands.answer("record take three from the drop")
    #expect(answer.message == "Recording take 3.")
    #expect(answer.data["slots"]?["section"]?.string == "drop")
    let listed = commands.listing["commands"]?.array?.compactMap { $0["action"]?.string }
    #expect(listed?.prefix(3) == ["play", "record_take", "undo"])
    #expect(listed?.contains("go_to_section") == true)
  }

  @Test("all mistakes are told in one run, each with its place and what was expected")
  func mistakes() {
    let text = """
      voice: 2
      fillers: [uh, 7up]
      comands: {}
      commands:
        Play: { phrases: [play] }
        jump:
          phrases:
            - go to {secton}
            - "[only] [optional]"
            - (a|b
            - "go {first:number} {first:bar}"
            - jump 3 bars
            - [a, b]
        nothing: {}
      """
    #expect(
      problems(text).map { $0.replacing(/; expected one of 'number'.*$/, with: "") } == [
        "mine.yaml:1:8: error: the version of the file is not known; expected voice: 1",
        "mine.yaml:2:15: error: '7up' is not written in letters; expected words of the letters a to z",
        "mine.yaml:3:10: error: the file has no key 'comands'; expected one of 'voice', 'fillers', 'sections', 'stems', "
          + "'commands'; did you mean 'commands'?",
        "mine.yaml:5:9: error: 'Play' is no name of an action; expected small letters, digits and '_'",
        "mine.yaml:8:16: error: no slot has the type 'secton'",
        "mine.yaml:9:9: error: nothing of the phrase need be said; expected a word or slot outside of brackets",
        "mine.yaml:10:9: error: '(' is not closed; expected ')' behind it",
        "mine.yaml:11:9: error: the slot 'first' stands twice in the phrase; expected a name of its own for each, such as "
          + "{first:bar}",
        "mine.yaml:12:14: error: '3' has no meaning here; expected words in letters, (one|another), [optional] or {slot}",
        "mine.yaml:13:9: error: the phrase is not a text; expected a text, in quotes if it begins with [ or {",
        "mine.yaml:14:12: error: the action has no phrases; expected the key 'phrases' with a list of them",
      ])
  }

  @Test(
    "what is no file of commands is refused",
    arguments: [
      "", "- a", "just text", "\tvoice: 1", "voice: 1\ncommands: [a]", "commands: {}", "voice: 1\nfillers: []",
    ])
  func refused(_ text: String) {
    #expect(problems(text).first?.hasPrefix("mine.yaml:") == true)
  }

  @Test(
    "phrases that are no phrases are refused",
    arguments: ["a||b", "()", "[]", "{", "{}", "{a:}", "a)", "a}", "(a]", "|", "{1:number}", "{x:number"])
  func phrases(_ text: String) {
    #expect(throws: PhraseParser.Mistake.self) { try PhraseParser.pattern(text) }
  }

  @Test("deep and long phrases are refused")
  func bounds() {
    #expect(throws: PhraseParser.Mistake.self) { try PhraseParser.pattern(String(repeating: "(", count: 400) + "a") }
    #expect(throws: PhraseParser.Mistake.self) { try PhraseParser.pattern(String(repeating: "a ", count: 400)) }
  }

  @Test("every code is in the catalogue once")
  func codes() {
    let codes = (CommandFileError.catalogue + VoiceError.catalogue).map(\.code)
    #expect(Set(codes).count == codes.count && codes.count == 15)
    for type in SlotType.allCases { #expect(!type.summary.isEmpty) }
  }
}
