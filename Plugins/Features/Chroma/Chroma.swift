import PerformiaSDK
import Signal

/// Pitch salience and chroma by approximate transcription.
final class Chroma: Analyzer {
  static let sampleRate = 11025

  static let audio = Input.audio("audio", sampleRate: sampleRate, channels: 1)
  static let tuning = Input(
    "tuning", type: "music/tuning/1", count: .optional,
    summary: "Tuning of the recording; estimated from the audio where it is not wired.")

  static let pitchgram = Output(
    "pitchgram", type: "feature/pitchgram/1", summary: "Salience of the semitones from C1 to C7.")
  static let chroma = Output(
    "chroma", type: "feature/chroma/1", attributes: ["register": "all"], summary: "Everything from C2 to F#6.")
  static let treble = Output(
    "treble", type: "feature/chroma/1", attributes: ["register": "treble"],
    summary: "The register of the harmony above the bass, F#2 to E5.")
  static let bass = Output(
    "bass", type: "feature/chroma/1", attributes: ["register": "bass"],
    summary: "The register of bass lines, F#1 to E3.")

  static let partialDecay = Parameter.number(
    "partial_decay", default: 0.8, in: 0.3...0.95,
    summary: "Amplitude of each partial over the one below, in the notes that spectra are explained by.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.features.chroma", version: "1.0.0", name: "Chroma",
    summary: "Pitch salience and chroma by non-negative least squares with a dictionary of notes.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [audio, tuning],
    outputs: [pitchgram, chroma, treble, bass], parameters: [partialDecay],
    resources: Resources(memoryBase: 16 << 20), nativeDependencies: ["libfftw3f.so.3", "libopenblas.so.0"])

  private var settings = PitchSalience.Settings()

  init(parameters: Parameters) throws {
    settings.sampleRate = Double(Self.sampleRate)
    settings.partialDecay = parameters[Self.partialDecay]
  }

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(Self.audio) else { return }
    func read(_ start: Int, _ count: Int, _ destination: UnsafeMutablePointer<Float>) throws {
      try audio.read(from: start, count: count, into: destination)
    }
    let wired = try context.table(Self.tuning)?.float64("a4")?.first
    let a4 =
      try wired
      ?? TuningEstimator.estimate(
        sampleCount: audio.frames, sampleRate: audio.sampleRate, read: read,
        checkpoint: { _ in try context.checkCancellation() }
      ).a4
    let salience = PitchSalience(settings: settings, tuning: a4)
    let labels = settings.notes.map(String.init)
    let pitchgram = try context.begin(
      Self.pitchgram, bins: labels.count, framePeriod: salience.framePeriod, start: audio.start, binLabels: labels)
    let registers: [(output: Output, profile: RegisterProfile)] = [
      (Self.chroma, .all(notes: settings.notes)), (Self.treble, .treble(notes: settings.notes)),
      (Self.bass, .bass(notes: settings.notes)),
    ]
    let chromas = try registers.map { register in
      try context.begin(
        register.output, bins: 12, framePeriod: salience.framePeriod, start: audio.start,
        binLabels: Self.pitchClassNames, attributes: register.output.attributes)
    }
    let frameCount = salience.frameCount(sampleCount: audio.frames)
    var folded: [Float] = []
    var done = 0
    try salience.compute(sampleCount: audio.frames, read: read) { rows, count in
      try context.checkCancellation()
      if context.wants(Self.pitchgram) { try pitchgram.append(rows, frames: count) }
      folded = [Float](repeating: 0, count: count * 12)
      for (register, output) in zip(registers, chromas) where context.wants(register.output) {
        try folded.withUnsafeMutableBufferPointer { folded in
          guard let folded = folded.baseAddress else { return }
          for row in 0..<count {
            register.profile.fold(rows + row * settings.notes.count, into: folded + row * 12)
          }
          try output.append(folded, frames: count)
        }
      }
      done += count
      context.progress(Double(done) / Double(frameCount))
    }
  }

  private static let pitchClassNames = ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]
}
