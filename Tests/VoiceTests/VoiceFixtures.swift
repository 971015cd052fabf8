import Artifacts
import SongMap

@testable import Voice

/// A song of 12 bars of 2 s in A minor: intro, verse, chorus, verse, chorus, outro of two bars each.
enum VoiceFixtures {
  static let commands = try! VoiceCommands()

  static let map: SongMapModel = {
    let labels = ["intro", "verse", "chorus", "verse", "chorus", "drop"]
    let sections = labels.enumerated().map { index, label in
      #"{"start": \#(index * 4 + 1), "end": \#(index * 4 + 5), "label": "\#(label)", "level": 0, "repeats": null}"#
    }
    let downbeats = (0..<12).map { "\($0 * 2 + 1).0" }.joined(separator: ", ")
    let text = """
      {"id": "9f2c41d07ab3e855", "duration_sec": 25.5,
       "tempo": {"bpm_global": 120.0, "curve": [[0.0, 120.0]], "confidence": 0.9},
       "meter": {"numerator": 4, "denominator": 4, "confidence": 0.9},
       "beats": [\(downbeats)], "downbeats": [\(downbeats)],
       "key": [{"start": 0.0, "end": 25.5, "tonic": "A", "mode": "minor", "conf": 0.7}],
       "chords": [], "sections": [\(sections.joined(separator: ", "))], "lyrics": [],
       "stems": [{"name": "vocals", "file": "vocals.flac", "sha256": "\(String(repeating: "0", count: 64))"},
                 {"name": "bass", "file": "bass.flac", "sha256": "\(String(repeating: "1", count: 64))"}]}
      """
    return try! SongMapReader.read(Array(text.utf8), name: "fixture")
  }()

  static let library = SongLibrary(["Autumn Leaves", "Midnight Train", "Love Me Do", "Love Me Tender"])

  /// What was meant, as `action name=value ...`; the error's code where nothing was.
  static func meaning(_ text: String, _ context: VoiceContext = VoiceContext()) -> String {
    do throws(VoiceError) {
      let intent = try commands.intent(of: text, in: context)
      let slots = intent.slots.map { " \($0.name)=\($0.value.json.string ?? $0.value.json.text(.compact))" }
      return intent.action + slots.joined()
    } catch {
      return error.code
    }
  }
}
