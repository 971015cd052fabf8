import Neural
import PerformiaSDK

/// A network that makes stems of a segment, and what it says of itself in its metadata.
///
/// Inputs: `mix` [1, 2, samples], `spectrogram` [1, 4, bins, frames] with real and imaginary part of each channel,
/// or both. Outputs: `waveforms` [1, stems, 2, samples], `spectrograms` [1, stems, 4, bins, frames], or both, whose
/// signals add up to the stems. `models/convert/separation_model.py` describes the metadata.
struct SeparationModel {
  static let sampleRate = 44100
  static let channels = 2

  let session: NeuralSession
  /// Names of the stems in the order in which outputs have them.
  let stems: [String]
  /// Samples of a segment.
  let samples: Int
  /// How spectra are made; nil where the network takes and gives none.
  let framing: SpectralFraming?
  /// Whether recordings are to have the mean 0 and the standard deviation 1 of their channels' mean.
  let isNormalised: Bool

  private let takesMix: Bool
  private let takesSpectrogram: Bool
  let givesWaveforms: Bool
  let givesSpectrograms: Bool

  /// - Throws: ``NeuralError`` when the network is of another kind.
  init(_ session: NeuralSession) throws(NeuralError) {
    let metadata = SeparationMetadata(session: session)
    self.session = session
    stems = try metadata.names("stems")
    samples = try metadata.integer("samples", in: 1024...1 << 24)
    isNormalised = try metadata.flag("normalised")
    guard try metadata.integer("sample_rate", in: 1...1 << 20) == Self.sampleRate else {
      throw metadata.refusal("it is made for another sample rate than \(Self.sampleRate) Hz")
    }
    takesMix = session.inputs.contains { $0.name == "mix" }
    takesSpectrogram = session.inputs.contains { $0.name == "spectrogram" }
    givesWaveforms = session.outputs.contains { $0.name == "waveforms" }
    givesSpectrograms = session.outputs.contains { $0.name == "spectrograms" }
    guard takesMix || takesSpectrogram, givesWaveforms || givesSpectrograms else {
      throw metadata.refusal("it has neither 'mix' nor 'spectrogram', or neither 'waveforms' nor 'spectrograms'")
    }
    framing =
      takesSpectrogram || givesSpectrograms ? try SpectralFraming(metadata: metadata, samples: samples) : nil
    try session.require(inputs: inputs, outputs: outputs)
  }

  private var inputs: [TensorDeclaration] {
    (takesMix ? [TensorDeclaration("mix", shape: [1, Self.channels, samples])] : [])
      + (takesSpectrogram ? [TensorDeclaration("spectrogram", shape: spectrogramShape())] : [])
  }

  private var outputs: [TensorDeclaration] { outputShapes.map { TensorDeclaration($0.name, shape: $0.shape) } }

  private var outputShapes: [(name: String, shape: [Int])] {
    (givesWaveforms ? [("waveforms", [1, stems.count, Self.channels, samples])] : [])
      + (givesSpectrograms ? [("spectrograms", spectrogramShape(stems: stems.count))] : [])
  }

  private func spectrogramShape(stems: Int? = nil) -> [Int] {
    [1] + (stems.map { [$0] } ?? []) + [2 * Self.channels, framing?.bins ?? 0, framing?.frames ?? 0]
  }

  /// Computes the stems of a segment.
  ///
  /// - Parameters:
  ///   - mix: channels x samples.
  ///   - spectrogram: 2 channels x bins x frames; read where the network takes it.
  ///   - body: receives the outputs, in the order waveforms, spectrograms, as far as there are such.
  /// - Throws: `CancellationError` when the host asked to stop, and what ``NeuralSession/run`` throws.
  func run(
    mix: UnsafeBufferPointer<Float>, spectrogram: UnsafeBufferPointer<Float>, cancellation: HostCancellation,
    _ body: ([UnsafeBufferPointer<Float>]) -> Void
  ) throws {
    let isCancelled: @Sendable () -> Bool = { cancellation.isRequested }
    let views =
      (takesMix ? [TensorView("mix", shape: [1, Self.channels, samples], values: mix)] : [])
      + (takesSpectrogram ? [TensorView("spectrogram", shape: spectrogramShape(), values: spectrogram)] : [])
    let outputs = outputShapes
    try session.run(views, outputs: outputs.map(\.name), shapes: outputs.map(\.shape), isCancelled: isCancelled) {
      body($0.map(\.values))
    }
  }
}

/// What a model that separates stems says of itself.
struct SeparationMetadata {
  let session: NeuralSession

  private func text(_ key: String) throws(NeuralError) -> String {
    guard let text = session.metadata("separation.\(key)") else {
      throw refusal("its metadata do not say 'separation.\(key)'")
    }
    return text
  }

  private func value<Value>(
    _ key: String, _ what: String, _ read: (String) -> Value?
  ) throws(NeuralError) -> Value {
    let text = try text(key)
    guard let value = read(text) else {
      throw refusal("its metadata say '\(text.prefix(40))' for 'separation.\(key)', \(what) was expected")
    }
    return value
  }

  func integer(_ key: String, in range: ClosedRange<Int>) throws(NeuralError) -> Int {
    try value(key, "a number from \(range.lowerBound) to \(range.upperBound)") { text in
      Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// A number above 0.
  func factor(_ key: String) throws(NeuralError) -> Float {
    try value(key, "a number above 0") { text in Float(text).flatMap { $0.isFinite && $0 > 0 ? $0 : nil } }
  }

  func flag(_ key: String) throws(NeuralError) -> Bool {
    try value(key, "yes or no") { ["yes": true, "no": false][$0] }
  }

  /// Names, separated by commas, each once.
  func names(_ key: String) throws(NeuralError) -> [String] {
    try value(key, "a list of different names") { text in
      let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      return Set(names).count == names.count && !names.contains("") ? names : nil
    }
  }

  func refusal(_ reason: String) -> NeuralError {
    NeuralError(.kind, "the model is none that separates stems as is expected here: \(reason)")
  }
}
