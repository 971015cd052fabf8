import CSignal

/// The best way of a bar pointer through the frames of a recording.
///
/// The pointer moves through a beat in one way only, so that the score of a whole beat is a difference of sums over frames
/// and the search goes from beat to beat: exactly Viterbi's result over all positions of the pointer, for the price of one
/// state a frame for each beat of a bar and period. Where each way came from is kept for one block of frames, and the
/// state of the search at the start of each block; going back, blocks are searched again. So memory does not grow with
/// the recording but for a few bytes a frame.
final class BarPointerSearch {
  /// A beat of the best way.
  struct Beat {
    /// Frame at which it begins.
    let start: Int
    /// Frames.
    let period: Int
    /// Which beat of which bar, an index of `meterOfBeat`.
    let beat: Int
  }

  /// The end of a way: the beat that is still on when the recording ends.
  private struct End {
    var score = -Float.infinity
    var frame = 0
    var beat = 0
    var period = 0
  }

  private static let framesPerBlock = 32768
  private static let isFirst: UInt8 = 255

  private let model: BarPointerModel
  private let sums: EvidenceSums
  private let frameCount: Int
  private let periodCount: Int
  /// Values for one beat: its periods between `reach` impossible ones to either side.
  private let rowLength: Int
  private let ringLength: Int

  /// Score of the ways that come to the start of a beat at a frame, by frame modulo the ring, beat and last period.
  private var arrivals: [Float]
  /// The meter that each of those to the first beat of a bar comes from.
  private var arrivalMeters: [UInt8]
  private var end = End()
  /// Where the ways that leave a frame came from: the period before, by frame of the block, beat and period.
  private var origins: [UInt8]
  private var originMeters: [UInt8]
  private var checkpoints: [(arrivals: [Float], meters: [UInt8])] = []
  private var best: [Float]
  private var bestOrigins: [Int32]

  init(model: BarPointerModel, observations: BeatObservations) {
    self.model = model
    sums = EvidenceSums(observations, betweenCost: model.betweenCost)
    frameCount = observations.frameCount
    periodCount = model.periods.count
    rowLength = periodCount + 2 * model.reach
    ringLength = model.longestPeriod + 1
    arrivals = [Float](repeating: -.infinity, count: ringLength * model.beatCount * rowLength)
    arrivalMeters = [UInt8](repeating: 0, count: ringLength * model.meters.count * periodCount)
    let blockFrames = min(Self.framesPerBlock, frameCount)
    origins = [UInt8](repeating: 0, count: blockFrames * model.beatCount * periodCount)
    originMeters = [UInt8](repeating: 0, count: blockFrames * model.meters.count * periodCount)
    best = [Float](repeating: 0, count: periodCount)
    bestOrigins = [Int32](repeating: 0, count: periodCount)
  }

  /// - Parameter checkpoint: called every so often; what it throws ends the search.
  /// - Returns: the beats of the best way, none without frames.
  func run(checkpoint: () throws -> Void) rethrows -> [Beat] {
    guard frameCount > 0 else { return [] }
    for start in stride(from: 0, to: frameCount, by: Self.framesPerBlock) {
      checkpoints.append((arrivals, arrivalMeters))
      try search(from: start, checkpoint: checkpoint)
    }
    return try trace(checkpoint: checkpoint)
  }

  // MARK: Forward

  private func search(from start: Int, checkpoint: () throws -> Void) rethrows {
    for frame in start..<min(start + Self.framesPerBlock, frameCount) {
      if frame % 1024 == 0 { try checkpoint() }
      step(frame, row: frame - start)
    }
  }

  /// Leads all ways that come to a frame on to the ends of their next beats.
  private func step(_ frame: Int, row: Int) {
    let beatCount = model.beatCount
    let meterCount = model.meters.count
    let (periodCount, rowLength, reach) = (periodCount, rowLength, model.reach)
    arrivals.withUnsafeMutableBufferPointer { arrivals in
      arrivalMeters.withUnsafeMutableBufferPointer { arrivalMeters in
        origins.withUnsafeMutableBufferPointer { origins in
          originMeters.withUnsafeMutableBufferPointer { originMeters in
            best.withUnsafeMutableBufferPointer { best in
              bestOrigins.withUnsafeMutableBufferPointer { bestOrigins in
                guard let arrivals = arrivals.baseAddress, let arrivalMeters = arrivalMeters.baseAddress,
                  let origins = origins.baseAddress, let originMeters = originMeters.baseAddress,
                  let best = best.baseAddress, let bestOrigins = bestOrigins.baseAddress
                else { return }
                let here = arrivals + frame % ringLength * beatCount * rowLength
                let meterCells = meterCount * periodCount
                (originMeters + row * meterCells).update(
                  from: arrivalMeters + frame % ringLength * meterCells, count: meterCells)
                for beat in 0..<beatCount {
                  let scores = here + beat * rowLength
                  model.transitions.withUnsafeBufferPointer { transitions in
                    guard let costs = transitions.baseAddress else { return }
                    csignal_best_transitions(scores, costs, periodCount, 2 * reach + 1, best, bestOrigins)
                  }
                  let origin = origins + (row * beatCount + beat) * periodCount
                  for period in 0..<periodCount {
                    origin[period] = UInt8(truncatingIfNeeded: period + Int(bestOrigins[period]) - reach)
                  }
                  if frame < model.longestPeriod { begin(frame, best, origin) }
                  lead(frame, beat: beat, best, to: arrivals, arrivalMeters)
                  scores.update(repeating: -.infinity, count: rowLength)
                }
              }
            }
          }
        }
      }
    }
  }

