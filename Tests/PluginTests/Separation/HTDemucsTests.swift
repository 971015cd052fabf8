import Host
import TestSupport
import Testing

@Suite("Stems by HTDemucs", .serialized)
struct HTDemucsTests {
  private static let waveforms = HTDemucsBench.reference("separation_waveforms.onnx")
  private static let spectrograms = HTDemucsBench.reference("separation_spectrograms.onnx")

  /// The greatest difference between two signals of as many samples; infinite where the numbers differ.
  private func distance(_ first: [[Float]]?, _ second: [[Float]]) -> Float {
    guard let first, first.map(\.count) == second.map(\.count) else { return .infinity }
    return zip(first, second).map { zip($0, $1).reduce(0) { max($0, abs($1.0 - $1.1)) } }.max() ?? .infinity
  }

  private func scaled(_ samples: [[Float]], _ gain: Float) -> [[Float]] { samples.map { $0.map { gain * $0 } } }

  private func message(_ body: () throws -> Void) -> String {
    do { try body() } catch { return "\(error)" }
    return ""
  }

  @Test("a checkpoint of made-up weights is installed, and its stems are those of the original program")
  func reference() throws {
    let network = try RandomModel(.htdemucs)
    #expect(try network.store.record(network.name, "1").converter == "htdemucs")
    let (length, seconds) = (256, 4)
    let starts = [0, 50_000, 100_100, seconds * 44100 - length]
    let names = ["drums", "bass", "other", "vocals"]
    let excerpts = try HTDemucsBench.excerpts(length: length, stems: names.count)
    #expect(excerpts.count == 2 * starts.count)
    for (cut, shifts) in [1, 3].enumerated() {
      let bench = try HTDemucsBench(
        SpleeterBench.referenceSignal(seconds: seconds), model: network.path, set: ["shifts=\(shifts)"])
      for (start, excerpt) in zip(starts, excerpts[(cut * starts.count)...]) {
        for (name, expected) in zip(names, excerpt) {
          let found = try #require(bench.stems[name]).map { Array($0[start..<start + length]) }
          #expect(distance(found, expected) < 1e-4, "\(name) from \(start), \(shifts) shifts")
          #expect(expected.allSatisfy { $0.contains { abs($0) > 1e-3 } })
        }
      }
    }
  }

  @Test("one core and two give the same, and an output that nobody uses changes no other")
  func deterministic() throws {
    let network = try RandomModel(.htdemucs)
    let signal = SpleeterBench.referenceSignal(seconds: 2)
    let all = try HTDemucsBench(signal, model: network.path, cores: 1).stems
    #expect(try HTDemucsBench(signal, model: network.path, cores: 2).stems == all)
    #expect(try HTDemucsBench(signal, model: network.path, ports: ["bass"]).stems["bass"] == all["bass"])
  }

  @Test(
    "segments fit together without a seam, whatever the recording's length, overlap and shifts",
    arguments: [1, 2, 999, 4000, 4001, 9000, 30_000],
    [["overlap=0"], [], ["overlap=0.9"], ["shifts=2"], ["shifts=7", "overlap=0.5"]])
  func segments(frames: Int, set: [String]) throws {
    let signal = TestSignal.noise(frames: frames, channels: 2)
    let stems = try HTDemucsBench(
      signal, model: Self.waveforms, ports: ["vocals", "drums", "accompaniment"], set: set
    ).stems
    // Recordings are moved by their mean, and stems back by it.
    let mono = zip(signal.channels[0], signal.channels[1]).map { Double($0 + $1) / 2 }
    let mean = Float(mono.reduce(0, +) / Double(frames)) * (frames > 1 ? 1 : 0)
    for (name, gain) in [("vocals", Float(0.25)), ("drums", 0.5)] {
      let expected = scaled(signal.channels, gain).map { $0.map { $0 + (1 - gain) * mean } }
      #expect(distance(stems[name], expected) < 2e-6, "\(name)")
    }
    let vocals = try #require(stems["vocals"])
    let expected = zip(signal.channels, vocals).map { zip($0, $1).map { $0 - $1 } }
    #expect(distance(stems["accompaniment"], expected) < 1e-6)
  }

