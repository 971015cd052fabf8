import Artifacts
import Pipeline
import TestSupport

@testable import Host

extension Bench {
  /// A job for the analyzer that gives two channels of noise back.
  func echoJob(length: Int) throws -> StepJob {
    let discovery = try Discovery(folders: [plugins.path])
    guard let analyzer = discovery.catalogue["org.example.signalecho"] else { throw FixtureError("no echo") }
    let channels = try (0..<2).map { channel in
      let spool = Spool(folder: folder.path)
      var state = UInt32(channel + 1)
      let block = (0..<10_000).map { _ -> Float in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Float(state) / Float(UInt32.max)
      }
      while spool.count < length { try spool.append(block, count: min(block.count, length - spool.count)) }
      return spool
    }
    let audio = Artifact(
      type: "audio/source/1", attributes: [:],
      payload: .audio(AudioData(sampleRate: 44100, start: 0, channels: channels)))
    return StepJob(
      step: "echo", analyzer: analyzer, parameters: [:], inputs: [[audio]], wanted: ["echo", "levels"],
      types: discovery.catalogue.types, duration: Double(length) / 44100, threads: 1, temporaryFolder: folder.path,
      cancellation: Cancellation(), log: { _ in }, progress: { _ in })
  }
}

extension Artifact {
  /// All floats, one list a channel.
  var allValues: [[Float]] {
    get throws {
      let spools: [Spool] =
        switch payload {
        case .audio(let audio): audio.channels
        case .matrix(let matrix): [matrix.values]
        case .table, .document: []
        }
      return try spools.map { spool in
        var values = [Float](repeating: 0, count: spool.count)
        try spool.read(from: 0, count: spool.count, into: &values)
        return values
      }
    }
  }
}
