import CONNXRuntime

/// What a tensor's elements are.
public enum TensorElement: Int32, Sendable, CustomStringConvertible {
  // The numbers are those of TensorProto.DataType in the ONNX standard.
  case float32 = 1
  case int32 = 6
  case int64 = 7
  case float64 = 11

  public var description: String {
    switch self {
    case .float32: "float32"
    case .int32: "int32"
    case .int64: "int64"
    case .float64: "float64"
    }
  }
}

/// A type of Swift that tensors hold.
public protocol TensorScalar: BitwiseCopyable, Sendable {
  static var element: TensorElement { get }
}

extension Float: TensorScalar {
  public static var element: TensorElement { .float32 }
}
extension Int32: TensorScalar {
  public static var element: TensorElement { .int32 }
}
extension Int64: TensorScalar {
  public static var element: TensorElement { .int64 }
}
extension Double: TensorScalar {
  public static var element: TensorElement { .float64 }
}

/// Name, element type and shape of an input or an output of a network.
public struct TensorDeclaration: Sendable, Equatable, CustomStringConvertible {
  public let name: String
  /// Nil for a type that ``TensorElement`` does not have.
  public let element: TensorElement?
  /// Lengths of the dimensions, outermost first; nil where any length is taken.
  public let shape: [Int?]

  public init(_ name: String, _ element: TensorElement? = .float32, shape: [Int?]) {
    self.name = name
    self.element = element
    self.shape = shape
  }

  public var description: String {
    let lengths = shape.map { $0.map(String.init) ?? "any" }.joined(separator: ", ")
    return "'\(name)' of \(element?.description ?? "another type") [\(lengths)]"
  }

  /// Whether a network that declares `self` takes or gives what `contract` says.
  func satisfies(_ contract: TensorDeclaration) -> Bool {
    name == contract.name && element == contract.element && shape.count == contract.shape.count
      && zip(shape, contract.shape).allSatisfy { own, other in own == nil || other == nil || own == other }
  }
}

/// Values that stand in the caller's memory, row-major, as the input of a network.
public struct TensorView {
  let name: String
  let element: TensorElement
  let shape: [Int]
  let values: UnsafeRawPointer?
  let count: Int

  /// - Parameters:
  ///   - name: the input's name.
  ///   - shape: lengths of the dimensions, outermost first; their product is the number of values.
  ///   - values: must stay valid and unchanged while the network runs.
  public init<Scalar: TensorScalar>(_ name: String, shape: [Int], values: UnsafeBufferPointer<Scalar>) {
    self.name = name
    element = Scalar.element
    self.shape = shape
    self.values = UnsafeRawPointer(values.baseAddress)
    count = values.count
  }
}

/// An output of a run, which is valid only while the closure that received it runs.
public struct TensorResult {
  let tensor: onnx_tensor

  public var shape: [Int] {
    withUnsafeBytes(of: tensor.shape) { bytes in
      bytes.bindMemory(to: Int64.self).prefix(tensor.rank).map { Int($0) }
    }
  }

  /// All values, row-major.
  public var values: UnsafeBufferPointer<Float> { scalars(Float.self) }

  /// All values of an output that is of another type than float32; empty where it is not of this one.
  public func scalars<Scalar: TensorScalar>(_ type: Scalar.Type) -> UnsafeBufferPointer<Scalar> {
    guard tensor.element == Scalar.element.rawValue, let data = tensor.data else {
      return UnsafeBufferPointer(start: nil, count: 0)
    }
    return UnsafeBufferPointer(start: data.assumingMemoryBound(to: Scalar.self), count: tensor.count)
  }
}
