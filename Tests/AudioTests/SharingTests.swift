import Audio
import TestSupport
import Testing

@Suite struct SharingTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Remembers where the memory was that it was handed.
  private final class AddressReceiver: AudioReceiver {
    var addresses: Set<UInt> = []
    func begin(sampleRate: Int, channels: Int) {}
    func append(_ channels: UnsafePointer<UnsafePointer<Float>>, frames: Int) {
      addresses.insert(UInt(bitPattern: channels[0]))
    }
  }

  @Test func `equal requests get one computation, also where one names what the other leaves open`() throws {
    let path = folder.file("noise.wav")
    try TestSignal.noise(frames: 50000, channels: 2).write(to: path, as: .wav16)
    let requests = [
      AudioRequest(sampleRate: 22050, channels: 1), AudioRequest(sampleRate: 22050, channels: 1),
      AudioRequest(), AudioRequest(sampleRate: 44100), AudioRequest(channels: 2), AudioRequest(sampleRate: 22050),
    ]
    let receivers = requests.map { _ in AddressReceiver() }
    _ = try Decoder.decode(path: path, into: zip(requests, receivers).map { ($0, $1) })
    #expect(receivers[0].addresses == receivers[1].addresses)
    #expect(receivers[2].addresses == receivers[3].addresses)
    #expect(receivers[2].addresses == receivers[4].addresses)
    #expect(receivers[0].addresses != receivers[5].addresses)
    #expect(receivers[0].addresses.count == 1)
  }

  @Test func `what one receiver gets does not depend on the others`() throws {
    let path = folder.file("noise.flac")
    try TestSignal.noise(frames: 70000, channels: 2).write(to: path, as: .flac)
    let requests = [
      AudioRequest(sampleRate: 22050, channels: 1), AudioRequest(sampleRate: 16000, channels: 2), AudioRequest(),
      AudioRequest(channels: 1), AudioRequest(sampleRate: 48000),
    ]
    let together = requests.map { _ in CollectingReceiver() }
    _ = try Decoder.decode(path: path, into: zip(requests, together).map { ($0, $1) })
    for (request, receiver) in zip(requests, together) {
      let alone = CollectingReceiver()
      _ = try Decoder.decode(path: path, into: [(request, alone)])
      let isSame = alone.signal == receiver.signal
      #expect(isSame)
    }
  }

  @Test func `mono is the mean of all channels`() throws {
    let path = folder.file("noise.wav")
    for channels in 1...8 {
      let noise = TestSignal.noise(frames: 20000, channels: channels)
      try noise.write(to: path, as: .wavFloat)
      let (_, mono) = try decode(path, channels: 1)
      for frame in stride(from: 0, to: 20000, by: 37) {
        let mean = noise.channels.map { $0[frame] }.reduce(0, +) / Float(channels)
        #expect(abs(mono.channels[0][frame] - mean) < 1e-6)
      }
    }
  }

  @Test func `stereo of a mono recording is the same on both sides`() throws {
    let path = folder.file("noise.wav")
    let noise = TestSignal.noise(frames: 1000)
    try noise.write(to: path, as: .wavFloat)
    let (_, stereo) = try decode(path, channels: 2)
    let isSame = stereo.channels == [noise.channels[0], noise.channels[0]]
    #expect(isSame)
  }

  @Test func `stereo of a surround recording keeps the sides apart, shares the centre and can't exceed full scale`()
    throws
  {
    let path = folder.file("surround.wav")
    var signal = TestSignal.silence(frames: 6, channels: 6)
    for channel in 0..<6 { signal.channels[channel][channel] = 1 }
    try signal.write(to: path, as: .wavFloat)
    let (_, stereo) = try decode(path, channels: 2)
    let (left, right) = (stereo.channels[0], stereo.channels[1])
    #expect(left[0] > 0 && right[0] == 0)
    #expect(left[1] == 0 && right[1] > 0)
    #expect(left[2] > 0 && left[2] == right[2])
    #expect(left[3] == 0 && right[3] == 0)
    #expect(left[4] > 0 && right[4] == 0)
    #expect(left[5] == 0 && right[5] > 0)
    #expect(abs(left.reduce(0, +) - 1) < 1e-6)
    #expect(abs(right.reduce(0, +) - 1) < 1e-6)
  }

  @Test(arguments: [
    AudioRequest(channels: 4), AudioRequest(channels: 0), AudioRequest(sampleRate: 10), AudioRequest(sampleRate: -1),
  ])
  func `a request that the recording can't fill is refused before anything is handed over`(request: AudioRequest) throws
  {
    let path = folder.file("noise.wav")
    try TestSignal.noise(frames: 1000, channels: 2).write(to: path, as: .wavFloat)
    let receiver = CollectingReceiver()
    let error = #expect(throws: AudioError.self) {
      try Decoder.decode(path: path, into: [(AudioRequest(), receiver), (request, CollectingReceiver())])
    }
    #expect(error?.code == "PF-AUDIO-015")
    #expect(receiver.blocks == 0)
  }

  @Test func `decoding without receivers describes the recording`() throws {
    let path = folder.file("noise.ogg")
    try TestSignal.noise(frames: 22050, channels: 2).write(to: path, as: .oggVorbis)
    let info = try Decoder.decode(path: path, into: [])
    #expect(info == SourceInfo(format: "ogg/vorbis", sampleRate: 44100, channels: 2, frames: 22050))
    #expect(info.duration == 0.5)
  }
}
