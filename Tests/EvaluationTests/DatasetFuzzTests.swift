import Evaluation
import TestSupport
import Testing

/// Whatever a file holds, it is either read or refused with a reason, and what is read keeps the promises of `Annotation`.
@Suite struct DatasetFuzzTests {
  static let good = [
    ("beats.txt", "0.5\t1\n1.0\t2\n1.5\t3\n"), ("chords.lab", "0\t2.5\tC:maj(9)/3\n2.5\t4\tN\n"),
    ("key.txt", "0.000\t10.000\tGb major\n"), ("segments.lab", "0,5,A\n5,10,\"B, b\"\n"),
    ("notes.csv", "onset,offset,midi\n0,1,60\n0.5,2,64.5\n"), ("melody.csv", "time,f0\n0,0\n0.01,440.5\n"),
    ("lyrics.csv", "start,end,word\n1,2,\"é, \"\"x\"\"\"\n"), ("tempo.json", "{\"bpm_candidates\": [120.5, 60]}"),
    ("item.json", "{\"duration\": 10, \"tempo\": 60.0, \"meter\": \"3/4\"}"),
    (
      "song.jams",
      "{\"annotations\": [{\"namespace\": \"chord\", \"data\": [{\"time\": 0, \"duration\": 1, "
        + "\"value\": \"C\"}]}, {\"namespace\": \"beat\", \"data\": {\"time\": [1], \"value\": [1]}}]}"
    ),
  ]

  @Test(arguments: good.indices) func `a damaged file is read or refused`(index: Int) throws {
    let (file, text) = Self.good[index]
    var random = SeededGenerator(seed: UInt64(index) + 1)
    let fixture = try DatasetFixture()
    let isJAMS = file.hasSuffix(".jams")
    if isJAMS { try fixture.record("song.wav", seconds: 10) } else { try fixture.addItem("song") }
    var (read, refused) = (0, 0)
    for _ in 0..<300 {
      try fixture.write(Self.damaged(Array(text.utf8), &random), to: isJAMS ? file : "song/\(file)")
      let dataset = try fixture.load()
      #expect(dataset.items.count + dataset.skipped.count == 1)
      #expect(dataset.skipped.allSatisfy { !$0.problems.isEmpty })
      read += dataset.items.count
      refused += dataset.skipped.count
      for item in dataset.items { expectPromises(item.reference) }
    }
    #expect(read > 0)
    #expect(refused > 0)
  }

  @Test func `random bytes are read or refused`() throws {
    var random = SeededGenerator(seed: 99)
    let fixture = try DatasetFixture()
    for (file, _) in Self.good where !file.hasSuffix(".jams") {
      try fixture.addItem("song")
      for _ in 0..<50 {
        let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        try fixture.write(bytes, to: "song/\(file)")
        let dataset = try fixture.load()
        #expect(dataset.items.count + dataset.skipped.count == 1)
      }
      try fixture.write(Array(" ".utf8), to: "song/\(file)")
    }
  }

  private static func damaged(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    let tokens = ["-", "1e999", "nan", "\t", ",", "\"", "\n", "\r", "#", "0", "9", "é", "\u{0}", "{", "]", "C", " "]
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0...bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes.insert(contentsOf: Array(tokens.randomElement(using: &random)?.utf8 ?? "".utf8), at: place)
      case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0...5, using: &random)))
      case 2: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
      default: bytes += bytes[..<place]
      }
    }
    return bytes
  }

  private func expectPromises(_ annotation: Annotation) {
    func isSorted(_ times: [Double]?) -> Bool {
      guard let times else { return true }
      return zip(times, times.dropFirst()).allSatisfy { $0 <= $1 } && times.allSatisfy { (0...10.5).contains($0) }
    }
    #expect(isSorted(annotation.beats))
    #expect(isSorted(annotation.downbeats))
    for list in [annotation.chords, annotation.keys, annotation.words, annotation.sections?.first?.intervals] {
      #expect(isSorted(list?.map(\.start)))
      #expect(list?.allSatisfy { $0.end >= $0.start && $0.end <= 10.5 } ?? true)
    }
    #expect(isSorted(annotation.notes?.map(\.onset)))
    #expect(isSorted(annotation.melody?.times))
    #expect(annotation.melody.map { $0.times.count == $0.frequencies.count } ?? true)
    #expect(annotation.tempi?.allSatisfy { (10...1000).contains($0) } ?? true)
  }
}
