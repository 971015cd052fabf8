import Artifacts
import Notation
import ServiceErrors
import SongMap

/// What a client says of a song instead of what was found, as texts for the steps that would find it out again.
struct Corrections {
  /// By step of the bundled pipelines.
  private(set) var given: [String: String] = [:]

  /// The fields that can be corrected.
  static let fields = ["beats", "downbeats", "key", "chords", "sections", "lyrics"]

  private let json: JSON
  private let map: SongMapModel

  /// - Parameters:
  ///   - json: an object with some of ``fields`` as Song Maps have them, or a Song Map whose provenance says which are `given`.
  ///   - map: what was found.
  /// - Throws: ``ServiceError/invalidRequest(part:reason:expected:)`` with the JSON pointer of what is wrong.
  init(_ json: JSON, of map: SongMapModel) throws(ServiceError) {
    self.json = json
    self.map = map
    let corrected = try Self.corrected(json)
    if corrected.contains("beats") || corrected.contains("downbeats") { given["beats"] = try beats(corrected) }
    if corrected.contains("key") {
      given["key"] = try intervals("key") { entry, place throws(ServiceError) in
        let (tonic, mode) = (try Self.text("tonic", entry, place), try Self.text("mode", entry, place))
        guard ["major", "minor"].contains(mode) else {
          throw .invalidRequest(part: "\(place)/mode", reason: "is '\(mode)'", expected: "major or minor")
        }
        return try Self.read("\(tonic) \(mode)", at: place) { text throws(NotationError) in try Key(parsing: text) }
      }
    }
    if corrected.contains("chords") {
      given["chords"] = try intervals("chords") { entry, place throws(ServiceError) in
        let label = try Self.text("label", entry, place)
        return try Self.read(label, at: "\(place)/label") { text throws(NotationError) in try Chord(parsing: text) }
      }
    }
    if corrected.contains("sections") {
      given["structure"] = try intervals("sections") { entry, place throws(ServiceError) in
        try Self.text("label", entry, place)
      }
    }
    if corrected.contains("lyrics") {
      given["lyrics"] = try entries("lyrics").enumerated().map { index, line throws(ServiceError) in
        try Self.text("text", line, "/lyrics/\(index)")
      }.joined(separator: "\n")
    }
  }

  private static func corrected(_ json: JSON) throws(ServiceError) -> Set<String> {
    guard let members = json.members else {
      throw .invalidRequest(part: "the body", reason: "is no object", expected: "an object with corrected fields")
    }
    var names = members.map(\.key)
    if let statuses = json["provenance"]?["fields"] {
      names = fields.filter { statuses[$0]?.string == "given" && json[$0] != nil }
    } else if let unknown = names.first(where: { !fields.contains($0) }) {
      throw .invalidRequest(
        part: "/\(unknown)", reason: "cannot be corrected", expected: NearestName.choice(fields))
    }
    guard !names.isEmpty else {
      throw .invalidRequest(part: "the body", reason: "corrects nothing", expected: NearestName.choice(fields))
    }
    return Set(names)
  }

  // MARK: Beats

  /// A line a beat, with its number in the bar. Bars that are not corrected begin with the beats that are nearest to where they
  /// began.
  private func beats(_ corrected: Set<String>) throws(ServiceError) -> String {
    let times = corrected.contains("beats") ? try self.times("beats") : map.beats
    guard !times.isEmpty else {
      throw .invalidRequest(part: "/beats", reason: "is empty", expected: "times in seconds")
    }
    var first: Set<Int> = []
    if corrected.contains("downbeats") {
      for (index, time) in try self.times("downbeats").enumerated() {
        guard let beat = times.firstIndex(where: { abs($0 - time) < Self.tolerance }) else {
          throw .invalidRequest(
            part: "/downbeats/\(index)", reason: "is \(time), where no beat is", expected: "the time of a beat")
        }
        first.insert(beat)
      }
    } else {
      first = Set(
        map.downbeats.compactMap { time in times.indices.min { abs(times[$0] - time) < abs(times[$1] - time) } })
    }
    var number = 0
    return times.indices.map { index in
      number = first.contains(index) ? 1 : number > 0 ? number + 1 : 0
      return "\(times[index])\t\(number)"
    }.joined(separator: "\n")
  }

  /// Seconds by which times may differ that are the same.
  private static let tolerance = 1e-3

  private func times(_ field: String) throws(ServiceError) -> [Double] {
    var times: [Double] = []
    for (index, entry) in try entries(field).enumerated() {
      let time = try Self.time(entry, "/\(field)/\(index)", before: map.duration)
      if let last = times.last, time <= last {
        throw .invalidRequest(
          part: "/\(field)/\(index)", reason: "is \(time), not after the one before", expected: "rising times")
      }
      times.append(time)
    }
    return times
  }

  // MARK: Intervals

  private func intervals(
    _ field: String, label: (_ entry: JSON, _ place: String) throws(ServiceError) -> String
  ) throws(ServiceError) -> String {
    var lines: [String] = []
    var last = 0.0
    for (index, entry) in try entries(field).enumerated() {
      let place = "/\(field)/\(index)"
      // Sections have parts, which go with them.
      if let level = entry["level"]?.number, level > 0 { continue }
      guard let from = entry["start"], let to = entry["end"] else {
        throw .invalidRequest(part: place, reason: "has no start or no end", expected: "both in seconds")
      }
      let start = try Self.time(from, "\(place)/start", before: map.duration)
      let end = try Self.time(to, "\(place)/end", before: .infinity)
      guard start < end, start >= last - Self.tolerance else {
        throw .invalidRequest(
          part: place, reason: "is from \(start) to \(end) s, after one that ends at \(last) s",
          expected: "intervals in time order that do not overlap")
      }
      lines.append("\(start)\t\(end)\t\(try label(entry, place))")
      last = end
    }
    guard !lines.isEmpty else {
      throw .invalidRequest(part: "/\(field)", reason: "is empty", expected: "one or more")
    }
    return lines.joined(separator: "\n")
  }

  // MARK: Values

  private func entries(_ field: String) throws(ServiceError) -> [JSON] {
    guard let entries = json[field]?.array else {
      throw .invalidRequest(part: "/\(field)", reason: "is no list", expected: "a list as Song Maps have it")
    }
    return entries
  }

  private static func time(_ json: JSON, _ place: String, before end: Double) throws(ServiceError) -> Double {
    guard let time = json.number, time >= 0, time < end else {
      throw .invalidRequest(
        part: place, reason: "is \(json.text(.compact).prefix(50))",
        expected: end.isFinite ? "seconds within the recording's \(end)" : "seconds")
    }
    return time
  }

  private static func text(_ name: String, _ entry: JSON, _ place: String) throws(ServiceError) -> String {
    guard let text = entry[name]?.string, text.contains(where: { !$0.isWhitespace }), !text.contains(where: \.isNewline)
    else {
      throw .invalidRequest(part: "\(place)/\(name)", reason: "is no text of one line", expected: "a text")
    }
    return text
  }

  private static func read<Value: CustomStringConvertible>(
    _ text: String, at place: String, _ parse: (String) throws(NotationError) -> Value
  ) throws(ServiceError) -> String {
    do throws(NotationError) {
      return try parse(text).description
    } catch {
      throw .invalidRequest(part: place, reason: "cannot be read: \(error.message)", expected: error.expected)
    }
  }
}
