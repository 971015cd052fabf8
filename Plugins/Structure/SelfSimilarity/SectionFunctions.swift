#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the parts of a song do.
///
/// Weights are round numbers, fitted to nothing: choruses come back, with the same words, and are loud; verses come back, with
/// other words; what is not sung leads in, out or between; what is sung once, late, is a bridge.
struct SectionFunctions {
  enum Function: String, CaseIterable {
    case intro, verse
    case preChorus = "pre-chorus"
    case chorus, bridge, instrumental, solo, outro
  }

  /// Share of its time in which a voice sounds, from which on a part is sung.
  private static let leastVoice = 0.3
  /// Where voices are not known, the first and the last part lead in and out if they are this much quieter than the rest.
  private static let quiet = -0.5
  /// Nats for each thing that speaks for a function.
  private static let certain = 3.0
  private static let likely = 1.5

  private let parts: [SongPart]
  private let isSung: [Bool]
  private let firstSung: Int
  private let lastSung: Int
  private let chorus: Int?
  private let preChorus: Int?

  init(parts: [SongPart]) {
    self.parts = parts
    // Where nobody sings, themes take the place of what is sung.
    let hasVoices = parts.contains { $0.voice ?? 0 >= Self.leastVoice }
    let isSung = parts.indices.map { index in
      if hasVoices, let voice = parts[index].voice { return voice >= Self.leastVoice }
      let isEdge = index == 0 || index == parts.count - 1
      let isAlone = !parts.indices.contains { $0 != index && parts[$0].kind == parts[index].kind }
      return !(isEdge && parts.count > 2 && (isAlone || parts[index].energy < Self.quiet))
    }
    self.isSung = isSung
    firstSung = isSung.firstIndex(of: true) ?? parts.count
    lastSung = isSung.lastIndex(of: true) ?? -1
    chorus = Self.chorus(of: parts, isSung)
    preChorus = Self.preChorus(of: parts, isSung, chorus: chorus)
  }

  private static func kinds(of parts: [SongPart], _ isSung: [Bool]) -> [Int: [Int]] {
    Dictionary(grouping: parts.indices.filter { isSung[$0] }) { parts[$0].kind }
  }

  /// The kind that comes back, preferably with the same words, and loud.
  private static func chorus(of parts: [SongPart], _ isSung: [Bool]) -> Int? {
    func mean(_ indices: [Int], _ value: (SongPart) -> Double) -> Double {
      indices.reduce(0) { $0 + value(parts[$1]) } / Double(indices.count)
    }
    let first = isSung.firstIndex(of: true)
    let scores = kinds(of: parts, isSung).compactMap { kind, indices -> (kind: Int, score: Double)? in
      let words = mean(indices) { $0.repeatedWords ?? 0 }
      guard indices.count > 1 || words > 0.5 else { return nil }
      let startsSong = indices.first == first ? 1.0 : 0
      return (kind, mean(indices, \.energy) + 2 * words + log(Double(indices.count)) - startsSong)
    }
    return scores.max { ($0.score, -$0.kind) < ($1.score, -$1.kind) }?.kind
  }

  /// The kind that leads to the chorus wherever it is sung, and is not the one that the song begins with.
  private static func preChorus(of parts: [SongPart], _ isSung: [Bool], chorus: Int?) -> Int? {
    guard let chorus, let first = isSung.firstIndex(of: true) else { return nil }
    return kinds(of: parts, isSung).filter { kind, indices in
      kind != chorus && kind != parts[first].kind && indices.count > 1
        && indices.allSatisfy { $0 + 1 < parts.count && parts[$0 + 1].kind == chorus }
    }.keys.min()
  }

  /// How likely each function is for a part; the sum over functions is 1.
  func probabilities(of index: Int) -> [(function: Function, probability: Double)] {
    let scores = Function.allCases.map {
      (function: $0, weight: exp(score($0, index) + (parts[index].opinion[$0] ?? 0)))
    }
    let sum = scores.reduce(0) { $0 + $1.weight }
    return scores.map { ($0.function, $0.weight / sum) }.sorted { $0.probability > $1.probability }
  }

  private func score(_ function: Function, _ index: Int) -> Double {
    let part = parts[index]
    let comesBack = parts.indices.contains { $0 != index && isSung[$0] && parts[$0].kind == part.kind }
    let sung = isSung[index] ? Self.certain : 0
    let unsung = isSung[index] ? 0 : Self.certain
    let isChorus = part.kind == chorus
    let isPreChorus = part.kind == preChorus
    switch function {
    case .intro: return index < firstSung ? unsung + Self.certain : 0
    case .outro: return index > lastSung && index > firstSung ? unsung + Self.certain : 0
    case .instrumental: return unsung + Self.likely - (part.accompanies > 0.5 ? 1 : 0)
    case .solo: return unsung + (part.voice != nil && part.accompanies > 0.5 ? Self.likely : 0)
    case .chorus: return sung + (isChorus ? Self.certain : 0) + (part.repeatedWords ?? 0)
    case .preChorus: return isPreChorus ? sung + Self.certain : 0
    case .bridge:
      let isLate = Double(index) > 0.5 * Double(parts.count)
      return sung + (!comesBack && isLate && chorus != nil ? Self.likely + 0.5 : 0) - (isChorus ? Self.likely : 0)
    case .verse: return sung + (isChorus || isPreChorus ? 0 : Self.likely) + (comesBack && !isChorus ? 0.5 : 0)
    }
  }
}
