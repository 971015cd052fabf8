import CONNXRuntime
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A network in memory, ready to be computed by ONNX Runtime; several threads may compute it at once.
///
/// The interface is that of ONNX Runtime 1.12, which every later version offers too. Results are the same for the same
/// input, library and kind of processor; on another processor they may differ by rounding.
public final class NeuralSession: @unchecked Sendable {
  /// What computes.
  public enum Provider: String, CaseIterable, Sendable {
    case cpu, cuda, coreml

    fileprivate var number: Int32 {
      switch self {
      case .cpu: Int32(ONNX_CPU)
      case .cuda: Int32(ONNX_CUDA)
      case .coreml: Int32(ONNX_COREML)
      }
    }
  }

  public let inputs: [TensorDeclaration]
  public let outputs: [TensorDeclaration]
  /// Version of ONNX Runtime, such as 1.31.1.
  public let runtimeVersion: String

  private let session: OpaquePointer
  /// The model's file without its folders, which are nobody's business but the user's.
  private let name: String

  /// Reads a model.
  ///
  /// - Parameters:
  ///   - model: path of an ONNX file.
  ///   - runtime: path of the library of ONNX Runtime, 1.12 or later.
  ///   - threads: how many threads one run may keep busy.
  /// - Throws: ``NeuralError`` when the library is none or too old, the file is missing or no model, or the library was
  ///   built without the provider.
  public init(model: String, runtime: String, threads: Int, provider: Provider = .cpu) throws(NeuralError) {
    var message = onnx_message()
    guard let library = onnx_runtime_open(runtime, &message) else {
      throw NeuralError(.runtime, "ONNX Runtime cannot be loaded from \(Self.fileName(runtime)): \(message.sentence)")
    }
    let opened = onnx_session_open(library, model, Int32(clamping: max(threads, 1)), provider.number, &message)
    guard let opened else {
      throw provider == .cpu
        ? NeuralError(.model, "\(Self.fileName(model)) is no usable model: \(message.sentence)")
        : NeuralError(
          .provider, "\(Self.fileName(model)) cannot be computed by \(provider.rawValue): \(message.sentence)")
    }
    session = opened
    name = Self.fileName(model)
    runtimeVersion = String(cString: onnx_runtime_version(library))
    inputs = Self.declarations(opened, ONNX_INPUT)
    outputs = Self.declarations(opened, ONNX_OUTPUT)
  }

  deinit { onnx_session_close(session) }

  /// What the model's maker wrote into it under a key; nil where there is nothing.
  public func metadata(_ key: String) -> String? {
    guard let text = onnx_session_metadata(session, key) else { return nil }
    defer { free(text) }
    return String(cString: text)
  }

  private static func fileName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  private static func declarations(_ session: OpaquePointer, _ direction: Int) -> [TensorDeclaration] {
    (0..<onnx_session_count(session, Int32(direction))).compactMap { index in
      guard let declaration = onnx_session_declaration(session, Int32(direction), index)?.pointee else { return nil }
      let shape = withUnsafeBytes(of: declaration.shape) { bytes in
        bytes.bindMemory(to: Int64.self).prefix(declaration.rank).map { $0 < 0 ? nil : Int($0) }
      }
      return TensorDeclaration(
        String(cString: declaration.name), TensorElement(rawValue: declaration.element), shape: shape)
    }
  }

  // MARK: Sharing

  private struct Key: Hashable {
    let model: String
    let runtime: String
    let threads: Int
    let provider: Provider
  }

  private struct Weak {
    weak var session: NeuralSession?
  }

  private static let sessions = Mutex<[Key: Weak]>([:])

