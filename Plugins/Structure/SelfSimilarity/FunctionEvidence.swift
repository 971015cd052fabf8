import PerformiaSDK
import Pitch

/// What is known of a recording besides how alike its bars are.
struct FunctionEvidence {
  let bars: Bars
  /// Of bars, in standard deviations from their mean.
  let levels: [Double]
  /// Of bars in their harmony.
  let harmony: Similarity
  /// Nil where voices are not known.
  let activity: VoiceActivity?
  /// Of `text/words/1`; nil where they are not known.
  let words: TableRows?
  /// Nil where no networks were asked.
  let opinion: NetworkOpinion?

  /// Words in a row that are not the same by chance.
  private static let phrase = 3

  /// - Parameters:
  ///   - extents: of sections, in bars.
  ///   - kinds: one a section.
  func parts(_ extents: [Range<Int>], kinds: [Int]) -> [SongPart] {
    let phrases = extents.map(phrases)
    let voices = extents.map { extent in activity?.share(from: time(extent.lowerBound), to: time(extent.upperBound)) }
    return extents.indices.map { index in
      let extent = extents[index]
      var part = SongPart(kind: kinds[index])
      part.energy = extent.reduce(0) { $0 + levels[$1] } / Double(extent.count)
      part.voice = voices[index]
      if let own = phrases[index], !own.isEmpty {
        let elsewhere = Set(phrases.indices.filter { $0 != index }.flatMap { phrases[$0] ?? [] })
        part.repeatedWords = Double(own.count { elsewhere.contains($0) }) / Double(own.count)
      }
      part.accompanies = accompanies(
        extent, sung: extents.indices.filter { $0 != index && voices[$0] ?? 0 > 0.5 }.map { extents[$0] })
      for function in SectionFunctions.Function.allCases {
        part.opinion[function] = opinion?.evidence(for: function, in: extent)
      }
      return part
    }
  }

  private func time(_ border: Int) -> Double { bars.boundaries[border] }

  private func phrases(in extent: Range<Int>) -> [[String]]? {
    guard let words, let texts = words.text("text") else { return nil }
    let bare = texts.indices.compactMap { index -> String? in
      guard words.confidence[index] > 0, words.start[index] >= time(extent.lowerBound),
        words.start[index] < time(extent.upperBound)
      else { return nil }
      return texts[index].lowercased().filter { $0.isLetter || $0.isNumber }
    }
    return bare.indices.dropLast(Self.phrase - 1).map { Array(bare[$0..<$0 + Self.phrase]) }
  }

  /// The greatest likeness in harmony to a part that is sung, 0 to 1.
  private func accompanies(_ extent: Range<Int>, sung: [Range<Int>]) -> Double {
    var best: Float = 0
    for other in sung {
      let length = min(extent.count, other.count)
      best = max(best, harmony.alongDiagonal(extent.lowerBound, other.lowerBound, length: length))
    }
    return Double(min(best, 1))
  }
}