  @Test("a network after the conventions of MDX-Net is described by its registry, and gives the bins that it knows")
  func described() throws {
    let models = try InstalledModels()
    let path = try models.install(
      "mdx",
      registry: """
        performia_models: 1
        models:
          mdx:
            task: separation
            version: "1"
            summary: A quarter of everything.
            licence: MIT
            use: any
            converter: separation_onnx
            options: { stems: vocals, frame_size: 512, hop_size: 128 }
            files:
              - name: theirs.onnx
                sha256: \(try SHA256Digest(ofFile: Self.spectrograms))
                sources: [{ path: "\(Self.spectrograms)" }]
            model: { file: mdx.onnx }
        """)
    // 200 of 256 bins: up to 17.2 kHz.
    for (frequency, share) in [(1000.0, Float(0.25)), (20_000, 0)] {
      let signal = TestSignal.sine(frequency: frequency, frames: 20_000)
      let stems = try HTDemucsBench(signal, model: path, ports: ["vocals", "accompaniment"]).stems
      // Silence in front of the start and behind the end is heard in the first and the last frames.
      let inside = 512..<20_000 - 512
      for (name, share) in [("vocals", share), ("accompaniment", 1 - share)] {
        let expected = [[Float]](repeating: scaled(signal.channels, share)[0], count: 2)
        let found = stems[name]?.map { Array($0[inside]) }
        #expect(distance(found, expected.map { Array($0[inside]) }) < 2e-3, "\(name) at \(frequency) Hz")
      }
    }
  }

  @Test("silence is separated into silence, an offset into the offset, without a number that is not finite")
  func constant() throws {
    let network = try RandomModel(.htdemucs)
    for level in [Float(0), 0.5] {
      let signal = TestSignal(sampleRate: 44100, channels: [[Float](repeating: level, count: 70_000)])
      let bench = try HTDemucsBench(signal, model: network.path)
      for (name, stem) in bench.stems {
        let expected = [[Float]](repeating: [Float](repeating: level, count: 70_000), count: 2)
        #expect(distance(stem, expected) <= level * 1e-6, "\(name), \(level)")
      }
    }
  }

  @Test(
    "recordings of every length, rate and number of channels have stems of two channels and their own length",
    arguments: SpleeterTests.OddRecording.allCases)
  func oddRecordings(recording: SpleeterTests.OddRecording) throws {
    let stems = try HTDemucsBench(recording.signal, model: Self.waveforms, ports: ["vocals", "drums"]).stems
    let count = recording == .oneSample ? 1 : recording == .tenthOfASecond ? 4410 : 44100
    for (_, stem) in stems {
      #expect(stem.map(\.count) == [count, count])
      #expect(stem.allSatisfy { $0.allSatisfy(\.isFinite) })
    }
  }

  @Test("a stem that the model does not give is refused with the stems that it gives")
  func missingStem() throws {
    let error = message { _ = try HTDemucsBench(.noise(frames: 9000), model: Self.waveforms, ports: ["bass"]) }
    #expect(error.contains("no stem 'bass'") && error.contains("vocals, drums"), "\(error)")
  }

  @Test("a model of another kind is refused in words, a model that is not there when the plan is made")
  func otherModels() throws {
    let other = try TestModels.path("madmom-key")
    let kind = message { _ = try HTDemucsBench(.noise(frames: 9000), model: other) }
    #expect(kind.contains("separation.stems"), "\(kind)")
    let missing = message { _ = try HTDemucsBench(.noise(frames: 9000), model: "htdemucs") }
    #expect(missing.contains("performia models install htdemucs"), "\(missing)")
  }
}
