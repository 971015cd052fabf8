import SongMap

/// Finds the section of a map that was meant.
struct SectionLookup {
  private let sections: [SongMapModel.Section]
  private let position: Double?

  /// A section that begins this soon has begun, in seconds.
  private static let margin = 0.05

  init(_ map: SongMapModel, position: Double?) {
    sections = map.coarsestSections.sorted { $0.start < $1.start }
    self.position = position
  }

  /// - Returns: the section and its index among those of the coarsest division, from 0.
  /// - Throws: ``VoiceError/missingField(_:)``, ``VoiceError/noSuchSection(said:available:)``,
  ///   ``VoiceError/noPosition(said:)``.
  func find(_ wanted: SpokenSection) throws(VoiceError) -> (index: Int, section: SongMapModel.Section) {
    guard !sections.isEmpty else { throw .missingField("sections") }
    let indices = sections.indices.filter {
      wanted.label == nil || sections[$0].label.lowercased() == wanted.label?.lowercased()
    }
    guard !indices.isEmpty, let index = try choice(wanted, of: indices) else {
      throw .noSuchSection(said: said(wanted), available: available)
    }
    return (index, sections[index])
  }

  private func choice(_ wanted: SpokenSection, of indices: [Int]) throws(VoiceError) -> Int? {
    switch wanted.which {
    case .number(let number): return indices.indices.contains(number - 1) ? indices[number - 1] : nil
    case .last: return indices.last
    case .fromLast(let number): return indices.dropLast(number - 1).last
    case .next: return after(try needed(wanted), indices)
    case .previous:
      let position = try needed(wanted)
      let current = sections.lastIndex { $0.start <= position + Self.margin } ?? 0
      return indices.last { $0 < current }
    case .this:
      let position = try needed(wanted)
      return indices.last { sections[$0].start <= position + Self.margin && position < sections[$0].end + Self.margin }
    case nil:
      guard let position else { return indices.first }
      return after(position, indices) ?? indices.last
    }
  }

  private func after(_ position: Double, _ indices: [Int]) -> Int? {
    indices.first { sections[$0].start > position + Self.margin }
  }

  private func needed(_ wanted: SpokenSection) throws(VoiceError) -> Double {
    guard let position else { throw .noPosition(said: wanted.spoken) }
    return position
  }

  private func said(_ wanted: SpokenSection) -> String {
    wanted.spoken.hasPrefix("the ") ? String(wanted.spoken.dropFirst(4)) : wanted.spoken
  }

  /// Labels with how many there are: `verse`, `chorus 1 to 3`.
  private var available: [String] {
    var counts: [(label: String, count: Int)] = []
    for section in sections {
      if let index = counts.firstIndex(where: { $0.label == section.label }) {
        counts[index].count += 1
      } else {
        counts.append((section.label, 1))
      }
    }
    return counts.map { $0.count == 1 ? $0.label : "\($0.label) 1 to \($0.count)" }
  }
}
