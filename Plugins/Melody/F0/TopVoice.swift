import Pitch

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The melody among several voices: of the pitches whose partials sound strongest, a line that goes on smoothly, with what
/// the network hears, and rather high than low.
///
/// Source of the salience: J. Salamon, E. Gómez, "Melody extraction from polyphonic music signals using pitch contour
/// characteristics", IEEE TASLP 20(6), 2012.
struct TopVoice {
  private struct Candidate {
    /// Fractional MIDI pitch.
    let pitch: Double
    let salience: Double
    /// Whether its first partial sounds.
    let hasFundamental: Bool
  }

  private static let binsPerSemitone = 5
  private static let partialCount = 8
  /// Salience of a partial over that of the one below.
  private static let partialDecay = 0.8
  /// Bins on either side of a pitch that its partials count for.
  private static let reach = 2
  /// Of a frame's greatest salience, what a candidate has at least, and how many there are at most.
  private static let leastShare = 0.6
  private static let candidateLimit = 8
  /// Semitones from a pitch to its second, third and fourth partial, which are no voices of their own above a stronger
  /// pitch, and how far off they may be.
  private static let partialIntervals = [12, 19.02, 24]
  private static let partialTolerance = 0.5
  /// Of a frame's greatest peak, what a first partial has at least that sounds.
  private static let fundamentalShare = 0.1
  /// Costs in nats: of an octave less height, of a semitone's step, and of any leap at most.
  private static let octaveCost = 0.5
  private static let stepCost = 0.3
  private static let leapCost = 2.5
  /// Nats that the network's pitch is worth where it is sure of it, and how many semitones off it may be.
  private static let networkWeight = 2.0
  private static let networkTolerance = 0.7
  /// dB below loud frames at which half a confidence is left.
  private static let halfLevel = 20.0
  private static let greatestConfidence = 0.95
  private static let loudShare = 0.95

  /// Hz.
  let range: ClosedRange<Double>

  /// - Parameter network: what the network hears.
  /// - Returns: a contour with as many frames.
  func contour(
    of peaks: SpectralPeaks, network: PitchContour, checkpoint: () throws -> Void
  ) throws -> PitchContour {
    let frameCount = network.count
    var frames: [[Candidate]] = []
    for frame in 0..<peaks.frameCount {
      if frame % 256 == 0 { try checkpoint() }
      frames.append(candidates(of: peaks, frame: frame))
    }
    let line = Self.line(through: frames, network)
    let saliences = line.map { $0?.salience ?? 0 }
    let loud = saliences.isEmpty ? 0 : saliences.sorted()[Int(Self.loudShare * Double(saliences.count - 1))]
    var frequencies: [Float] = []
    var confidences: [Float] = []
    for frame in 0..<frameCount {
      guard let point = line[frame / SpectralPeaks.contourFrames], loud > 0 else {
        frequencies.append(0)
        confidences.append(0)
        continue
      }
      let confidence = 1 + 20 * log10(point.salience / loud) / (2 * Self.halfLevel)
      frequencies.append(Float(PitchScale.frequency(ofPitch: point.pitch)))
      confidences.append(Float(min(max(confidence, 0), Self.greatestConfidence)))
    }
    return PitchContour(
      framePeriod: PitchNetwork.framePeriod, frequencies: frequencies, confidences: confidences)
  }

  /// The local maxima of salience, strongest first.
  private func candidates(of peaks: SpectralPeaks, frame: Int) -> [Candidate] {
    let lowest = PitchScale.pitch(ofFrequency: range.lowerBound)
    let highest = PitchScale.pitch(ofFrequency: range.upperBound)
    let count = Int((highest - lowest) * Double(Self.binsPerSemitone)) + 1
    var salience = [Double](repeating: 0, count: count)
    var fundamental = [Double](repeating: 0, count: count)
    for peak in peaks.indices(ofFrame: frame) {
      var weight = peaks.magnitudes[peak]
      for partial in 1...Self.partialCount {
        let pitch = PitchScale.pitch(ofFrequency: peaks.frequencies[peak] / Double(partial))
        let place = (pitch - lowest) * Double(Self.binsPerSemitone)
        let nearest = Int(place.rounded())
        for bin in nearest - Self.reach...nearest + Self.reach where bin >= 0 && bin < count {
          let distance = cos(.pi / 2 * (Double(bin) - place) / Double(Self.reach + 1))
          salience[bin] += weight * distance * distance
          if partial == 1 { fundamental[bin] = max(fundamental[bin], weight) }
        }
        weight *= Self.partialDecay
      }
    }
    let least = Self.leastShare * (salience.max() ?? 0)
    guard least > 0 else { return [] }
    let maxima = salience.indices.filter { bin in
      salience[bin] >= least && (bin == 0 || salience[bin] > salience[bin - 1])
        && (bin == count - 1 || salience[bin] >= salience[bin + 1])
    }
    let audible = Self.fundamentalShare * (fundamental.max() ?? 0)
    var candidates: [Candidate] = []
    for bin in maxima.sorted(by: { (salience[$1], $0) < (salience[$0], $1) }) {
      let candidate = Candidate(
        pitch: lowest + Double(bin) / Double(Self.binsPerSemitone), salience: salience[bin],
        hasFundamental: fundamental[bin] >= audible)
      if !candidates.contains(where: { Self.isPartial(candidate, of: $0) }) { candidates.append(candidate) }
      if candidates.count == Self.candidateLimit { break }
    }
    return candidates
  }

  private static func isPartial(_ candidate: Candidate, of stronger: Candidate) -> Bool {
    let interval = candidate.pitch - stronger.pitch
    return stronger.hasFundamental && partialIntervals.contains { abs(interval - $0) < partialTolerance }
  }

  /// The cheapest line through a candidate of each frame that has any.
  private static func line(through frames: [[Candidate]], _ network: PitchContour) -> [Candidate?] {
    var costs: [Double] = []
    var before: [Candidate] = []
    var origins: [[Int]] = []
    for (frame, candidates) in frames.enumerated() {
      guard let strongest = candidates.first else {
        origins.append([])
        continue
      }
      var next: [Double] = []
      var origin: [Int] = []
      let inContour = min(frame * SpectralPeaks.contourFrames, network.count - 1)
      let heard = PitchScale.pitch(ofFrequency: Double(network.frequencies[inContour]))
      for candidate in candidates {
        var own = log(strongest.salience / candidate.salience) - octaveCost * candidate.pitch / 12
        if abs(candidate.pitch - heard) < networkTolerance {
          own -= networkWeight * Double(network.confidences[inContour])
        }
        let arrivals = before.indices.map { index in
          costs[index] + min(stepCost * abs(candidate.pitch - before[index].pitch), leapCost)
        }
        let best = arrivals.indices.min { arrivals[$0] < arrivals[$1] }
        next.append(own + (best.map { arrivals[$0] } ?? 0))
        origin.append(best ?? 0)
      }
      (costs, before) = (next, candidates)
      origins.append(origin)
    }
    var line = [Candidate?](repeating: nil, count: frames.count)
    var state = costs.indices.min { costs[$0] < costs[$1] } ?? 0
    for frame in frames.indices.reversed() where !frames[frame].isEmpty {
      line[frame] = frames[frame][state]
      state = origins[frame][state]
    }
    return line
  }
}
