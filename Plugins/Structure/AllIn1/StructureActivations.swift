#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a section is for, in the order of the networks' classes; the labels of the Harmonix set, of which
/// `instrumental` is `inst` there.
///
/// `start` and `end` are what precedes and follows the music.
///
/// Source: O. Nieto, M. McCallum, M. Davies, A. Robertson, A. Stark, E. Egozy, "The Harmonix set: Beats, downbeats, and
/// functional segment annotations of western popular music", ISMIR 2019.
enum SectionFunction: String, CaseIterable {
  case start, end, intro, outro
  case rest = "break"
  case bridge
  case instrumental
  case solo, verse, chorus
}

/// Probabilities frame by frame; frame `k` is centred on `k / StructureNetwork.frameRate` seconds from the stems' start.
struct StructureActivations {
  /// Of a beat that is no downbeat.
  private(set) var beat: [Float]
  private(set) var downbeat: [Float]
  /// That a section begins.
  private(set) var boundary: [Float]
  /// Of each ``SectionFunction``, row by row; those of a frame add up to 1.
  private(set) var functions: [Float]
  /// Whether nothing sounds in any stem.
  private(set) var isSilent: [Bool]

  var frameCount: Int { beat.count }

  init(frameCount: Int) {
    beat = [Float](repeating: 0, count: frameCount)
    downbeat = beat
    boundary = beat
    functions = [Float](repeating: 0, count: frameCount * SectionFunction.allCases.count)
    isSilent = [Bool](repeating: true, count: frameCount)
  }

  func functions(at frame: Int) -> ArraySlice<Float> {
    functions[frame * SectionFunction.allCases.count..<(frame + 1) * SectionFunction.allCases.count]
  }

  /// Adds what a stretch of the stems says of a frame.
  ///
  /// - Parameters:
  ///   - logits: of a beat of either kind, of a downbeat, of a section's beginning, and of each function.
  ///   - weight: of the stretch; those of all stretches for a frame add up to 1.
  mutating func add(_ logits: UnsafePointer<Float>, weight: Float, at frame: Int) {
    let (any, first) = (Self.probability(logits[0]), Self.probability(logits[1]))
    beat[frame] += weight * max(0, any - first)
    downbeat[frame] += weight * first
    boundary[frame] += weight * Self.probability(logits[2])
    let count = SectionFunction.allCases.count
    let greatest = (3..<3 + count).reduce(-Float.infinity) { max($0, logits[$1]) }
    var sum: Float = 0
    for index in 3..<3 + count { sum += expf(logits[index] - greatest) }
    for index in 0..<count { functions[frame * count + index] += weight * expf(logits[3 + index] - greatest) / sum }
  }

  mutating func setSounding(_ frame: Int) { isSilent[frame] = false }

  private static func probability(_ logit: Float) -> Float { 1 / (1 + expf(-logit)) }
}
