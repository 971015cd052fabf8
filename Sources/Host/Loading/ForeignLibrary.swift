import Artifacts
import CPerformia

/// A library of another plugin world, and what an adapter says of it.
public struct ForeignLibrary: Sendable, Equatable, Codable {
  public var path: String
  /// What the manifests of analyzers for its plugins name as their `argument`.
  public var arguments: [String]
  /// Why it cannot be used; nil where it can.
  public var refusal: String?
}

extension PluginLibrary {
  /// More are a fault, not a wish.
  private static let mostForeign: UInt32 = 65536

  /// What the library adapts; nil for one that is no adapter.
  private func adapter() throws(HostError) -> performia_adapter? {
    guard let find = entry.pointee.get_extension,
      let table = PERFORMIA_ADAPTER_ID.withPerformiaText(find)?.assumingMemoryBound(to: performia_adapter.self)
    else { return nil }
    let functions = table.pointee
    guard functions.size >= structSize(performia_adapter.self), functions.library_count != nil,
      functions.library != nil, functions.argument_count != nil, functions.argument != nil,
      functions.library_refusal != nil, functions.argument_refusal != nil
    else { throw .wrongABI(library: path, reason: "its extension \(PERFORMIA_ADAPTER_ID) lacks a function") }
    return functions
  }

  private func requiredAdapter() throws(HostError) -> performia_adapter {
    guard let adapter = try adapter() else { throw .noAdapter(library: path) }
    return adapter
  }

  private func count(_ number: UInt32) throws(HostError) -> UInt32 {
    guard number <= Self.mostForeign else {
      throw .wrongABI(library: path, reason: "it counts \(number) foreign libraries or plugins")
    }
    return number
  }

  /// Paths of the foreign libraries that are installed; no code of theirs is run.
  ///
  /// - Throws: ``HostError/noAdapter(library:)``.
  public func foreignLibraries() throws(HostError) -> [String] {
    let adapter = try requiredAdapter()
    return (0..<(try count(adapter.library_count()))).map { String(adapter.library($0)) }
  }

  /// The plugins of a foreign library, whose code runs in this process for that.
  ///
  /// - Throws: ``HostError/noAdapter(library:)``.
  public func foreignLibrary(_ path: String) throws(HostError) -> ForeignLibrary {
    let adapter = try requiredAdapter()
    let number = try count(path.withPerformiaText { adapter.argument_count($0) })
    let arguments = (0..<number).map { index in
      String(path.withPerformiaText { adapter.argument($0, index) })
    }
    let refusal = String(path.withPerformiaText { adapter.library_refusal($0) })
    return ForeignLibrary(path: path, arguments: arguments, refusal: refusal.isEmpty ? nil : refusal)
  }

  /// Explains why an adapter has no analyzer for an argument.
  func foreignRefusal(_ argument: String) throws(HostError) -> HostError {
    guard let adapter = try adapter() else {
      return .wrongABI(library: path, reason: "it has no analyzer for the argument '\(argument)'")
    }
    let refusal = String(argument.withPerformiaText { adapter.argument_refusal($0) })
    return .unusableForeign(
      argument: argument, reason: refusal.isEmpty ? "\(path) has no analyzer for it and gives no reason" : refusal)
  }
}
