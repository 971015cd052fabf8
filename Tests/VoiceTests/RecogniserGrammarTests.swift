import Testing

@testable import Speech
@testable import Voice

@Suite("Commands as recognisers are told them")
struct RecogniserGrammarTests {
  private let context = VoiceContext(map: VoiceFixtures.map, library: VoiceFixtures.library)

  @Test(
    "what is understood can be heard",
    arguments: [
      " Go to the second chorus.", " could you please loop bars nine to sixteen", " go to the drop",
      " Transpose to B flat minor", " set the tempo to one hundred and twenty", " back ten seconds",
      " mute the drums and the bass", " load love me tender", " Let's hear it", " jump to the penultimate verse",
      " add a G seven at bar twelve", " slow down to seventy-five percent", " take it down a whole tone",
      " down an octave please",
    ])
  func heard(_ text: String) throws {
    let grammar = try SpeechGrammar(VoiceFixtures.commands.recogniserGrammar(in: context))
    #expect(grammar.contains(text.utf8))
    #expect(VoiceFixtures.commands.answer(text, in: context).action != nil)
  }

  @Test(
    "what is no command cannot",
    arguments: [" what a lovely day", " load the dishwasher", " go to the", " three", " mute", " down a octave"])
  func unheard(_ text: String) throws {
    let grammar = try SpeechGrammar(VoiceFixtures.commands.recogniserGrammar(in: context))
    #expect(!grammar.contains(text.utf8))
  }

  @Test("a prompt has sentences that are understood, those of one's own actions at the end")
  func prompt() throws {
    let own = try VoiceCommands(
      extendedBy: "voice: 1\ncommands: { record_take: { phrases: [\"record take {take:number}\"] } }")
    let sentences = own.recogniserPrompt(in: context).split(separator: ".").map(String.init)
    #expect(sentences.last?.hasPrefix(" Record take ") == true)
    let understood = sentences.filter { own.answer($0, in: VoiceContext(library: context.library)).action != nil }
    #expect(understood.count == sentences.count, "\(Set(sentences).subtracting(understood))")
  }
}
