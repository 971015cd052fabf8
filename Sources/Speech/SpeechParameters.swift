import PerformiaSDK

/// The parameters that every analyzer with a network of Whisper has.
public enum SpeechParameters {
  public static let model = Parameter.model(
    "model", default: "whisper-base", summary: "The network: one of Whisper's in the format of whisper.cpp.")
  public static let runtime = Parameter.model(
    "runtime", default: "whispercpp", summary: "The library that computes the network: whisper.cpp 1.8.")
  public static let language = Parameter.text(
    "language", default: "auto", summary: "As ISO 639-1 has it, such as en; auto for the likeliest.")
  public static let accompaniment = Parameter.number(
    "accompaniment", default: 0.3, in: 0...1,
    summary:
      "The share of what accompanies the voices that is heard with them, which covers up what separation damaged.")
}

extension AnalysisContext {
  /// The model of the parameters.
  ///
  /// - Throws: ``AnalyzerError`` that names the parameter at fault and the command that repairs it.
  public func speechModel(_ parameters: Parameters) throws -> SpeechModel {
    let (model, runtime) = (try modelPath(SpeechParameters.model), try modelPath(SpeechParameters.runtime))
    do throws(SpeechError) {
      return try SpeechModel(model: model, runtime: runtime)
    } catch {
      let parameter = error.part == .runtime ? SpeechParameters.runtime : SpeechParameters.model
      let name = parameters[parameter]
      let advice = name.contains("/") ? "name another file" : "repair it: performia models install \(name) --force"
      throw AnalyzerError("\(error); \(advice)", parameter: parameter.name)
    }
  }
}
