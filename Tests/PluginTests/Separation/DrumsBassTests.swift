import Foundation
import TestSupport
import Testing

@Suite("Drums, bass and the rest of an accompaniment")
struct DrumsBassTests {
  private static let rate = 44100

  /// A band of a burst of noise every half second, a bass on A1 or E1 with partials, and a held chord.
  private struct Band {
    var clicks: [Float]
    var bass: [Float]
    var chord: [Float]

    var mix: [Float] { zip(zip(clicks, bass), chord).map { $0.0 + $0.1 + $1 } }

    init(seconds: Int = 8) {
      let count = seconds * rate
      clicks = [Float](repeating: 0, count: count)
      bass = clicks
      chord = clicks
      var state: UInt32 = 7
      for beat in 0..<2 * seconds {
        for index in 0..<6000 {
          state = state &* 1_664_525 &+ 1_013_904_223
          let noise = Float(Int32(bitPattern: state)) / Float(Int32.max)
          clicks[beat * rate / 2 + index] = 0.8 * noise * exp(-Float(index) / 1000)
        }
      }
      for index in 0..<count {
        let time = Double(index) / Double(rate)
        let pitch = time.truncatingRemainder(dividingBy: 4) < 2 ? 55.0 : 41.2
        for (partial, level) in [(1.0, 0.3), (2, 0.15), (3, 0.05)] {
          bass[index] += Float(level * sin(2 * .pi * pitch * partial * time))
        }
        for frequency in [440.0, 554.37, 659.26] { chord[index] += Float(0.1 * sin(2 * .pi * frequency * time)) }
      }
    }
  }

  private static func signal(_ samples: [Float]) -> TestSignal {
    TestSignal(sampleRate: rate, channels: [samples, samples])
  }

  @Test("bursts of noise, a low voice and a held chord come apart")
  func band() throws {
    let band = Band()
    let bench = try DrumsBassBench(Self.signal(band.mix))
    for (stem, source) in [("drums", band.clicks), ("bass", band.bass), ("other", band.chord)] {
      let (found, mix) = (bench.ratio(stem, to: source), Self.ratio(of: band.mix, to: source))
      #expect(found > 8 && found > mix + 8, "\(stem): \(found) dB, and the mix in its place \(mix) dB")
    }
  }

  private static func ratio(of estimate: [Float], to source: [Float]) -> Double {
    let energy = source.reduce(0.0) { $0 + Double($1 * $1) }
    let error = zip(source, estimate).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
    return 10 * log10(energy / error)
  }

  @Test("stems add up to the input, however many blocks it has", arguments: [1, 4410, 44100, 600_001])
  func sum(frames: Int) throws {
    let signal = TestSignal.noise(frames: frames, channels: 2)
    for (sum, channel) in zip(try DrumsBassBench(signal).sum(), signal.channels) {
      #expect(sum.count == channel.count)
      #expect(zip(sum, channel).allSatisfy { abs($0 - $1) < 1e-6 })
    }
  }

  @Test("where a block begins changes nothing: what follows a lead of whole frames is the same")
  func blocks() throws {
    let signal = TestSignal.noise(frames: 500_000, channels: 2)
    let lead = 100 * 1024
    let later = TestSignal(
      sampleRate: Self.rate, channels: signal.channels.map { [Float](repeating: 0, count: lead) + $0 })
    let (whole, moved) = (try DrumsBassBench(signal), try DrumsBassBench(later))
    // The first half second hears the silence before it.
    for stem in DrumsBassBench.stems {
      let expected = try #require(whole.samples[stem]?[0].dropFirst(22050))
      let found = try #require(moved.samples[stem]?[0].dropFirst(lead + 22050))
      #expect(zip(expected, found).allSatisfy { abs($0 - $1) < 1e-6 }, "\(stem)")
    }
  }

  @Test("a channel that is silent stays silent")
  func silentChannel() throws {
    let band = Band(seconds: 2)
    let silence = [Float](repeating: 0, count: band.mix.count)
    let bench = try DrumsBassBench(TestSignal(sampleRate: Self.rate, channels: [band.mix, silence]))
    for stem in DrumsBassBench.stems { #expect(bench.samples[stem]?[1] == silence, "\(stem)") }
  }

  @Test(
    "recordings of every length, rate and number of channels have stems of two channels and their own length",
    arguments: SpleeterTests.OddRecording.allCases)
  func oddRecordings(recording: SpleeterTests.OddRecording) throws {
    let bench = try DrumsBassBench(recording.signal)
    let count = recording == .oneSample ? 1 : recording == .tenthOfASecond ? 4410 : 44100
    for name in DrumsBassBench.stems {
      let stem = try #require(bench.samples[name])
      #expect(stem.map(\.count) == [count, count])
      #expect(stem.allSatisfy { $0.allSatisfy(\.isFinite) })
    }
  }

  @Test("leaving stems out changes no other one, nor does the number of cores")
  func wanted() throws {
    let signal = Self.signal(Band(seconds: 2).mix)
    let all = try DrumsBassBench(signal)
    #expect(try DrumsBassBench(signal, wanted: ["bass"], cores: 2).samples["bass"] == all.samples["bass"])
  }
}
