import PerformiaSDK

/// The parameters that every neural analyzer has besides its model.
public enum NeuralParameters {
  public static let runtime = Parameter.model(
    "runtime", default: "onnxruntime", summary: "The library that computes the network: ONNX Runtime 1.12 or later.")
  public static let provider = Parameter.choice(
    "provider", default: NeuralSession.Provider.cpu.rawValue, of: NeuralSession.Provider.allCases.map(\.rawValue),
    summary: "What computes the network; cuda and coreml need a library that was built with them.")
}

extension AnalysisContext {
  /// The session of a model parameter, shared with all instances that use the same model.
  ///
  /// It computes with as many threads as the analyzer declares, whatever the host's budget: ONNX Runtime divides its work
  /// by their number, and so the last bits of its results depend on it.
  ///
  /// - Parameters:
  ///   - model: the parameter that names the model.
  ///   - parameters: values of the analyzer's parameters, which include ``NeuralParameters``.
  ///   - inputs: what the network must take.
  ///   - outputs: what the network must give.
  /// - Throws: ``AnalyzerError`` that names the parameter at fault and the command that repairs it.
  public func session(
    _ model: Parameter<String>, _ parameters: Parameters, inputs: [TensorDeclaration], outputs: [TensorDeclaration]
  ) throws -> NeuralSession {
    try network(model, parameters) { session throws(NeuralError) in
      try session.require(inputs: inputs, outputs: outputs)
      return session
    }
  }

  /// What an analyzer makes of the session of a model parameter, where the network itself says what it takes and gives.
  ///
  /// Parameters and threads as of ``session(_:_:inputs:outputs:)``.
  ///
  /// - Parameter make: receives the session; what it throws is told with the parameter and the command that repairs it.
  /// - Throws: ``AnalyzerError`` that names the parameter at fault.
  public func network<Network>(
    _ model: Parameter<String>, _ parameters: Parameters, _ make: (NeuralSession) throws(NeuralError) -> Network
  ) throws -> Network {
    let runtimePath = try modelPath(NeuralParameters.runtime)
    let modelFile = try modelPath(model)
    guard let provider = NeuralSession.Provider(rawValue: parameters[NeuralParameters.provider]) else {
      throw AnalyzerError("there is no such provider", parameter: NeuralParameters.provider.name)
    }
    do throws(NeuralError) {
      let session = try NeuralSession.shared(
        model: modelFile, runtime: runtimePath, threads: declaration.resources.threads, provider: provider)
      return try make(session)
    } catch {
      throw AnalyzerError(error, model: model, parameters)
    }
  }
}

extension AnalyzerError {
  fileprivate init(_ error: NeuralError, model: Parameter<String>, _ parameters: Parameters) {
    let (parameter, advice): (String, String) =
      switch error.part {
      case .runtime:
        (NeuralParameters.runtime.name, Self.installation(of: parameters[NeuralParameters.runtime]))
      case .kind: (model.name, "choose a model of this kind: performia models list")
      case .model, .run, .output: (model.name, Self.installation(of: parameters[model]))
      case .provider: (NeuralParameters.provider.name, "set \(NeuralParameters.provider.name) to cpu")
      }
    self.init("\(error); \(advice)", parameter: parameter)
  }

  private static func installation(of name: String) -> String {
    name.contains("/") ? "name another file" : "repair it: performia models install \(name) --force"
  }
}
