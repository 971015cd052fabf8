/// A pitch of equal temperament by its MIDI number.
public struct Pitch: Sendable, Hashable, Comparable {
  /// MIDI note number, `0...127`; 60 is middle C (C4), 69 is A4.
  public let midi: Int

  /// - Returns: `nil` outside `0...127`.
  public init?(midi: Int) {
    guard (0...127).contains(midi) else { return nil }
    self.midi = midi
  }

  /// Reads `A4`, `Bb3`, `C-1`.
  public init(parsing text: String) throws(NotationError) {
    var scanner = Scanner(text, grammar: .pitch)
    let name = try scanner.noteName()
    let start = scanner.position
    let isNegative = scanner.skip("-")
    guard let magnitude = Int(scanner.take { $0.isASCII && $0.isNumber }), magnitude <= 10 else {
      throw scanner.error(expected: "an octave from -1 to 9", at: start)
    }
    try scanner.requireEnd()
    let octave = isNegative ? -magnitude : magnitude
    guard let pitch = Pitch(midi: (octave + 1) * 12 + name.letter.semitones + name.alteration) else {
      throw scanner.error(expected: "a pitch from C-1 to G9", at: 0)
    }
    self = pitch
  }

  public var pitchClass: PitchClass { PitchClass(midi) }

  /// The name with its octave, spelled for a key where one is known.
  public func name(in key: Key? = nil) -> String {
    let name = key.map { pitchClass.name(in: $0) } ?? pitchClass.name
    let octave = (midi - name.letter.semitones - name.alteration) / 12 - 1
    return "\(name)\(octave)"
  }

  public static func < (left: Pitch, right: Pitch) -> Bool { left.midi < right.midi }
}
