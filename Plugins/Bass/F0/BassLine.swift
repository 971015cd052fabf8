import Neural
import PerformiaSDK
import Pitch

/// The line of the bass by CREPE's smallest network, by keys that another analyzer heard, and by a model of notes.
final class BassLine: Analyzer {
  static let audio = Input.audio(
    "audio", sampleRate: BassNetwork.sampleRate, channels: 1, summary: "The recording, or its bass alone.")
  static let keys = Input(
    "keys", type: "activation/note/1", count: .optional,
    summary: "How likely each key sounds, of which the lowest are the bass; used together with onsets.")
  static let onsets = Input(
    "onsets", type: "activation/note/1", count: .optional,
    summary: "How likely a note begins on each key; used together with keys.")

  static let model = Parameter.model("model", default: "crepe-tiny", summary: "The network: CREPE's, of 360 bins.")
  static let frequencyRange = Parameter.range(
    "frequency_range", default: 30...400, in: 30...400, unit: "Hz",
    summary: "Lowest and highest frequency, at least a semitone apart.")
  static let voicingThreshold = Parameter.number(
    "voicing_threshold", default: 0.3, in: 0.05...0.95,
    summary: "Least confidence of a frame of the contour; less gives a contour with fewer gaps.")
  static let minimumConfidence = Parameter.number(
    "minimum_confidence", default: 0.3, in: 0...0.95, summary: "Notes that are less likely right are left out.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.bass.f0", version: "1.0.0", name: "Bass line",
    summary: "Notes and fundamental frequency of the bass, of a mix or of a stem.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [audio, keys, onsets],
    outputs: [VoicePorts.notes, VoicePorts.contour],
    parameters: [
      model, NeuralParameters.runtime, NeuralParameters.provider, frequencyRange, voicingThreshold, minimumConfidence,
    ],
    resources: Resources(threads: 2, memoryBase: 128 << 20, memoryPerSecond: 96 << 10),
    nativeDependencies: ["libfftw3f.so.3"])

  /// Hz, in which a bass's attacks are heard.
  private static let attackBand = 30.0...500.0
  /// Seconds from where an onset is told to where it is.
  private static let onsetShift = -0.01

  private let parameters: Parameters
  private let pitches: Range<Int>

  init(parameters: Parameters) throws {
    let range = parameters[Self.frequencyRange]
    guard range.upperBound >= range.lowerBound * 1.06 else {
      throw AnalyzerError("the frequencies are less than a semitone apart", parameter: Self.frequencyRange.name)
    }
    let possible = BassScale.pitches.indices(in: range)
    guard !possible.isEmpty else {
      throw AnalyzerError("no semitone from B0 to G4 has such a frequency", parameter: Self.frequencyRange.name)
    }
    self.parameters = parameters
    pitches = possible
  }

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(Self.audio) else { return }
    let session = try context.session(
      Self.model, parameters, inputs: [BassNetwork.input], outputs: [BassNetwork.output])
    let judgement = try BassNetwork(session: session, range: parameters[Self.frequencyRange])
      .judge(audio, context: context)
    let frameCount = audio.frames > 0 ? (audio.frames - 1) / BassEvidence.hopSize + 1 : 0
    let attacks = try AttackEvidence(
      of: audio, hopSize: BassEvidence.hopSize, count: frameCount, band: Self.attackBand, context: context)
    let (keys, onsets) = (context.matrix(Self.keys), context.matrix(Self.onsets))
    if (keys == nil) != (onsets == nil) {
      context.note("The bass is told by its network alone: of keys and onsets only one is there.")
    }
    let evidence = try BassEvidence(
      frameCount: frameCount, pitches: judgement.pitches, keys: keys, onsets: onsets, start: audio.start,
      attacks: attacks)
    let found = try notes(of: evidence, checkpoint: context.checkCancellation)
    try write(found, contour: judgement.contour, attacks: attacks, start: audio.start, to: context)
  }

  private func notes(
    of evidence: BassEvidence, checkpoint: () throws -> Void
  ) throws -> [(note: BassDecoding.Note, confidence: Double)] {
    let model = evidence.keys == nil ? BassModel.alone : .withKeys
    var posterior = model.posterior
    posterior.possible = pitches
    let logarithms = try posterior.logarithms(of: evidence, checkpoint: checkpoint)
    return try model.decoding.notes(logarithms: logarithms, onsets: evidence.onsets, checkpoint: checkpoint)
      .map { ($0, model.confidence(of: $0)) }
      .filter { $0.1 >= parameters[Self.minimumConfidence] }
  }

  private func write(
    _ found: [(note: BassDecoding.Note, confidence: Double)], contour: PitchContour, attacks: AttackEvidence,
    start: Double, to context: AnalysisContext
  ) throws {
    let tuner = NoteTuning(contour: contour)
    let notes = found.map { note, confidence in
      let step = note.pitch + BassScale.pitches.lowerBound
      return NoteSegmentation.Note(
        frames: note.frames, pitch: tuner.pitch(ofStep: step, in: tuner.frames(note.frames)), step: step,
        confidence: confidence)
    }
    try VoicePorts.write(
      notes, framePeriod: BassEvidence.framePeriod, start: start, shift: Self.onsetShift, attacks: attacks, to: context)
    let spans = notes.map { note in
      NoteSegmentation.Note(
        frames: tuner.frames(note.frames), pitch: note.pitch, step: note.step, confidence: note.confidence)
    }
    try VoicePorts.write(
      contour.withoutOctaveSlips(in: spans), threshold: parameters[Self.voicingThreshold], start: start, to: context)
  }
}

extension ClosedRange<Int> {
  /// Indices of the MIDI pitches that lie in a range of frequencies in Hz, to half a semitone.
  fileprivate func indices(in range: ClosedRange<Double>) -> Range<Int> {
    let low = Int(PitchScale.pitch(ofFrequency: range.lowerBound).rounded())
    let high = Int(PitchScale.pitch(ofFrequency: range.upperBound).rounded())
    let first = Swift.max(low, lowerBound) - lowerBound
    return first..<Swift.max(Swift.min(high, upperBound) - lowerBound + 1, first)
  }
}
