import Artifacts
import Notation

/// What must hold in a Song Map beyond its schema.
public enum SongMapRules {
  /// Seconds by which times may miss each other through rounding to a microsecond.
  static let tolerance = 1.5e-6
  /// Seconds by which a downbeat may miss its beat.
  static let downbeatTolerance = 1e-3

  /// Every place where a map breaks a rule, field by field.
  public static func violations(of map: SongMapModel) -> [SongMapViolation] {
    var check = RuleCheck(duration: map.duration)
    check.instants(map.beats, at: "/beats")
    check.instants(map.downbeats, at: "/downbeats")
    check.downbeats(map)
    check.instants(map.tempo.curve.map(\.time), at: "/tempo/curve") { "\($0)/0" }
    check.intervals(map.meterChanges, at: "/meter_changes", mayOverlap: false)
    check.intervals(map.keys, at: "/key", mayOverlap: false)
    check.intervals(map.chords, at: "/chords", mayOverlap: false)
    check.intervals(map.sections, at: "/sections", mayOverlap: true)
    check.intervals(map.lyrics, at: "/lyrics", mayOverlap: true)
    check.intervals(map.melody, at: "/performance/melody", mayOverlap: true)
    check.intervals(map.bass, at: "/performance/bass", mayOverlap: true)
    check.intervals(map.notes, at: "/performance/notes", mayOverlap: true)
    check.repeats(map.sections)
    check.lyrics(map.lyrics)
    for (index, key) in map.keys.enumerated() { check.tonic(key.tonic, at: "/key/\(index)/tonic") }
    for (index, chord) in map.chords.enumerated() { check.chord(chord.label, at: "/chords/\(index)/label") }
    for (index, alternative) in map.keyAlternatives.enumerated() {
      check.tonic(alternative.reading.tonic, at: "/alternatives/key/\(index)/tonic")
    }
    for (index, alternative) in map.chordAlternatives.enumerated() {
      check.chord(alternative.reading, at: "/alternatives/chords/\(index)/label")
    }
    check.rows(map.meterAlternatives.map(\.row), of: max(map.meterChanges.count, 1), field: "meter")
    check.rows(map.keyAlternatives.map(\.row), of: map.keys.count, field: "key")
    check.rows(map.chordAlternatives.map(\.row), of: map.chords.count, field: "chords")
    check.rows(map.sectionAlternatives.map(\.row), of: map.sections.count, field: "sections")
    return check.violations
  }

  /// Numbers that JSON cannot hold: NaN and infinities, which its text form would lose.
  static func nonFiniteNumbers(in json: JSON, pointer: String = "") -> [SongMapViolation] {
    guard hasNonFiniteNumber(json) else { return [] }
    return switch json {
    case .number(let number):
      [SongMapViolation(pointer: pointer, rule: .finite, message: "\(number) is not a finite number")]
    case .array(let items):
      items.enumerated().flatMap { nonFiniteNumbers(in: $0.element, pointer: "\(pointer)/\($0.offset)") }
    case .object(let members):
      members.flatMap { nonFiniteNumbers(in: $0.value, pointer: "\(pointer)/\(escaped($0.key))") }
    default: []
    }
  }

  private static func hasNonFiniteNumber(_ json: JSON) -> Bool {
    switch json {
    case .number(let number): !number.isFinite
    case .array(let items): items.contains(where: hasNonFiniteNumber)
    case .object(let members): members.contains { hasNonFiniteNumber($0.value) }
    default: false
    }
  }

  static func escaped(_ token: String) -> String {
    token.replacing("~", with: "~0").replacing("/", with: "~1")
  }
}
