import Artifacts
import SongMap
import Testing

@testable import Voice

@Suite("What spoken commands refer to")
struct ResolutionTests {
  private func answer(_ said: String, at position: Double? = nil) -> VoiceAnswer {
    VoiceFixtures.commands.answer(
      said, in: VoiceContext(map: VoiceFixtures.map, position: position, library: VoiceFixtures.library))
  }

  @Test(
    "sections get their start and end",
    arguments: [
      ("go to the second chorus", nil, 17.0, 21.0), ("loop the last verse", nil, 13, 17),
      ("go to the chorus", nil, 9, 13),
      ("go to the chorus", 10.0, 17, 21), ("go to the chorus", 22.0, 17, 21), ("next section", 6.0, 9, 13),
      ("previous section", 10.0, 5, 9), ("loop this section", 10.0, 9, 13), ("next verse", 6.0, 13, 17),
      ("go to the third section", nil, 9, 13), ("go to the drop", nil, 21, 25), ("last section", nil, 21, 25),
      ("second to last chorus", nil, 9, 13),
    ] as [(String, Double?, Double, Double)])
  func sections(_ said: String, _ position: Double?, _ start: Double, _ end: Double) {
    let answer = answer(said, at: position)
    #expect(answer.success, "\(answer.message)")
    #expect(answer.data["start"]?.number == start)
    #expect(answer.data["end"]?.number == end)
  }

  @Test("a length of time leads from the position, and not out of the song")
  func seeking() {
    #expect(answer("back ten seconds", at: 15).data["start"]?.number == 5)
    #expect(answer("back ten seconds", at: 5).data["start"]?.number == 0)
    #expect(answer("skip forward a minute", at: 5).data["start"]?.number == 25.5)
    let unplaced = answer("back ten seconds")
    #expect(unplaced.success)
    #expect(unplaced.data["seconds"]?.number == -10)
    #expect(unplaced.data["start"] == nil)
  }

  @Test("several stems are looked up, each of them")
  func severalStems() {
    #expect(answer("mute the vocals and the bass").data["stems"]?.array?.compactMap(\.string) == ["vocals", "bass"])
    let missing = answer("mute the vocals and the drums")
    #expect(!missing.success)
    #expect(missing.message.contains("drums"))
  }

  @Test("bars get their times")
  func bars() {
    #expect(answer("go to bar nine").data["start"]?.number == 17)
    let loop = answer("loop bars 11 to 12")
    #expect(loop.data["start"]?.number == 21)
    #expect(loop.data["end"]?.number == 25.5)
    #expect(answer("add a G7 at bar 3").data["start"]?.number == 5)
  }

  @Test(
    "a key becomes semitones from the map's key",
    arguments: [
      ("B minor", 2), ("G", -2), ("E flat minor", 6), ("E minor", -5), ("A minor", 0), ("C major", 0), ("D major", 2),
    ])
  func keys(_ key: String, _ semitones: Int) {
    let answer = answer("transpose to \(key)")
    #expect(answer.data["semitones"]?.number == Double(semitones))
    #expect(answer.data["from"]?.string == "A minor")
  }

  @Test("stems, songs and tempi are looked up")
  func names() {
    #expect(answer("mute the singer").data["stem"]?.string == "vocals")
    #expect(answer("load midnight train").data["title"]?.string == "Midnight Train")
    #expect(answer("load midnite trane").data["index"]?.number == 1)
    #expect(answer("play love me do").data["title"]?.string == "Love Me Do")
    #expect(answer("set the tempo to 60").data["percent"]?.number == 50)
  }

  @Test(
    "what is not there is said with what there is",
    arguments: [
      ("go to the third chorus", "PF-VOICE-006", "chorus 1 to 2"), ("go to the bridge", "PF-VOICE-006", "intro"),
      ("go to bar 13", "PF-VOICE-007", nil), ("loop bars 9 to 4", "PF-VOICE-008", nil),
      ("go to two minutes", "PF-VOICE-009", nil), ("mute the drums", "PF-VOICE-010", "bass"),
      ("load white christmas", "PF-VOICE-011", "Autumn Leaves"), ("load love me", "PF-VOICE-012", "Love Me Tender"),
      ("next section", "PF-VOICE-014", nil), ("set the tempo to 9000", "PF-VOICE-015", nil),
      ("go to bar 0", "PF-VOICE-007", nil),
    ] as [(String, String, String?)])
  func missing(_ said: String, _ code: String, _ available: String?) {
    let answer = answer(said)
    #expect(!answer.success && answer.action != nil)
    #expect(answer.data["code"]?.string == code)
    if let available {
      #expect(answer.data["available"]?.array?.contains { $0.string == available } == true)
    }
  }

  @Test("a map without sections, key or downbeats says so")
  func emptyMap() {
    var map = VoiceFixtures.map
    (map.sections, map.keys, map.downbeats) = ([], [], [])
    for said in ["go to the chorus", "transpose to C", "go to bar 2"] {
      let answer = VoiceFixtures.commands.answer(said, in: VoiceContext(map: map))
      #expect(answer.data["code"]?.string == "PF-VOICE-013")
    }
  }

  @Test("the answer is success, action, message and data")
  func shape() {
    let answer = answer("go to the second chorus")
    #expect(answer.json.members?.map(\.key) == ["success", "action", "message", "data"])
    #expect(answer.message == "Going to chorus 2 at 0:17.")
    #expect(answer.data["slots"]?["section"]?.string == "chorus 2")
    #expect(answer.data["confidence"]?.number == 1)
  }

  @Test("a long library is searched")
  func longLibrary() {
    let library = SongLibrary((0..<2000).map { "Song about \(Self.word($0))" } + ["Autumn Leaves"])
    let context = VoiceContext(library: library)
    #expect(VoiceFixtures.meaning("load autumn leafs", context) == "load_song song=Autumn Leaves")
  }

  private static func word(_ number: Int) -> String {
    let syllables = ["ka", "mo", "ri", "te", "lu", "sa", "no", "vi", "pe", "du"]
    return String(number).compactMap(\.wholeNumberValue).map { syllables[$0] }.joined()
  }
}
