/// Why a network cannot be computed, as a sentence for users.
public struct NeuralError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is at fault.
  public enum Part: Sendable, Equatable {
    /// The library of ONNX Runtime.
    case runtime
    /// The model's file.
    case model
    /// What the model takes or gives: it is made for something else.
    case kind
    /// The device that was asked for.
    case provider
    /// The computation: values or shapes that the network does not take, or too little memory.
    case run
    /// What the network gave: values that nothing can be read from.
    case output
  }

  public let part: Part
  public let description: String

  public init(_ part: Part, _ description: String) {
    self.part = part
    self.description = description
  }
}