  /// Lets ways begin at a frame: what comes before it is the rest of a beat that began before the recording.
  private func begin(_ frame: Int, _ best: UnsafeMutablePointer<Float>, _ origin: UnsafeMutablePointer<UInt8>) {
    let score = -model.startCost
    for period in 0..<periodCount where frame < model.periods[period] && score > best[period] {
      best[period] = score
      origin[period] = Self.isFirst
    }
  }

  /// Leads the ways that leave the start of a beat to the start of the next, or to the end of the recording.
  private func lead(
    _ frame: Int, beat: Int, _ scores: UnsafePointer<Float>, to arrivals: UnsafeMutablePointer<Float>,
    _ arrivalMeters: UnsafeMutablePointer<UInt8>
  ) {
    let (beatCount, meterCount) = (model.beatCount, model.meters.count)
    let meter = model.meterOfBeat[beat]
    let isDownbeat = beat == model.firstBeats[meter]
    let isLast = beat + 1 == model.firstBeats[meter] + model.meters[meter]
    let observed = isDownbeat ? sums.downbeat : sums.beat
    for period in 0..<periodCount where scores[period] > -.infinity {
      let next = frame + model.periods[period]
      let middle = min(frame + model.widths[period], frameCount)
      let score = scores[period] + Float(observed[middle] - observed[frame])
      guard next < frameCount else {
        if score > end.score { end = End(score: score, frame: frame, beat: beat, period: period) }
        continue
      }
      let place = next % ringLength
      let cell = model.reach + period
      guard isLast else {
        arrivals[(place * beatCount + beat + 1) * rowLength + cell] = score
        continue
      }
      for other in 0..<meterCount {
        let target = (place * beatCount + model.firstBeats[other]) * rowLength + cell
        let changed = other == meter ? score : score + model.meterChange
        if changed > arrivals[target] {
          arrivals[target] = changed
          arrivalMeters[(place * meterCount + other) * periodCount + period] = UInt8(truncatingIfNeeded: meter)
        }
      }
    }
  }

  // MARK: Back

  private func trace(checkpoint: () throws -> Void) rethrows -> [Beat] {
    var beats: [Beat] = []
    var block = checkpoints.count - 1
    var (frame, beat, period) = (end.frame, end.beat, end.period)
    while true {
      while frame < block * Self.framesPerBlock {
        block -= 1
        (arrivals, arrivalMeters) = checkpoints[block]
        try search(from: block * Self.framesPerBlock, checkpoint: checkpoint)
      }
      beats.append(Beat(start: frame, period: model.periods[period], beat: beat))
      let row = frame - block * Self.framesPerBlock
      let before = origins[(row * model.beatCount + beat) * periodCount + period]
      guard before != Self.isFirst else { return beats.reversed() }
      let meter = model.meterOfBeat[beat]
      if beat == model.firstBeats[meter] {
        let origin = Int(originMeters[(row * model.meters.count + meter) * periodCount + Int(before)])
        beat = model.firstBeats[origin] + model.meters[origin] - 1
      } else {
        beat -= 1
      }
      period = Int(before)
      frame -= model.periods[period]
    }
  }
}

/// Sums over all frames before each of what speaks for a beat rather than for the time between beats, so that the evidence
/// of a stretch of frames costs one difference. The time between beats then counts nothing, and scores stay small enough
/// for float32 in recordings of any length.
private struct EvidenceSums {
  let beat: [Double]
  let downbeat: [Double]

  init(_ observations: BeatObservations, betweenCost: Float) {
    func sums(_ values: [Float]) -> [Double] {
      var sum = 0.0
      return [0]
        + zip(values, observations.between).map { value, between in
          sum += Double(value) - Double(between) + Double(betweenCost)
          return sum
        }
    }
    beat = sums(observations.beat)
    downbeat = sums(observations.downbeat)
  }
}
