import TestSupport
import Testing

@testable import Audio

@Suite("Converting audio in memory")
struct ConversionTests {
  private func converted(
    _ signal: TestSignal, to request: AudioRequest, isCancelled: () -> Bool = { false }
  ) throws -> TestSignal {
    let receiver = CollectingReceiver()
    try AudioConversion.convert(
      frames: signal.frames, sampleRate: signal.sampleRate, channels: signal.channels.count, to: request,
      into: receiver, isCancelled: isCancelled
    ) { first, count, buffers in
      for (samples, buffer) in zip(signal.channels, buffers) {
        for index in 0..<count { buffer[index] = samples[first + index] }
      }
    }
    return receiver.signal
  }

  @Test(
    "the samples are those of a recording that is decoded",
    arguments: [
      AudioRequest(sampleRate: 22050, channels: 1), AudioRequest(sampleRate: 16000), AudioRequest(channels: 1),
      AudioRequest(sampleRate: 48000, channels: 2), AudioRequest(),
    ])
  func sameAsDecoding(request: AudioRequest) throws {
    let signal = TestSignal.noise(frames: 50_000, channels: 2)
    let folder = try TemporaryFolder()
    try signal.write(to: folder.file("signal.wav"), as: .wavFloat)
    let decoded = try decode(folder.file("signal.wav"), sampleRate: request.sampleRate, channels: request.channels).1
    let result = try converted(signal, to: request)
    #expect(result.sampleRate == decoded.sampleRate)
    #expect(result.channels == decoded.channels)
  }

  @Test("channels that cannot be had are refused, and a wish to stop is heard")
  func refusals() {
    let signal = TestSignal.noise(frames: 50_000, channels: 2)
    let error = #expect(throws: AudioError.self) { try converted(signal, to: AudioRequest(channels: 3)) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("3 were asked for"))
    let stopped = #expect(throws: AudioError.self) { try converted(signal, to: AudioRequest(), isCancelled: { true }) }
    if case .cancelled = stopped {} else { Issue.record("\(String(describing: stopped))") }
  }
}
