import Neural
import PerformiaSDK

/// Four stems by HTDemucs, or by another network that says of itself how it separates.
final class HTDemucsSeparation: Analyzer {
  static let audio = Input.audio(
    "audio", sampleRate: SeparationModel.sampleRate, channels: SeparationModel.channels)

  static let stems = [
    stem("vocals", "The voices."), stem("drums", "The drums."), stem("bass", "The bass."), stem("other", "The rest."),
  ]
  static let accompaniment = stem("accompaniment", "The recording without the voices.")

  static let model = Parameter.model(
    "model", default: "htdemucs", summary: "The network: HTDemucs, or another that describes itself alike.")
  static let overlap = Parameter.number(
    "overlap", default: 0.25, in: 0...0.9, summary: "Share of a segment that the next one hears too.")
  static let shifts = Parameter.integer(
    "shifts", default: 1, in: 1...10,
    summary: "How often the recording is cut into segments, each time elsewhere; the stems are the mean.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.separation.htdemucs", version: "1.0.0", name: "Stems by HTDemucs",
    summary: "Vocals, drums, bass and the rest by a hybrid transformer.", maker: "Performia",
    licence: "GPL-3.0-or-later", inputs: [audio], outputs: stems + [accompaniment],
    parameters: [model, NeuralParameters.runtime, NeuralParameters.provider, overlap, shifts],
    resources: Resources(threads: 2, memoryBase: 1536 << 20), nativeDependencies: ["libfftw3f.so.3"])

  private static func stem(_ name: String, _ summary: String) -> Output {
    Output(name, type: "audio/stem/1", attributes: ["stem": name], summary: summary)
  }

  private let parameters: Parameters

  init(parameters: Parameters) throws { self.parameters = parameters }

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(Self.audio) else { return }
    let model = try context.network(Self.model, parameters, SeparationModel.init)
    let wantsAccompaniment = context.wants(Self.accompaniment)
    let wanted = Self.stems.filter {
      context.wants($0) || wantsAccompaniment && $0.name == "vocals"
    }
    let places = try wanted.map { output in
      guard let place = model.stems.firstIndex(of: output.name) else {
        throw AnalyzerError(
          "the model gives no stem '\(output.name)', only \(model.stems.joined(separator: ", ")); "
            + "wire other stems or choose another model", parameter: Self.model.name)
      }
      return place
    }
    let writers = try wanted.map { context.wants($0) ? try begin($0, audio, context) : nil }
    let accompaniment = wantsAccompaniment ? try begin(Self.accompaniment, audio, context) : nil
    let vocals = wanted.firstIndex { $0.name == "vocals" }
    let separator = StemSeparator(
      model: model, wanted: places, overlap: parameters[Self.overlap], shifts: parameters[Self.shifts])
    let rest = Remainder(capacity: model.samples)
    try separator.separate(audio, context: context) { stems, first, count in
      for (writer, stem) in zip(writers, stems) {
        try writer?.append(stem.map { UnsafePointer($0) }, frames: count)
      }
      if let accompaniment, let vocals {
        try accompaniment.append(try rest.samples(of: audio, without: stems[vocals], first, count), frames: count)
      }
    }
  }

  private func begin(_ output: Output, _ audio: AudioInput, _ context: AnalysisContext) throws -> AudioOutput {
    try context.begin(
      output, sampleRate: audio.sampleRate, channels: audio.channels, start: audio.start,
      attributes: output.attributes)
  }
}

/// What a stem leaves of a recording.
private final class Remainder {
  private let buffers: [UnsafeMutablePointer<Float>]

  init(capacity: Int) {
    buffers = (0..<SeparationModel.channels).map { _ in
      let buffer = UnsafeMutablePointer<Float>.allocate(capacity: capacity)
      buffer.initialize(repeating: 0, count: capacity)
      return buffer
    }
  }

  deinit { for buffer in buffers { buffer.deallocate() } }

  func samples(
    of audio: AudioInput, without stem: [UnsafeMutablePointer<Float>], _ first: Int, _ count: Int
  ) throws -> [UnsafePointer<Float>] {
    try audio.read(from: first, count: count, into: buffers)
    for (buffer, stem) in zip(buffers, stem) {
      for index in 0..<count { buffer[index] -= stem[index] }
    }
    return buffers.map { UnsafePointer($0) }
  }
}