  /// The session with these properties: the one that is in use somewhere, otherwise a new one; it lives as long as
  /// somebody keeps it. Parameters and errors as of the initialiser.
  public static func shared(
    model: String, runtime: String, threads: Int, provider: Provider = .cpu
  ) throws(NeuralError) -> NeuralSession {
    let key = Key(model: model, runtime: runtime, threads: threads, provider: provider)
    let result: Result<NeuralSession, NeuralError> = sessions.withLock { sessions in
      if let session = sessions[key]?.session { return .success(session) }
      sessions = sessions.filter { $0.value.session != nil }
      do throws(NeuralError) {
        let session = try NeuralSession(model: model, runtime: runtime, threads: threads, provider: provider)
        sessions[key] = Weak(session: session)
        return .success(session)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  // MARK: Contract

  /// Makes sure that the network has these inputs and outputs; it may have more outputs.
  ///
  /// - Throws: ``NeuralError`` that names what it has and what it should have.
  public func require(inputs: [TensorDeclaration], outputs: [TensorDeclaration]) throws(NeuralError) {
    for contract in inputs where !self.inputs.contains(where: { $0.satisfies(contract) }) {
      throw unexpected("input", contract, self.inputs)
    }
    for own in self.inputs where !inputs.contains(where: { own.name == $0.name }) {
      throw NeuralError(.kind, "\(name) is another kind of model: it needs an input \(own), which is not known here")
    }
    for contract in outputs where !self.outputs.contains(where: { $0.satisfies(contract) }) {
      throw unexpected("output", contract, self.outputs)
    }
  }

  private func unexpected(
    _ what: String, _ contract: TensorDeclaration, _ found: [TensorDeclaration]
  ) -> NeuralError {
    let has = found.prefix(6).map(\.description).joined(separator: ", ")
    return NeuralError(
      .kind,
      "\(name) is another kind of model: an \(what) \(contract) is needed, it has \(has.isEmpty ? "none" : has)")
  }

  // MARK: Running

  /// Computes outputs.
  ///
  /// - Parameters:
  ///   - inputs: all of the network's inputs; their memory is read where it stands.
  ///   - outputs: names of the wanted outputs.
  ///   - shapes: of each output, where it is known beforehand: what a network gives need not be what it declares.
  ///   - probabilities: names of the outputs of which each value is a probability.
  ///   - isCancelled: asked every tenth of a second on another thread, if given; true ends the run soon.
  ///   - body: receives the outputs in the order of their names, valid only during the call.
  /// - Throws: `CancellationError` when the run was stopped, ``NeuralError`` when an input does not fit, the run fails, or it
  ///   gives a float32 that is not finite or no probability where one is due, and what `body` throws.
  public func run<Result>(
    _ inputs: [TensorView], outputs: [String], shapes: [[Int]] = [], probabilities: Set<String> = [],
    isCancelled: (@Sendable () -> Bool)? = nil, _ body: ([TensorResult]) throws -> Result
  ) throws -> Result {
    for input in inputs where input.shape.reduce(1, *) != input.count {
      throw NeuralError(
        .run, "the input '\(input.name)' of shape \(input.shape) came with \(input.count) values")
    }
    let names = CStrings(inputs.map(\.name) + outputs)
    let tensors = zip(inputs, names.pointers).map { input, name in input.tensor(named: name) }
    var message = onnx_message()
    let run = withStop(isCancelled) { stop in
      names.pointers.withUnsafeBufferPointer { names in
        onnx_session_run(
          session, tensors, tensors.count, names.baseAddress.map { $0 + inputs.count }, outputs.count, stop, &message)
      }
    }
    guard let run else {
      if isCancelled?() == true { throw CancellationError() }
      throw NeuralError(.run, "\(name) cannot be computed: \(message.sentence)")
    }
    defer { onnx_run_free(run) }
    let results = outputs.indices.compactMap { index in
      onnx_run_output(run, index).map { TensorResult(tensor: $0.pointee) }
    }
    for (index, shape) in shapes.enumerated()
    where results[index].shape != shape || results[index].values.count != shape.reduce(1, *) {
      throw NeuralError(
        .kind,
        "\(name) is another kind of model: it gave '\(outputs[index])' as \(results[index].shape), "
          + "\(shape) of float32 was expected")
    }
    for (output, result) in zip(outputs, results) {
      try check(result.values, of: output, areProbabilities: probabilities.contains(output))
    }
    return try body(results)
  }

  /// Probabilities may miss their range by what rounding makes of a sum.
  private static let rounding: Float = 1e-3

  private func check(
    _ values: UnsafeBufferPointer<Float>, of output: String, areProbabilities: Bool
  ) throws(NeuralError) {
    let range =
      areProbabilities
      ? -Self.rounding...1 + Self.rounding : -Float.greatestFiniteMagnitude...Float.greatestFiniteMagnitude
    // NaN is in no range.
    guard let odd = values.firstIndex(where: { !range.contains($0) }) else { return }
    throw NeuralError(
      .output,
      "\(name) gave \(values[odd]) in its output '\(output)', where "
        + (areProbabilities ? "a probability from 0 to 1" : "a finite number") + " was expected")
  }

  private func withStop<Result>(
    _ isCancelled: (@Sendable () -> Bool)?, _ body: (UnsafePointer<onnx_stop>?) -> Result
  ) -> Result {
    guard var question = isCancelled else { return body(nil) }
    return withUnsafeMutablePointer(to: &question) { question in
      var stop = onnx_stop(
        is_asked: { context in
          context?.assumingMemoryBound(to: (@Sendable () -> Bool).self).pointee() == true ? 1 : 0
        }, context: UnsafeMutableRawPointer(question))
      return body(&stop)
    }
  }
}

extension TensorView {
  fileprivate func tensor(named name: UnsafePointer<CChar>?) -> onnx_tensor {
    var tensor = onnx_tensor()
    tensor.name = name
    tensor.element = element.rawValue
    tensor.rank = shape.count
    withUnsafeMutableBytes(of: &tensor.shape) { bytes in
      let lengths = bytes.bindMemory(to: Int64.self)
      // A longer shape is refused by the run, which reads the rank first.
      for (index, length) in shape.prefix(lengths.count).enumerated() { lengths[index] = Int64(length) }
    }
    tensor.data = UnsafeMutableRawPointer(mutating: values)
    tensor.count = count
    return tensor
  }
}

extension onnx_message {
  fileprivate var sentence: String {
    withUnsafeBytes(of: text) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

/// Texts in C's form.
private final class CStrings {
  let pointers: [UnsafePointer<CChar>?]

  init(_ texts: [String]) {
    pointers = texts.map { text in
      let bytes = text.utf8CString
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
      for (index, byte) in bytes.enumerated() { copy[index] = byte }
      return UnsafePointer(copy)
    }
  }

  deinit { for pointer in pointers { pointer?.deallocate() } }
}
