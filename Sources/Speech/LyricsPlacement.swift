import Pitch

/// In which windows written words are looked for.
public struct LyricsPlacement: Sendable {
  /// One a window: the written words in it by index, ascending.
  public let words: [[Int]]

  /// Words that would have to be sung faster than so many a second are not sung.
  private static let fastest = 8.0

  /// - Parameters:
  ///   - written: words by index.
  ///   - heard: words of all windows in order; one that is a written word says where this is.
  ///   - windows: what is heard at once, in seconds.
  ///   - activity: words between two that were heard are spread over what sounds between these.
  public init(of written: [String], heard: [SungWord], windows: [Range<Double>], activity: VoiceActivity) {
    let sounding = windows.flatMap { window in
      activity.isActive.indices.filter { frame in
        activity.isActive[frame] && window.contains(Double(frame) * VoiceActivity.framePeriod)
      }
    }.map { Double($0) * VoiceActivity.framePeriod }
    func position(_ time: Double) -> Int { sounding.firstIndex { $0 >= time } ?? sounding.count }

    let matches = WordMatching.matches(written: written, heard: heard.map(\.text))
    var words = [[Int]](repeating: [], count: windows.count)
    func place(_ word: Int, at time: Double) {
      if let window = windows.firstIndex(where: { time < $0.upperBound }) { words[window].append(word) }
    }
    var index = 0
    while index < written.count {
      if let match = matches[index] {
        place(index, at: (heard[match].start + heard[match].end) / 2)
        index += 1
        continue
      }
      let end = matches[index...].firstIndex { $0 != nil } ?? written.count
      let from = index > 0 ? matches[index - 1].map { position(heard[$0].end) } ?? 0 : 0
      let to = end < written.count ? matches[end].map { position(heard[$0].start) } ?? from : sounding.count
      let room = max(to - from, 0)
      if Double(end - index) <= Self.fastest * Double(room) * VoiceActivity.framePeriod {
        for word in index..<end {
          let share = (Double(word - index) + 0.5) / Double(end - index)
          place(word, at: sounding[from + Int(share * Double(room))])
        }
      }
      index = end
    }
    self.words = words
  }
}
