/// What a made-up recording is like.
enum Scene: String, CaseIterable, Sendable {
  /// Four chords with a beat, two a second.
  case music
  case silence, noise
  /// Nothing but one sample, frame or row in the middle.
  case impulse
  /// Full scale all the time: the extremes that values can have.
  case clipping
  /// Values so small that processors treat them in a special way.
  case denormals
  /// Samples that are no numbers.
  case notFinite
  /// A constant.
  case offset

  /// About 1e-41.
  static let denormal = Float(bitPattern: 7136)

  /// In the words of a report.
  var words: String {
    switch self {
    case .music: "music"
    case .silence: "silence"
    case .noise: "noise"
    case .impulse: "one impulse"
    case .clipping: "full scale"
    case .denormals: "denormal numbers"
    case .notFinite: "samples that are NaN and infinite"
    case .offset: "a constant"
    }
  }
}

/// A made-up recording: everything that inputs are made from.
struct Recording: Sendable, CustomStringConvertible {
  var scene = Scene.music
  /// Seconds.
  var duration: Double
  /// Hz, where a port leaves it open.
  var sampleRate = 44100.0
  /// Where a port leaves it open.
  var channels = 2
  var matrix = MatrixLayout()
  /// Length in samples instead of `duration` where audio is read.
  var frames: Int?
  var seed = 1

  var description: String {
    let length = frames.map { "\($0) samples" } ?? "\(duration) s"
    return "\(length) of \(scene.words)"
  }

  /// The recording with another scene.
  func with(_ scene: Scene) -> Recording {
    var copy = self
    copy.scene = scene
    return copy
  }
}

/// How a matrix is laid out where its port and its type leave that open.
struct MatrixLayout: Sendable, Equatable, CustomStringConvertible {
  enum Labels: String, Sendable {
    case none
    /// Rising frequencies in Hz.
    case frequencies
    /// Rising MIDI pitches.
    case pitches
  }

  var bins = 40
  /// Seconds from one frame's centre to the next.
  var framePeriod = 0.01
  var labels = Labels.frequencies

  /// In the order in which they are tried until one suits the analyzer.
  static let candidates = [
    MatrixLayout(), MatrixLayout(labels: .pitches), MatrixLayout(bins: 88, framePeriod: 0.02, labels: .pitches),
    MatrixLayout(bins: 12, framePeriod: 0.05, labels: .none), MatrixLayout(bins: 128, framePeriod: 0.016),
    MatrixLayout(bins: 1, framePeriod: 0.01, labels: .none), MatrixLayout(bins: 2, framePeriod: 0.01, labels: .none),
  ]

  var description: String {
    "\(bins) bins every \(framePeriod) s, " + (labels == .none ? "without labels" : "labelled with \(labels.rawValue)")
  }
}
