import Testing

@testable import Voice

@Suite("Spoken commands")
struct IntentTests {
  @Test(
    "each action is understood",
    arguments: [
      ("play", "play"), ("pause the music", "pause"), ("stop playing", "stop"),
      ("go to the second chorus", "go_to_section section=chorus 2"),
      ("jump to the last verse", "go_to_section section=verse last"),
      ("next section", "go_to_section section=section next"), ("verse 3", "go_to_section section=verse 3"),
      ("jump to part B", "go_to_section section=B"), ("go to bar nine", "go_to_bar bar=9"),
      ("back to the fifth measure", "go_to_bar bar=5"), ("go to 1:30", "go_to_time time=90"),
      ("skip to two minutes and fifteen seconds", "go_to_time time=135"), ("jump to two thirty", "go_to_time time=150"),
      ("start from the top", "go_to_time time=0"), ("jump to the end", "go_to_time time=end"),
      ("loop bars 9 to 16", "loop_bars first=9 last=16"), ("loop bars 9-16", "loop_bars first=9 last=16"),
      ("loop the bridge", "loop_section section=bridge"), ("stop looping", "stop_loop"),
      ("transpose up two semitones", "transpose semitones=2"), ("transpose by -3", "transpose semitones=-3"),
      ("drop the key by a whole tone", "transpose semitones=-2"), ("down an octave", "transpose semitones=-12"),
      ("two semitones lower", "transpose semitones=-2"),
      ("transpose to B flat", "transpose_to_key key=Bb"),
      ("change the key to F# minor", "transpose_to_key key=F# minor"), ("set the tempo to 98.5", "set_tempo bpm=98.5"),
      ("one forty bpm", "set_tempo bpm=140"), ("play at half speed", "set_speed percent=50"),
      ("slow down to 75%", "set_speed percent=75"), ("faster", "faster"),
      ("slow it down by ten percent", "slower percent=10"),
      ("mute the lead vocals", "mute stem=vocals"), ("turn the drums back on", "unmute stem=drums"),
      ("only the piano", "solo stem=piano"), ("unmute everything", "unsolo"),
      ("load autumn leaves", "load_song song=autumn leaves"), ("next song", "next"), ("previous track", "previous"),
      ("turn it up a bit", "volume_up"), ("softer", "volume_down"), ("volume sixty percent", "set_volume percent=60"),
      ("add a G seven at bar twelve", "add_chord chord=G:7 bar=12"),
      ("add F#m7 at 1:10", "add_chord chord=F#:min7 time=70"),
      ("back ten seconds", "go_back by=10"), ("rewind half a minute", "go_back by=30"),
      ("skip forward a minute", "go_forward by=60"), ("go ahead by 15 seconds", "go_forward by=15"),
      ("go to the second to last chorus", "go_to_section section=chorus second to last"),
      ("jump to the penultimate verse", "go_to_section section=verse second to last"),
      ("mute drums and bass", #"mute stem=["drums","bass"]"#),
      ("just the drums, the bass and the piano", #"solo stem=["drums","bass","piano"]"#),
      ("from bar 9 to 16", "loop_bars first=9 last=16"), ("loop nine to sixteen", "loop_bars first=9 last=16"),
      ("loop it from bar nine to bar sixteen", "loop_bars first=9 last=16"),
      ("undo that", "undo"), ("redo", "redo"), ("do that again", "repeat"),
    ])
  func understood(_ said: String, _ meaning: String) {
    #expect(VoiceFixtures.meaning(said) == meaning)
  }

  @Test(
    "fillers say nothing",
    arguments: [
      "Uh, could you please go to the second chorus?", "okay so um go to the second chorus now",
      "I want you to go to the second chorus, thanks!", "GO TO THE SECOND CHORUS.",
    ])
  func fillers(_ said: String) {
    #expect(VoiceFixtures.meaning(said) == "go_to_section section=chorus 2")
  }

  @Test(
    "words that sound alike are understood, with less confidence",
    arguments: [
      ("go too the second corus", "go_to_section section=chorus 2"),
      ("go to the second course", "go_to_section section=chorus 2"), ("mute the base", "mute stem=bass"),
      ("loop bars for two ate", "loop_bars first=4 last=8"), ("un mute the vocals", "unmute stem=vocals"),
      ("transpose to see sharp minor", "transpose_to_key key=C# minor"), ("paws", "pause"),
      ("transpose down by free semitones", "transpose semitones=-3"),
      ("jump to the vers", "go_to_section section=verse"),
    ])
  func misheard(_ said: String, _ meaning: String) throws {
    #expect(VoiceFixtures.meaning(said) == meaning)
    let confidence = try VoiceFixtures.commands.intent(of: said).confidence
    #expect(confidence < 1 && confidence >= VoiceCommands.leastConfidence)
  }

  @Test("what is said as the grammar has it is certain")
  func certain() throws {
    #expect(try VoiceFixtures.commands.intent(of: "go to the second chorus").confidence == 1)
  }

  @Test(
    "what is no command is refused, not guessed",
    arguments: [
      "stop smoking", "what is the weather like today", "don't stop", "never mute the bass", "play trumpet",
      "go to the",
      "mute the drums and the vacuum cleaner", "jump to the hundredth to last chorus", "xyzzy", "set the tempo",
      "add a chord",
      "take it from bar sand winter", "add beef that here", "the quick brown fox jumps over the lazy dog",
    ])
  func refused(_ said: String) {
    #expect(VoiceFixtures.meaning(said) == "PF-VOICE-004")
  }

  @Test("the nearest phrase is offered")
  func nearest() {
    #expect(throws: VoiceError.unknown(said: "stop smoking", nearest: "'stop'")) {
      try VoiceFixtures.commands.intent(of: "stop smoking")
    }
    let answer = VoiceFixtures.commands.answer("set the tempo")
    #expect(answer.data["available"]?.array?.first?.string?.contains("tempo") == true)
    #expect(!answer.success && answer.action == nil && answer.data["code"]?.string == "PF-VOICE-004")
  }

  @Test("what is as near to two phrases is refused with both")
  func ambiguous() throws {
    let commands = try VoiceCommands(
      extendedBy: "voice: 1\ncommands:\n  ping: {phrases: [ping the kettle]}\n  pang: {phrases: [pang the kettle]}\n")
    #expect(try commands.intent(of: "pang the kettle").action == "pang")
    // The vowel of dress lies between those of kit and trap.
    let answer = commands.answer("peng the kettle")
    #expect(answer.data["code"]?.string == "PF-VOICE-005")
    #expect(answer.data["available"]?.array?.map(\.string) == ["'ping the kettle'", "'pang the kettle'"])
  }

  @Test(
    "odd input is refused in no time",
    arguments: [
      ("", "PF-VOICE-002"), ("   \n\t", "PF-VOICE-002"), ("please uh um", "PF-VOICE-002"), ("...?!", "PF-VOICE-002"),
      ("🎸🎶", "PF-VOICE-002"), ("\u{0}\u{1}\u{202E}", "PF-VOICE-002"), ("сыграй второй припев", "PF-VOICE-002"),
      (String(repeating: "go to the chorus ", count: 25_000), "PF-VOICE-003"),
      (String(repeating: "stop ", count: 60), "PF-VOICE-003"), (String(repeating: "x", count: 999), "PF-VOICE-004"),
      ("go to bar 99999999999999999999999999", "PF-VOICE-004"),
      (String(repeating: "e\u{301}", count: 300), "PF-VOICE-004"),
      (String(repeating: "[", count: 900), "PF-VOICE-002"), ("-", "PF-VOICE-002"), ("1/0 -/- ::: 9:99", "PF-VOICE-004"),
    ])
  func hostile(_ said: String, _ code: String) {
    #expect(VoiceFixtures.meaning(said) == code)
  }

  @Test("accents, signs and capitals do not matter")
  func spelling() {
    #expect(VoiceFixtures.meaning("Páuse!") == "pause")
    #expect(VoiceFixtures.meaning("add a B♭ at bar 3") == "add_chord chord=Bb:maj bar=3")
    #expect(VoiceFixtures.meaning("transpose −2 semitones") == "transpose semitones=-2")
  }
}
