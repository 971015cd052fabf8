import PerformiaSDK

/// Separates a recording into stems, segment by segment; memory does not grow with its length.
final class StemSeparator {
  private let model: SeparationModel
  /// Places of the wanted stems among the model's.
  private let wanted: [Int]
  private let overlap: Double
  private let shifts: Int

  private let transform: SegmentTransform?
  private let mix: UnsafeMutableBufferPointer<Float>
  private let spectrogram: UnsafeMutableBufferPointer<Float>
  private let weights: UnsafeMutablePointer<Float>
  private let stem: UnsafeMutablePointer<Float>
  /// For each wanted stem and channel the samples from `position` on that are not complete, a segment long.
  private let sums: [[UnsafeMutablePointer<Float>]]
  private var position = 0

  /// - Parameters:
  ///   - wanted: places of the stems that are given among those of the model.
  ///   - overlap: share of a segment that the next one has too.
  ///   - shifts: how often the recording is cut.
  init(model: SeparationModel, wanted: [Int], overlap: Double, shifts: Int) {
    self.model = model
    self.wanted = wanted
    self.overlap = overlap
    self.shifts = shifts
    func buffer(_ count: Int) -> UnsafeMutablePointer<Float> {
      let buffer = UnsafeMutablePointer<Float>.allocate(capacity: max(1, count))
      buffer.initialize(repeating: 0, count: max(1, count))
      return buffer
    }
    let (samples, channels) = (model.samples, SeparationModel.channels)
    let values = model.framing.map { 2 * channels * $0.bins * $0.frames } ?? 0
    transform = model.framing.map(SegmentTransform.init)
    mix = UnsafeMutableBufferPointer(start: buffer(channels * samples), count: channels * samples)
    spectrogram = UnsafeMutableBufferPointer(start: buffer(values), count: values)
    weights = buffer(samples)
    stem = buffer(samples)
    sums = wanted.map { _ in (0..<channels).map { _ in buffer(samples) } }
  }

  deinit {
    mix.deallocate()
    spectrogram.deallocate()
    weights.deallocate()
    stem.deallocate()
    for buffer in sums.joined() { buffer.deallocate() }
  }

  /// - Parameters:
  ///   - audio: of two channels at 44.1 kHz.
  ///   - give: receives the wanted stems (a buffer a channel each), the first sample and their number, in time order.
  /// - Throws: `CancellationError` when the host asked to stop, and what reading, the network and `give` throw.
  func separate(
    _ audio: AudioInput, context: AnalysisContext,
    give: (_ stems: [[UnsafeMutablePointer<Float>]], _ first: Int, _ count: Int) throws -> Void
  ) throws {
    guard audio.frames > 0 else { return }
    let level = model.isNormalised ? try RecordingLevel(of: audio, context: context) : RecordingLevel()
    let plan = SegmentPlan(frameCount: audio.frames, length: model.samples, overlap: overlap, shifts: shifts)
    position = 0
    for (index, segment) in plan.segments.enumerated() {
      try context.checkCancellation()
      try read(segment, of: audio, level: level)
      plan.weights(of: segment, into: weights)
      try model.run(
        mix: UnsafeBufferPointer(mix), spectrogram: UnsafeBufferPointer(spectrogram),
        cancellation: context.cancellation
      ) { add($0, of: segment, level: level) }
      let isLast = index + 1 == plan.segments.count
      let settled = isLast ? audio.frames : max(0, min(plan.segments[index + 1].start, audio.frames))
      if settled > position {
        try give(sums, position, settled - position)
        advance(to: settled)
      }
      context.progress(Double(index + 1) / Double(plan.segments.count))
    }
  }

  /// What the network gets for a segment: normalised, with silence outside the recording.
  private func read(_ segment: SegmentPlan.Segment, of audio: AudioInput, level: RecordingLevel) throws {
    guard let mix = mix.baseAddress, let spectrogram = spectrogram.baseAddress else { return }
    let channels = (0..<SeparationModel.channels).map { mix + $0 * model.samples }
    try audio.read(from: segment.inputStart, count: model.samples, into: channels)
    let inside = (0..<audio.frames).clamped(to: segment.inputStart..<segment.inputStart + model.samples)
    for (number, channel) in channels.enumerated() {
      for index in inside {
        let place = index - segment.inputStart
        channel[place] = (channel[place] - level.mean) / level.deviation
      }
      guard let transform, let framing = model.framing else { continue }
      transform.transform(channel, into: spectrogram + 2 * number * framing.bins * framing.frames)
    }
  }

  /// Adds what the network says of a segment to the stems.
  private func add(
    _ outputs: [UnsafeBufferPointer<Float>], of segment: SegmentPlan.Segment, level: RecordingLevel
  ) {
    let samples = model.samples
    let heard = segment.start - segment.inputStart
    for (place, number) in wanted.enumerated() {
      for channel in 0..<SeparationModel.channels {
        let row = number * SeparationModel.channels + channel
        stem.update(repeating: 0, count: samples)
        var remaining = outputs[...]
        if model.givesWaveforms, let waveforms = remaining.popFirst()?.baseAddress {
          stem.update(from: waveforms + row * samples, count: samples)
        }
        if model.givesSpectrograms, let transform, let framing = model.framing,
          let spectra = remaining.popFirst()?.baseAddress
        {
          transform.addSignal(of: spectra + 2 * row * framing.bins * framing.frames, to: stem)
        }
        let sum = sums[place][channel]
        for index in 0..<segment.count where segment.start + index >= 0 {
          let value = stem[heard + index] * level.deviation + level.mean
          sum[segment.start + index - position] += weights[index] * value
        }
      }
    }
  }

  private func advance(to next: Int) {
    let kept = model.samples - (next - position)
    for buffer in sums.joined() {
      if kept > 0 { buffer.update(from: buffer + (next - position), count: kept) }
      (buffer + max(0, kept)).update(repeating: 0, count: model.samples - max(0, kept))
    }
    position = next
  }
}
