import TestSupport
import Testing

@Suite("Vocals and accompaniment by Spleeter", .serialized)
struct SpleeterTests {
  private func power(_ samples: [Float]) -> Float { samples.reduce(0) { $0 + $1 * $1 } / Float(max(samples.count, 1)) }

  /// The greatest difference between two signals of as many samples; nil where the numbers differ.
  private func distance(_ first: [[Float]], _ second: [[Float]]) -> Float? {
    guard first.map(\.count) == second.map(\.count) else { return nil }
    return zip(first, second).map { zip($0, $1).reduce(0) { max($0, abs($1.0 - $1.1)) } }.max()
  }

  @Test("the vocals are those of the reference program, where one window follows another too")
  func reference() throws {
    let bench = try SpleeterBench(SpleeterBench.referenceSignal(), set: ["overlap=0", "extension=zeros"])
    let length = 1024
    let starts = [0, 200_000, 512 * 1024 - length / 2, 14 * 44100 / 1024 * 1024 - length]
    for (start, excerpt) in zip(starts, try SpleeterBench.excerpts(length: length, starts: starts.count)) {
      let found = bench.vocals.map { Array($0[start..<start + length]) }
      #expect(try #require(distance(found, excerpt)) < 1e-4, "from \(start)")
      #expect(power(excerpt[0]) > 1e-10)
    }
  }

  @Test(
    "both stems add up to the recording, whatever the settings",
    arguments: [[], ["mask_power=1"], ["mask_power=8", "extension=average"], ["overlap=256", "extension=zeros"]])
  func sum(set: [String]) throws {
    let signal = SpleeterBench.referenceSignal(seconds: 13)
    let bench = try SpleeterBench(signal, set: set)
    #expect(try #require(distance(bench.sum, signal.channels)) < 2e-7)
    #expect(power(bench.vocals[0]) > 0.01 * power(signal.channels[0]))
  }

  @Test("overlapping windows change little but where they meet")
  func overlap() throws {
    let signal = SpleeterBench.referenceSignal()
    let (apart, fading) = (try SpleeterBench(signal, set: ["overlap=0"]), try SpleeterBench(signal))
    let differences = zip(apart.vocals[0], fading.vocals[0]).map { $0 - $1 }
    #expect(power(differences) > 0)
    #expect(power(differences) < 0.1 * power(fading.vocals[0]))
  }

  @Test("a sharper mask leaves the stems less in common")
  func maskPower() throws {
    let signal = SpleeterBench.referenceSignal(seconds: 8)
    // Masks m and 1 - m have m (1 - m) of each bin's energy in common.
    let common = try ["1", "2", "8"].map { power in
      let bench = try SpleeterBench(signal, set: ["mask_power=\(power)"])
      return zip(bench.vocals[0], bench.accompaniment[0]).reduce(Float(0)) { $0 + $1.0 * $1.1 }
    }
    #expect(common[0] > common[1] && common[1] > common[2])
  }

  @Test("above 11 kHz the vocals keep nothing, or their share of what is below")
  func maskExtension() throws {
    let signal = TestSignal.sine(frequency: 15000, frames: 3 * 44100)
    let heard = 44100..<2 * 44100
    for (choice, isKept) in [("zeros", false), ("average", true), ("edge", true)] {
      let bench = try SpleeterBench(signal, set: ["extension=\(choice)"])
      let share = power(Array(bench.vocals[0][heard])) / power(Array(signal.channels[0][heard]))
      #expect(isKept ? share > 1e-4 : share < 1e-8, "\(choice): \(share)")
    }
  }

  @Test("silence is separated into silence")
  func silence() throws {
    let bench = try SpleeterBench(.silence(frames: 3 * 44100))
    #expect(bench.vocals == [[Float]](repeating: [Float](repeating: 0, count: 3 * 44100), count: 2))
    #expect(bench.accompaniment == bench.vocals)
  }

  @Test(
    "recordings of every length, rate and number of channels have stems of two channels and their own length",
    arguments: OddRecording.allCases)
  func oddRecordings(recording: OddRecording) throws {
    let bench = try SpleeterBench(recording.signal)
    let count = recording == .oneSample ? 1 : recording == .tenthOfASecond ? 4410 : 44100
    for stem in [bench.vocals, bench.accompaniment] {
      #expect(stem.map(\.count) == [count, count])
      #expect(stem.allSatisfy { $0.allSatisfy(\.isFinite) })
    }
  }

  enum OddRecording: CaseIterable {
    case oneSample, tenthOfASecond, sixChannels, lowRate, highRate, clipping

    var signal: TestSignal {
      switch self {
      case .oneSample: .noise(frames: 1)
      case .tenthOfASecond: .noise(frames: 4410)
      case .sixChannels: .noise(frames: 44100, channels: 6)
      case .lowRate: .noise(frames: 8000, sampleRate: 8000)
      case .highRate: .noise(frames: 96000, sampleRate: 96000, channels: 2)
      case .clipping: .sine(frequency: 220, amplitude: 50, frames: 44100)
      }
    }
  }

  @Test("one core and two give the same")
  func threads() throws {
    let signal = SpleeterBench.referenceSignal(seconds: 4)
    #expect(try SpleeterBench(signal, cores: 1).vocals == SpleeterBench(signal, cores: 2).vocals)
  }

  @Test("another kind of model is refused with the parameter that names it")
  func wrongModel() throws {
    let other = try TestModels.path("madmom-key")
    let error = #expect(throws: (any Error).self) {
      try SpleeterBench(.noise(frames: 44100), set: ["model=\(other)"])
    }
    #expect("\(error.map { "\($0)" } ?? "")".contains("another kind of model"))
  }
}
