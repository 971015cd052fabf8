import Neural
import PerformiaSDK
import Pitch

/// The melody of one voice by swift-f0's network and a model of notes; among several voices by salience too.
final class VoiceMelody: Analyzer {
  static let audio = Input.audio(
    "audio", sampleRate: PitchNetwork.sampleRate, channels: 1,
    summary: "A voice or an instrument alone: a stem, or a recording of nothing else.")

  static let mix = Input.audio(
    "mix", count: .optional, sampleRate: PitchNetwork.sampleRate, channels: 1,
    summary: "What a stem was separated from: the melody is looked for in it where the stem is all but silent.")

  static let model = Parameter.model("model", default: "swift-f0", summary: "The network: swift-f0's.")
  static let frequencyRange = Parameter.range(
    "frequency_range", default: 55...1760, in: PitchNetwork.frequencyRange, unit: "Hz",
    summary: "Lowest and highest frequency, at least a semitone apart.")
  static let voicingThreshold = Parameter.number(
    "voicing_threshold", default: 0.5, in: 0.05...0.95,
    summary: "Least confidence of a voiced frame; less gives a contour with fewer gaps.")
  static let changeCost = Parameter.number(
    "change_cost", default: 10, in: 1...100, unit: "nat",
    summary: "How much evidence another pitch takes; more gives fewer notes.")
  static let minimumLength = Parameter.number(
    "minimum_length", default: 0.1, in: 0.02...2, unit: "s", summary: "Shorter notes are left out.")

  static let polyphony = Parameter.choice(
    "polyphony", default: "detect", of: ["detect", "ignore"],
    summary: "Whether salience leads where several voices sound, or the network is trusted regardless.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.melody.f0", version: "1.3.0", name: "Melody of one voice",
    summary: "Fundamental frequency and notes of a single voice by a convolutional network and a model of notes.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [audio, mix],
    outputs: [VoicePorts.notes, VoicePorts.contour],
    parameters: [
      model, NeuralParameters.runtime, NeuralParameters.provider, frequencyRange, voicingThreshold, changeCost,
      minimumLength, polyphony,
    ],
    resources: Resources(threads: 2, memoryBase: 128 << 20, memoryPerSecond: 40 << 10),
    nativeDependencies: ["libfftw3f.so.3"])

  /// A note's first frame is one in which more of it than of what was before is heard.
  private static let onsetShift = 0.5 * PitchNetwork.framePeriod

  private let parameters: Parameters
  private let segmentation: NoteSegmentation

  init(parameters: Parameters) throws {
    let range = parameters[Self.frequencyRange]
    guard range.upperBound >= range.lowerBound * 1.06 else {
      throw AnalyzerError("the frequencies are less than a semitone apart", parameter: Self.frequencyRange.name)
    }
    self.parameters = parameters
    var segmentation = NoteSegmentation()
    segmentation.changeCost = parameters[Self.changeCost]
    segmentation.minimumLength = parameters[Self.minimumLength]
    self.segmentation = segmentation
  }

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = try source(context) else { return }
    let session = try context.session(
      Self.model, parameters, inputs: PitchNetwork.inputs, outputs: PitchNetwork.outputs)
    let network = PitchNetwork(session: session, range: parameters[Self.frequencyRange])
    let contour = try voice(try network.contour(of: audio, context: context), in: audio, context: context)
    let attacks = try AttackEvidence(
      of: audio, hopSize: PitchNetwork.hopSize, count: contour.count, context: context)
    let (notes, _) = try segmentation.notes(of: contour, attacks: attacks, checkpoint: context.checkCancellation)
    try VoicePorts.write(
      notes, framePeriod: contour.framePeriod, start: audio.start, shift: Self.onsetShift, attacks: attacks,
      to: context)
    try VoicePorts.write(
      contour.withoutOctaveSlips(in: notes), threshold: parameters[Self.voicingThreshold], start: audio.start,
      to: context)
  }

  /// Of the time in which there is music, that in which a stem has a voice at least: instrumental music has 5 % at most,
  /// songs half.
  private static let leastVoice = 0.15

  /// The stem, or the mix where it is all but silent.
  private func source(_ context: AnalysisContext) throws -> AudioInput? {
    guard let audio = context.audio(Self.audio), let mix = context.audio(Self.mix) else {
      return context.audio(Self.audio)
    }
    let music = try VoiceActivity(of: mix, context: context).isActive.count { $0 }
    let voice = try VoiceActivity(of: audio, mix: mix, context: context).isActive.count { $0 }
    guard Double(voice) < Self.leastVoice * Double(music) else { return audio }
    let percentage = Int((100 * Double(voice) / Double(max(music, 1))).rounded())
    context.note("A voice sounds in \(percentage) % of the music only; the melody is looked for in all that sounds.")
    return mix
  }

  /// The contour, or that of the top voice where it turns out that there are several.
  private func voice(
    _ contour: PitchContour, in audio: AudioInput, context: AnalysisContext
  ) throws -> PitchContour {
    guard parameters[Self.polyphony] == "detect" else { return contour }
    let peaks = try SpectralPeaks(of: audio, contourFrameCount: contour.count, context: context)
    let polyphony = Polyphony(of: peaks, contour: contour)
    guard polyphony.isPolyphonic else { return contour }
    let percentage = Int((100 * polyphony.share).rounded())
    context.note(
      "Several voices sound at once in \(percentage) % of the frames that have a pitch; the melody is followed by salience."
    )
    return try TopVoice(range: parameters[Self.frequencyRange])
      .contour(of: peaks, network: contour, checkpoint: context.checkCancellation)
  }
}
