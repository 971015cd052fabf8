/// All renditions of one recording: each channel count is mixed once, each rate of it resampled once.
struct RenditionSet {
  private var renditions: [Rendition] = []
  private var mixes: [(downmix: Downmix, block: PlanarBlock)] = []
  private let sourceChannels: Int

  init(
    _ requests: [(request: AudioRequest, receiver: any AudioReceiver)], path: String, sampleRate: Int, channels: Int,
    blockSize: Int
  ) throws(AudioError) {
    sourceChannels = channels
    var groups: [(request: AudioRequest, receivers: [any AudioReceiver])] = []
    for (request, receiver) in requests {
      let resolved = AudioRequest(
        sampleRate: request.sampleRate ?? sampleRate, channels: request.channels ?? channels)
      if let index = groups.firstIndex(where: { $0.request == resolved }) {
        groups[index].receivers.append(receiver)
      } else {
        groups.append((resolved, [receiver]))
      }
    }
    for (request, receivers) in groups {
      let (rate, count) = (request.sampleRate ?? sampleRate, request.channels ?? channels)
      guard AudioLimits.sampleRates.contains(rate) else {
        throw .unsupportedRequest(path: path, reason: "a sample rate of \(rate) Hz was asked for")
      }
      let block: PlanarBlock
      if let mix = mixes.first(where: { $0.downmix.channels == count }) {
        block = mix.block
      } else {
        guard let downmix = Downmix(from: channels, to: count) else {
          throw .unsupportedRequest(path: path, reason: "it has \(channels) channels and \(count) were asked for")
        }
        block = PlanarBlock(channels: count, capacity: blockSize)
        mixes.append((downmix, block))
      }
      renditions.append(
        try Rendition(of: block, sourceRate: sampleRate, sampleRate: rate, receivers: receivers))
    }
  }

  func begin() throws {
    for rendition in renditions { try rendition.begin() }
  }

  func append(_ interleaved: UnsafePointer<Float>, frames: Int) throws {
    for (downmix, block) in mixes {
      downmix.mix(interleaved, sourceChannels: sourceChannels, frames: frames, into: block)
    }
    for rendition in renditions { try rendition.append(frames: frames) }
  }

  func finish() throws {
    for rendition in renditions { try rendition.finish() }
  }
}
