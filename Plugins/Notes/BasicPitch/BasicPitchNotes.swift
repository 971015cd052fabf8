import Neural
import PerformiaSDK

/// Notes of any number of voices by basic-pitch's network and its authors' note creation.
final class BasicPitchNotes: Analyzer {
  static let audio = Input.audio(
    "audio", sampleRate: BasicPitchNetwork.sampleRate, channels: 1, summary: "The recording, or one of its stems.")
  static let notes = Output("notes", type: "music/notes/1", summary: "Notes, which may sound together.")
  static let activations = Output(
    "activations", type: "activation/note/1", summary: "How likely each key sounds, 87 times a second.")
  static let onsets = Output(
    "onsets", type: "activation/note/1", summary: "How likely a note begins on each key, 87 times a second.")

  static let model = Parameter.model("model", default: "basic-pitch", summary: "The network: basic-pitch's.")
  static let onsetThreshold = Parameter.number(
    "onset_threshold", default: 0.5, in: 0.05...0.95, summary: "Least probability of an onset; less gives more notes.")
  static let frameThreshold = Parameter.number(
    "frame_threshold", default: 0.3, in: 0.05...0.95,
    summary: "Least probability that a note goes on; less gives longer notes.")
  static let minimumLength = Parameter.number(
    "minimum_length", default: 0.1277, in: 0...2, unit: "s", summary: "Notes are longer than this.")
  static let pitchRange = Parameter.range(
    "pitch_range", default: 21...108, in: 21...108, summary: "Lowest and highest MIDI pitch; whole numbers.")
  static let onsetless = Parameter.bool(
    "onsetless", default: true, summary: "Whether notes are made of what sounds without an onset.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.notes.basicpitch", version: "1.0.1", name: "Notes by basic-pitch",
    summary: "Notes of any number of voices and instruments by a convolutional network.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [audio], outputs: [notes, activations, onsets],
    parameters: [
      model, NeuralParameters.runtime, NeuralParameters.provider, onsetThreshold, frameThreshold, minimumLength,
      pitchRange, onsetless,
    ],
    resources: Resources(threads: 2, memoryBase: 96 << 20, memoryPerSecond: 192 << 10))

  private let parameters: Parameters
  private let creation: NoteCreation
  private let pitches: ClosedRange<Int>

  init(parameters: Parameters) throws {
    let range = parameters[Self.pitchRange]
    guard let low = Int(exactly: range.lowerBound), let high = Int(exactly: range.upperBound) else {
      throw AnalyzerError("MIDI pitches are whole numbers", parameter: Self.pitchRange.name)
    }
    self.parameters = parameters
    pitches = low...high
    let length =
      parameters[Self.minimumLength] * Double(BasicPitchNetwork.sampleRate) / Double(BasicPitchNetwork.hopSize)
    creation = NoteCreation(
      onsetThreshold: parameters[Self.onsetThreshold], frameThreshold: parameters[Self.frameThreshold],
      minimumLength: Int(length.rounded(.toNearestOrEven)), takesOnsetless: parameters[Self.onsetless])
  }

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(Self.audio) else { return }
    let session = try context.session(
      Self.model, parameters, inputs: [BasicPitchNetwork.input], outputs: BasicPitchNetwork.outputs)
    var activations = try BasicPitchNetwork(session: session).activations(of: audio, context: context)
    activations.limit(to: pitches)
    try write(activations.notes, to: Self.activations, start: audio.start, context: context)
    try write(activations.onsets, to: Self.onsets, start: audio.start, context: context)
    let notes = try creation.notes(of: activations, checkpoint: context.checkCancellation)
    try context.append(Self.notes, try rows(notes, activations: activations, start: audio.start, context: context))
  }

  private func rows(
    _ notes: [NoteCreation.Note], activations: NoteActivations, start: Double, context: AnalysisContext
  ) throws -> TableRows {
    let bends = PitchBends()
    var rows = TableRows()
    var pitches: [Int64] = []
    var cents: [Double] = []
    var velocities: [Int64] = []
    for (index, note) in notes.enumerated() {
      if index % 256 == 0 { try context.checkCancellation() }
      let onset = BasicPitchNetwork.time(of: note.frames.lowerBound)
      rows.start.append(start + onset)
      rows.duration.append(BasicPitchNetwork.time(of: note.frames.upperBound) - onset)
      rows.confidence.append(min(note.amplitude, 1))
      pitches.append(Int64(note.key + NoteActivations.lowestPitch))
      cents.append(bends.cents(of: note, in: activations))
      velocities.append(Int64((127 * min(note.amplitude, 1)).rounded(.toNearestOrEven)))
    }
    rows.columns = [
      .init("midi", .int64(pitches)), .init("cents", .float64(cents)), .init("velocity", .int64(velocities)),
    ]
    return rows
  }

  private func write(_ values: [Float], to output: Output, start: Double, context: AnalysisContext) throws {
    guard context.wants(output) else { return }
    let bins = NoteActivations.keyCount
    let matrix = try context.begin(
      output, bins: bins, framePeriod: BasicPitchNetwork.framePeriod, start: start)
    let rowsAtOnce = 4096
    try values.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return }
      for first in stride(from: 0, to: values.count / bins, by: rowsAtOnce) {
        try context.checkCancellation()
        try matrix.append(base + first * bins, frames: min(rowsAtOnce, values.count / bins - first))
      }
    }
  }
}
