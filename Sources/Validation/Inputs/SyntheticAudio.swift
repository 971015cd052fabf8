#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Audio that is computed where it is read, so that an hour of it takes no room.
struct SyntheticAudio: Sendable {
  let sampleRate: Double
  let channels: Int
  /// Samples of one channel.
  let frames: Int
  private let scene: Scene
  private let seed: Int
  /// Four seconds of the scene, which come again and again.
  private let loop: [Float]
  /// Channels are the loop from different places on, so that they differ.
  private static let channelShift = 311

  init(_ recording: Recording, sampleRate: Double, channels: Int) {
    self.sampleRate = sampleRate
    self.channels = channels
    frames = recording.frames ?? Int((recording.duration * sampleRate).rounded())
    scene = recording.scene
    seed = recording.seed
    switch recording.scene {
    case .music, .notFinite: loop = Self.music(sampleRate: sampleRate)
    default: loop = []
    }
  }

  /// Seconds.
  var duration: Double { Double(frames) / sampleRate }

  /// Copies samples of one channel; parts before the first and beyond the last are 0.
  func read(channel: Int, from first: Int, count: Int, into destination: UnsafeMutablePointer<Float>) {
    let present = max(first, 0)..<max(min(first + count, frames), max(first, 0))
    guard !present.isEmpty else {
      destination.update(repeating: 0, count: count)
      return
    }
    let before = present.lowerBound - first
    destination.update(repeating: 0, count: before)
    fill(destination + before, present, channel: channel)
    (destination + before + present.count).update(repeating: 0, count: count - before - present.count)
  }

  private func fill(_ destination: UnsafeMutablePointer<Float>, _ range: Range<Int>, channel: Int) {
    switch scene {
    case .music, .notFinite:
      let gain = 1 / Float(channel + 1)
      for (offset, position) in range.enumerated() {
        destination[offset] = gain * loop[(position + channel * Self.channelShift) % loop.count]
      }
      if scene == .notFinite { spoil(destination, range) }
    case .silence: destination.update(repeating: 0, count: range.count)
    case .offset: destination.update(repeating: 0.5, count: range.count)
    case .denormals: destination.update(repeating: Scene.denormal, count: range.count)
    case .noise:
      for (offset, position) in range.enumerated() {
        destination[offset] = 2 * Randomness.fraction(at: position, seed: seed + channel) - 1
      }
    case .clipping:
      // A square wave at about 440 Hz.
      let half = max(1, Int(sampleRate / 880))
      for (offset, position) in range.enumerated() {
        destination[offset] = (position / half).isMultiple(of: 2) ? 1 : -1
      }
    case .impulse:
      destination.update(repeating: 0, count: range.count)
      if range.contains(frames / 2) { destination[frames / 2 - range.lowerBound] = 1 }
    }
  }

  private func spoil(_ destination: UnsafeMutablePointer<Float>, _ range: Range<Int>) {
    let spoilt: [Float] = [.nan, .infinity, -.infinity, .signalingNaN]
    for (offset, position) in range.enumerated() where position % 1009 == 7 {
      destination[offset] = spoilt[position / 1009 % spoilt.count]
    }
  }

  /// C, A minor, F and G, a second each, struck anew every half second.
  private static func music(sampleRate: Double) -> [Float] {
    let chords: [[Double]] = [[48, 60, 64, 67], [45, 57, 60, 64], [41, 57, 60, 65], [43, 59, 62, 67]]
    let count = max(4, Int(4 * sampleRate))
    return (0..<count).map { index in
      let time = Double(index) / sampleRate
      let sinceBeat = time.truncatingRemainder(dividingBy: 0.5)
      let envelope = exp(-3 * sinceBeat) * min(1, sinceBeat * 500)
      var value = 0.0
      for pitch in chords[Int(time) % 4] {
        let phase = 2 * Double.pi * 440 * pow(2, (pitch - 69) / 12) * time
        value += sin(phase) + 0.4 * sin(2 * phase) + 0.2 * sin(3 * phase)
      }
      let click = sinceBeat < 0.005 ? 0.5 * Double(Randomness.fraction(at: index, seed: 7)) : 0
      return Float(0.12 * envelope * value + click)
    }
  }
}
