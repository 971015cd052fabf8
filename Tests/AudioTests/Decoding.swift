import TestSupport

@testable import Audio

/// Decodes a file for one request.
func decode(_ path: String, sampleRate: Int? = nil, channels: Int? = nil) throws -> (SourceInfo, TestSignal) {
  let receiver = CollectingReceiver()
  let info = try Decoder.decode(
    path: path, into: [(AudioRequest(sampleRate: sampleRate, channels: channels), receiver)])
  return (info, receiver.signal)
}

/// The error of decoding a file, `nil` if there is none.
func decodingError(_ path: String, ffmpeg: FFmpeg? = FFmpeg()) throws -> AudioError? {
  do {
    _ = try Decoder.decode(
      path: path, into: [(AudioRequest(), CollectingReceiver())], ffmpeg: ffmpeg, isCancelled: { false },
      progress: { _ in })
    return nil
  } catch let error as AudioError {
    return error
  }
}

/// Where the sample of largest magnitude is.
func peak(_ samples: [Float]) -> Int {
  samples.indices.max { samples[$0].magnitude < samples[$1].magnitude } ?? -1
}
