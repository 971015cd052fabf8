import Artifacts
import Notation

/// What was said in a slot.
public enum SlotValue: Sendable, Hashable {
  case number(Double)
  case ordinal(Int)
  case section(SpokenSection)
  case chord(Chord)
  case key(SpokenKey)
  /// A name of the grammar or of the map.
  case stem(String)
  case stems([String])
  /// 100 for the whole.
  case percent(Double)
  /// Negative for down.
  case semitones(Int)
  /// Seconds.
  case time(Double)
  /// The end of the recording.
  case end
  /// From 1.
  case bar(Int)
  /// As it was said, or the title of the library.
  case song(String)
  /// Titles of the library that are equally like what was said.
  case songs([String])

  /// As it stands in the answer's `slots`.
  public var json: JSON {
    switch self {
    case .number(let value), .percent(let value), .time(let value): .compact(value)
    case .ordinal(let value), .semitones(let value), .bar(let value): .integer(Int64(value))
    case .section(let section): .string(section.description)
    case .chord(let chord): .string("\(chord)")
    case .key(let key): .string(key.description)
    case .stem(let text), .song(let text): .string(text)
    case .songs(let names), .stems(let names): .array(names.map(JSON.string))
    case .end: .string("end")
    }
  }

  /// As it stands in a message.
  public var spoken: String {
    switch self {
    case .section(let section): section.spoken
    case .time(let seconds): Self.clock(seconds)
    case .end: "the end"
    case .song(let title): "'\(title)'"
    case .stems(let names): "\(names.dropLast().joined(separator: ", ")) and \(names.last ?? "")"
    default: json.string ?? json.text(.compact)
    }
  }

  static func clock(_ seconds: Double) -> String {
    let whole = Int(max(seconds, 0))
    return "\(whole / 60):\(whole % 60 < 10 ? "0" : "")\(whole % 60)"
  }
}

extension JSON {
  /// A whole number without a fraction.
  static func compact(_ value: Double) -> JSON { Int64(exactly: value).map(JSON.integer) ?? .number(value) }
}

/// A section as it was said.
public struct SpokenSection: Sendable, Hashable, CustomStringConvertible {
  public enum Which: Sendable, Hashable {
    /// The n-th, from 1.
    case number(Int)
    /// The n-th from the end, from 2.
    case fromLast(Int)
    case last, next, previous, this
  }

  /// A label of sections; nil for any section.
  public let label: String?
  /// Nil for the one that comes next.
  public let which: Which?

  /// The label or `section`, and which one: `chorus 2`, `verse last`, `section next`, `bridge`.
  public var description: String {
    let name = label ?? "section"
    return switch which {
    case .number(let number): "\(name) \(number)"
    case .fromLast(let number): "\(name) \(Self.ordinal(number)) to last"
    case .last: "\(name) last"
    case .next: "\(name) next"
    case .previous: "\(name) previous"
    case .this: "\(name) this"
    case nil: name
    }
  }

  private static func ordinal(_ number: Int) -> String { SpokenNumbers.ordinals[number - 1] }

  var spoken: String {
    let name = label ?? "section"
    return switch which {
    case .number(let number): "\(name) \(number)"
    case .fromLast(let number): "the \(Self.ordinal(number)) to last \(name)"
    case .last: "the last \(name)"
    case .next: "the next \(name)"
    case .previous: "the previous \(name)"
    case .this: "this \(name)"
    case nil: "the \(name)"
    }
  }
}

/// A key as it was said.
public struct SpokenKey: Sendable, Hashable, CustomStringConvertible {
  public let tonic: NoteName
  /// Nil where only a tonic was said.
  public let mode: Key.Mode?

  public var description: String { mode.map { "\(tonic) \($0.rawValue)" } ?? "\(tonic)" }
}
