import Pitch

/// In which windows written words are looked for.
public struct LyricsPlacement: Sendable {
  /// One a window: the written words in it by index, ascending.
  public let words: [[Int]]
  /// Of the written words, those that were heard, 0 to 1.
  public let heardShare: Double

  /// Words that would have to be sung faster than so many a second are not sung.
  private static let fastest = 8.0
  /// Seconds that unheard words may take from those around them.
  private static let slack = 0.25

  /// - Parameters:
  ///   - written: the words that are looked for.
  ///   - heard: words of all windows in order; one that is a written word says where this is.
  ///   - windows: what is heard at once, in seconds.
  ///   - activity: words between two that were heard are spread over what sounds between these.
  public init(of written: WrittenLyrics, heard: [SungWord], windows: [Range<Double>], activity: VoiceActivity) {
    let sounding = windows.flatMap { window in
      activity.isActive.indices.filter { frame in
        activity.isActive[frame] && window.contains(Double(frame) * VoiceActivity.framePeriod)
      }
    }.map { Double($0) * VoiceActivity.framePeriod }
    /// Of the first that is not before a time; both rise.
    func position(_ time: Double) -> Int {
      var (low, high) = (0, sounding.count)
      while low < high {
        let middle = (low + high) / 2
        if sounding[middle] < time { low = middle + 1 } else { high = middle }
      }
      return low
    }

    let matches = WordMatching.matches(written: written.words, heard: heard.map(\.text))
    heardShare = Double(matches.count { $0 != nil }) / Double(max(matches.count, 1))
    var words = [[Int]](repeating: [], count: windows.count)
    func place(_ word: Int, at time: Double) {
      if let window = windows.firstIndex(where: { time < $0.upperBound }) { words[window].append(word) }
    }
    var index = 0
    while index < written.words.count {
      if let match = matches[index] {
        place(index, at: (heard[match].start + heard[match].end) / 2)
        index += 1
        continue
      }
      let end = matches[index...].firstIndex { $0 != nil } ?? written.words.count
      let from = index > 0 ? matches[index - 1].map { position(heard[$0].end) } ?? 0 : 0
      let to = end < written.words.count ? matches[end].map { position(heard[$0].start) } ?? from : sounding.count
      let room = max(to - from, 0)
      let most = Self.fastest * Double(room) * VoiceActivity.framePeriod
      if Double(end - index) <= most {
        for word in index..<end {
          let share = (Double(word - index) + 0.5) / Double(end - index)
          place(word, at: sounding[from + Int(share * Double(room))])
        }
      } else {
        // Of lines that are sung, the words that were not heard are squeezed in; other lines are not sung.
        let squeezed = Self.fastest * Self.slack + most
        let isTail = { (word: Int) in index > 0 && written.lines[word] == written.lines[index - 1] }
        let isHead = { (word: Int) in end < written.words.count && written.lines[word] == written.lines[end] }
        let tail = (index..<end).filter(isTail)
        let head = (index..<end).filter { isHead($0) && !isTail($0) }
        if Double(tail.count) <= squeezed, index > 0, let match = matches[index - 1] {
          for word in tail { place(word, at: heard[match].end) }
        }
        if Double(head.count) <= squeezed, end < matches.count, let match = matches[end] {
          for word in head { place(word, at: heard[match].start) }
        }
      }
      index = end
    }
    self.words = words
  }
}
