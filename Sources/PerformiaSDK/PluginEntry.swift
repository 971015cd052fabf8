// SPDX-License-Identifier: MIT

/// The entry of a plugin library written in Swift.
///
/// ```swift
/// private let entry = PluginEntry([Loudness.self])
///
/// @c @implementation
/// public func performia_plugin_entry(_ hostABI: UInt32) -> UnsafePointer<performia_entry>! { entry.pointer }
/// ```
///
/// There is one in a library; it lives as long as the process.
public final class PluginEntry: Sendable {
  nonisolated(unsafe) public let pointer: UnsafePointer<performia_entry>

  /// - Parameters:
  ///   - analyzers: the analyzers of the library.
  ///   - types: artifact types of its own as a JSON array, in the form that `performia/ext/types.h` describes; every name
  ///     begins with a prefix of the analyzers' ids.
  public init(_ analyzers: [any Analyzer.Type], types: String = "[]") {
    library = Library(analyzers, types: types)
    var entry = performia_entry()
    entry.size = structSize(performia_entry.self)
    entry.magic = UInt32(PERFORMIA_MAGIC)
    entry.abi = UInt32(PERFORMIA_ABI)
    entry.minimum_host_minor = 0
    entry.analyzer_count = { _ in UInt32(library?.analyzers.count ?? 0) }
    entry.descriptor = { _, index in
      guard let library, Int(index) < library.descriptors.count else { return nil }
      return library.descriptors[Int(index)]
    }
    entry.create = { host, _, id, analyzer in
      guard let library, let host, let analyzer else { return performia_status(PERFORMIA_INVALID_ARGUMENT) }
      guard let type = library.analyzers.first(where: { $0.declaration.id == String(id) }) else {
        return performia_status(PERFORMIA_NOT_FOUND)
      }
      analyzer.pointee = Instance.make(type, host: host)
      return performia_status(PERFORMIA_OK)
    }
    entry.get_extension = { id in
      String(id) == PERFORMIA_TYPES_ID ? library.map { UnsafeRawPointer($0.types) } : nil
    }
    let stored = UnsafeMutablePointer<performia_entry>.allocate(capacity: 1)
    stored.initialize(to: entry)
    pointer = UnsafePointer(stored)
  }
}

/// Written once, by ``PluginEntry``'s initialiser, before the host can call anything.
nonisolated(unsafe) private var library: Library?

private final class Library {
  let analyzers: [any Analyzer.Type]
  let descriptors: [UnsafePointer<performia_descriptor>]
  let types: UnsafePointer<performia_types>
  let typeDeclarations: performia_text
  private let arena = Arena()

  init(_ analyzers: [any Analyzer.Type], types: String) {
    self.analyzers = analyzers
    let arena = arena
    typeDeclarations = arena.store(types)
    self.types = UnsafePointer(
      arena.store(
        performia_types(
          size: structSize(performia_types.self), declarations: { _ in library?.typeDeclarations ?? performia_text() }))
    )
    descriptors = analyzers.map { UnsafePointer(arena.store(arena.descriptor($0.declaration))) }
  }
}

extension Arena {
  fileprivate func descriptor(_ declaration: AnalyzerDeclaration) -> performia_descriptor {
    var result = performia_descriptor()
    result.size = structSize(performia_descriptor.self)
    result.isolation =
      switch declaration.isolation {
      case .any: Int32(PERFORMIA_ISOLATION_ANY)
      case .process: Int32(PERFORMIA_ISOLATION_PROCESS)
      }
    result.id = store(declaration.id)
    result.version = store(declaration.version)
    result.name = store(declaration.name)
    result.summary = store(declaration.summary)
    result.maker = store(declaration.maker)
    result.licence = store(declaration.licence)
    result.input_count = UInt32(declaration.inputs.count)
    result.inputs = pointers(declaration.inputs.map(port))
    result.output_count = UInt32(declaration.outputs.count)
    result.outputs = pointers(declaration.outputs.map(port))
    result.parameter_count = UInt32(declaration.parameters.count)
    result.parameters = pointers(declaration.parameters.map(parameter))
    let resources = [
      ("threads", declaration.resources.threads), ("memory_base", declaration.resources.memoryBase),
      ("memory_per_second", declaration.resources.memoryPerSecond),
    ]
    result.resource_count = UInt32(resources.count)
    result.resources = pointers(
      resources.map { name, amount in
        performia_resource(size: structSize(performia_resource.self), name: store(name), amount: Double(amount))
      })
    result.native_dependency_count = UInt32(declaration.nativeDependencies.count)
    result.native_dependencies = store(declaration.nativeDependencies.map(store)).map { UnsafePointer($0) }
    result.deterministic = declaration.isDeterministic ? 1 : 0
    return result
  }

  private func port(_ input: Input) -> performia_port {
    let count =
      switch input.count {
      case .one: PERFORMIA_COUNT_ONE
      case .optional: PERFORMIA_COUNT_OPTIONAL
      case .many: PERFORMIA_COUNT_MANY
      }
    return performia_port(
      size: structSize(performia_port.self), count: Int32(count), name: store(input.name), type: store(input.type),
      summary: store(input.summary), attribute_count: UInt32(input.attributes.count),
      attributes: attributes(input.attributes))
  }

  private func port(_ output: Output) -> performia_port {
    performia_port(
      size: structSize(performia_port.self), count: Int32(PERFORMIA_COUNT_ONE), name: store(output.name),
      type: store(output.type), summary: store(output.summary), attribute_count: UInt32(output.attributes.count),
      attributes: attributes(output.attributes))
  }

  private func parameter(_ parameter: any AnyParameter) -> performia_parameter {
    var result = performia_parameter()
    result.size = structSize(performia_parameter.self)
    result.name = store(parameter.name)
    result.summary = store(parameter.summary)
    result.unit = store(parameter.unit)
    result.minimum = .nan
    result.maximum = .nan
    switch parameter.kind {
    case .bool: result.kind = Int32(PERFORMIA_PARAMETER_BOOL)
    case .integer(let bounds):
      result.kind = Int32(PERFORMIA_PARAMETER_INTEGER)
      if let bounds { (result.minimum, result.maximum) = (Double(bounds.lowerBound), Double(bounds.upperBound)) }
    case .number(let bounds):
      result.kind = Int32(PERFORMIA_PARAMETER_NUMBER)
      if let bounds { (result.minimum, result.maximum) = (bounds.lowerBound, bounds.upperBound) }
    case .text: result.kind = Int32(PERFORMIA_PARAMETER_TEXT)
    case .choice(let choices):
      result.kind = Int32(PERFORMIA_PARAMETER_CHOICE)
      result.choice_count = UInt32(choices.count)
      result.choices = store(choices.map(store)).map { UnsafePointer($0) }
    case .range(let bounds):
      result.kind = Int32(PERFORMIA_PARAMETER_RANGE)
      if let bounds { (result.minimum, result.maximum) = (bounds.lowerBound, bounds.upperBound) }
    case .model: result.kind = Int32(PERFORMIA_PARAMETER_MODEL)
    }
    var value = performia_value()
    value.size = structSize(performia_value.self)
    value.kind = result.kind
    switch parameter.defaultStorage {
    case .integer(let integer): value.integer = integer
    case .number(let number): value.number = number
    case .text(let text): value.text = store(text)
    case .range(let low, let high): value.range = (low, high)
    }
    result.default_value = UnsafePointer(store(value))
    return result
  }
}
