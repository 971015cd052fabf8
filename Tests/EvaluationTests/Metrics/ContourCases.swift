import Evaluation

/// Pairs of pitch contours as melody extractors and annotators produce them.
struct ContourCases {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// One to sixty frames of notes and rests, regular or not, from zero or later.
  mutating func contour() -> Annotation.PitchContour {
    let hops = [0.01, 0.0058, 0.005, 256 / 44100.0]
    let hop = hops.randomElement(using: &generator) ?? 0.01
    let start = Bool.random(using: &generator) ? 0 : hop * Double(Int.random(in: 1...9, using: &generator))
    let isRegular = Int.random(in: 0...3, using: &generator) > 0
    var frequency = 220.0
    var isVoiced = true
    var contour = Annotation.PitchContour(times: [], frequencies: [])
    let restLikelihood = Int.random(in: 0...6, using: &generator)
    for frame in 0..<Int.random(in: 1...60, using: &generator) {
      let jitter = isRegular ? 0 : Double.random(in: 0...0.8, using: &generator) * hop
      contour.times.append(start + Double(frame) * hop + jitter)
      if Int.random(in: 0...5, using: &generator) == 0 {
        frequency = 110 * Double(Int.random(in: 1...8, using: &generator))
        isVoiced = Int.random(in: 0...6, using: &generator) >= restLikelihood
      }
      contour.frequencies.append(isVoiced ? frequency * Double.random(in: 0.99...1.01, using: &generator) : 0)
    }
    return contour
  }

  mutating func perturbed(_ contour: Annotation.PitchContour) -> Annotation.PitchContour {
    var result = contour
    switch Int.random(in: 0...10, using: &generator) {
    case 0: break
    case 1: result.frequencies = contour.frequencies.map { $0 * 2 }
    case 2:
      let factors = [1.0285, 1.0297, 0.9719, 0.9716, 1.4142, 4]
      let factor = factors.randomElement(using: &generator) ?? 1
      result.frequencies = contour.frequencies.map { $0 * factor }
    case 3: result.frequencies = contour.frequencies.map { _ in 0 }
    case 4: result.frequencies = contour.frequencies.map { -$0 }
    case 5:
      result.frequencies = contour.frequencies.map { Int.random(in: 0...3, using: &generator) == 0 ? -$0 : $0 }
    case 6:
      result.frequencies = contour.frequencies.map { Int.random(in: 0...3, using: &generator) == 0 ? 0 : $0 }
    case 7: result.times = contour.times.map { $0 + 0.004 }
    case 8:
      let count = (contour.times.count + 1) / 2
      result.times = Array(contour.times.prefix(count))
      result.frequencies = Array(contour.frequencies.prefix(count))
    case 9:
      result.times = contour.times.indices.filter { $0 % 2 == 0 }.map { contour.times[$0] }
      result.frequencies = contour.frequencies.indices.filter { $0 % 2 == 0 }.map { contour.frequencies[$0] }
    default: result = self.contour()
    }
    return result
  }
}
