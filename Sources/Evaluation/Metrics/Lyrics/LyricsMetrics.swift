/// The figures of transcribed lyrics.
public struct LyricsMetrics: Sendable, Equatable {
  /// Words of the reference.
  public let words: Int
  /// From the words of the reference to those of the estimate.
  public let alignment: EditAlignment
  /// Changed characters over characters of the reference, spaces between words included.
  public let characterErrorRate: Double
  /// `nil` where either side has no times, or no word with a time is matched.
  public let onsets: OnsetErrors?

  /// How far the onsets of matched words are off.
  public struct OnsetErrors: Sendable, Equatable {
    /// Seconds.
    public let mean: Double
    /// Seconds.
    public let median: Double
    /// Share of the matched words that are within the window, `0...1`.
    public let shareWithin: Double
  }

  /// A word and when it begins.
  public struct Word: Sendable, Equatable {
    /// As ``LyricsText/words(_:)`` gives it.
    public let text: String
    /// Seconds; `nil` where not known.
    public let onset: Double?

    public init(text: String, onset: Double?) {
      self.text = text
      self.onset = onset
    }
  }

  /// Changed words over words of the reference; where that has none, the number of words of the estimate (as jiwer).
  public var wordErrorRate: Double { rate(alignment.distance) }

  /// Words of the reference that the estimate has, `0...1`; 1 where there are none.
  public var matched: Double { words > 0 ? Double(alignment.matches.count) / Double(words) : 1 }

  /// A number of changes over the words of the reference; the number itself where there are none.
  public func rate(_ changes: Int) -> Double { words > 0 ? Double(changes) / Double(words) : Double(changes) }

  /// - Parameter window: seconds that an onset may be off; 0.3 as in MIREX, Automatic Lyrics-to-Audio Alignment.
  public init(reference: [Word], estimate: [Word], window: Double = 0.3) {
    words = reference.count
    let (referenceTexts, estimateTexts) = (reference.map(\.text), estimate.map(\.text))
    let alignment = EditAlignment(reference: referenceTexts, estimate: estimateTexts)
    self.alignment = alignment
    let characters = Array(referenceTexts.joined(separator: " "))
    let changed = EditAlignment.distance(
      reference: characters, estimate: Array(estimateTexts.joined(separator: " ")))
    characterErrorRate = characters.isEmpty ? Double(changed) : Double(changed) / Double(characters.count)

    let deviations = alignment.matches.compactMap { match -> Double? in
      guard let annotated = reference[match.reference].onset, let estimated = estimate[match.estimate].onset
      else { return nil }
      return abs(annotated - estimated)
    }
    onsets =
      deviations.isEmpty
      ? nil
      : OnsetErrors(
        mean: deviations.reduce(0, +) / Double(deviations.count), median: Median.of(deviations),
        shareWithin: Double(deviations.count { $0 <= window }) / Double(deviations.count))
  }
}

extension [LyricsMetrics.Word] {
  /// Words with times, or the words of a text; `nil` where nothing is said about lyrics.
  ///
  /// Where an annotated word is several, such as `la-la`, only the first has an onset.
  public init?(lyricsOf annotation: Annotation) {
    if let words = annotation.words {
      self = words.flatMap { word in
        LyricsText.words(word.label).enumerated().map { index, text in
          LyricsMetrics.Word(text: text, onset: index == 0 ? word.start : nil)
        }
      }
    } else if let text = annotation.text {
      self = LyricsText.words(text).map { LyricsMetrics.Word(text: $0, onset: nil) }
    } else {
      return nil
    }
  }
}
