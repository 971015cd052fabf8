import Neural
import PerformiaSDK

/// Four stems by HTDemucs, or by another network that says of itself how it separates.
final class HTDemucsSeparation: Analyzer {
  static let audio = Input.audio(
    "audio", sampleRate: SeparationModel.sampleRate, channels: SeparationModel.channels)

  static let outputs = [
    stem("vocals", "The voices."), stem("drums", "The drums."), stem("bass", "The bass."), stem("other", "The rest."),
    stem("accompaniment", "The recording without the voices."),
  ]

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
    licence: "GPL-3.0-or-later", inputs: [audio], outputs: outputs,
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
    let outputs = try Self.outputs.filter(context.wants).map { output in
      guard let source = StemSource(output.name, of: model.stems) else {
        throw AnalyzerError(
          "the model gives no stem '\(output.name)', only \(model.stems.joined(separator: ", ")); "
            + "wire other stems or choose another model", parameter: Self.model.name)
      }
      let writer = try context.begin(
        output, sampleRate: audio.sampleRate, channels: audio.channels, start: audio.start,
        attributes: output.attributes)
      return (source: source, writer: writer)
    }
    let places = Set(outputs.map(\.source.place)).sorted()
    let separator = StemSeparator(
      model: model, wanted: places, overlap: parameters[Self.overlap], shifts: parameters[Self.shifts])
    let remainder = Remainder(capacity: model.samples)
    try separator.separate(audio, context: context) { stems, first, count in
      for (source, writer) in outputs {
        guard let index = places.firstIndex(of: source.place) else { continue }
        let samples =
          source.isRemainder
          ? try remainder.samples(of: audio, without: stems[index], first, count)
          : stems[index].map { UnsafePointer($0) }
        try writer.append(samples, frames: count)
      }
    }
  }
}

/// Where a stem comes from: a place among a model's stems, or what another one leaves of the recording.
private struct StemSource {
  let place: Int
  let isRemainder: Bool

  private static let opposites = ["vocals": "accompaniment", "accompaniment": "vocals"]

  /// Nil where the model gives neither the stem nor its opposite.
  init?(_ name: String, of stems: [String]) {
    if let place = stems.firstIndex(of: name) {
      self.place = place
      isRemainder = false
    } else if let opposite = Self.opposites[name], let place = stems.firstIndex(of: opposite) {
      self.place = place
      isRemainder = true
    } else {
      return nil
    }
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
