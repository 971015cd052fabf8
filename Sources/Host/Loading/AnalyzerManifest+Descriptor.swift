import CPerformia
import Pipeline

/// Something in a descriptor that the host cannot use.
package struct DescriptorFault: Error {
  package let reason: String
}

extension AnalyzerManifest {
  /// Reads a descriptor as a plugin hands it over.
  package init(descriptor: performia_descriptor) throws {
    try requireSize(descriptor.size, performia_descriptor.self, "descriptor")
    let isolation: Isolation =
      switch Int(descriptor.isolation) {
      case PERFORMIA_ISOLATION_ANY: .any
      case PERFORMIA_ISOLATION_PROCESS: .process
      default: throw DescriptorFault(reason: "isolation \(descriptor.isolation) is unknown")
      }
    let amounts = try list(descriptor.resources, descriptor.resource_count, "resource") { resource in
      try requireSize(resource.size, performia_resource.self, "resource")
      return (String(resource.name), resource.amount)
    }
    func amount(_ name: String, otherwise: Double) throws -> Double {
      let value = amounts.first { $0.0 == name }?.1 ?? otherwise
      guard value >= 0, value < 1e18 else { throw DescriptorFault(reason: "resource '\(name)' is \(value)") }
      return value
    }
    self.init(
      id: String(descriptor.id), version: String(descriptor.version), name: String(descriptor.name),
      summary: String(descriptor.summary), maker: String(descriptor.maker), licence: String(descriptor.licence),
      inputs: try list(descriptor.inputs, descriptor.input_count, "input", InputPort.init(port:)),
      outputs: try list(descriptor.outputs, descriptor.output_count, "output", OutputPort.init(port:)),
      parameters: try list(
        descriptor.parameters, descriptor.parameter_count, "parameter", ParameterDeclaration.init(parameter:)),
      deterministic: descriptor.deterministic != 0, streaming: descriptor.streaming != 0, isolation: isolation,
      resources: Resources(
        threads: max(1, Int(try amount("threads", otherwise: 1))),
        memoryBase: Int64(try amount("memory_base", otherwise: 0)),
        memoryPerSecond: Int64(try amount("memory_per_second", otherwise: 0))),
      nativeDependencies: try texts(descriptor.native_dependencies, descriptor.native_dependency_count))
  }
}

extension InputPort {
  fileprivate init(port: performia_port) throws {
    try requireSize(port.size, performia_port.self, "port")
    let count: Count =
      switch Int(port.count) {
      case PERFORMIA_COUNT_ONE: .one
      case PERFORMIA_COUNT_OPTIONAL: .optional
      case PERFORMIA_COUNT_MANY: .many
      default: throw DescriptorFault(reason: "port count \(port.count) is unknown")
      }
    self.init(
      name: String(port.name), type: String(port.type), count: count, attributes: try portAttributes(port),
      summary: String(port.summary))
  }
}

extension OutputPort {
  fileprivate init(port: performia_port) throws {
    try requireSize(port.size, performia_port.self, "port")
    self.init(
      name: String(port.name), type: String(port.type), attributes: try portAttributes(port),
      summary: String(port.summary))
  }
}

extension ParameterDeclaration {
  fileprivate init(parameter: performia_parameter) throws {
    try requireSize(parameter.size, performia_parameter.self, "parameter")
    let name = String(parameter.name)
    guard let value = parameter.default_value?.pointee else {
      throw DescriptorFault(reason: "parameter '\(name)' has no default")
    }
    try requireSize(value.size, performia_value.self, "value")
    let kind: Kind
    let defaultValue: ParameterValue
    switch Int(parameter.kind) {
    case PERFORMIA_PARAMETER_BOOL: (kind, defaultValue) = (.bool, .bool(value.integer != 0))
    case PERFORMIA_PARAMETER_INTEGER: (kind, defaultValue) = (.integer, .integer(value.integer))
    case PERFORMIA_PARAMETER_NUMBER: (kind, defaultValue) = (.number, .number(value.number))
    case PERFORMIA_PARAMETER_TEXT: (kind, defaultValue) = (.text, .text(String(value.text)))
    case PERFORMIA_PARAMETER_CHOICE: (kind, defaultValue) = (.choice, .text(String(value.text)))
    case PERFORMIA_PARAMETER_RANGE: (kind, defaultValue) = (.range, .numbers([value.range.0, value.range.1]))
    case PERFORMIA_PARAMETER_MODEL: (kind, defaultValue) = (.model, .text(String(value.text)))
    default: throw DescriptorFault(reason: "parameter '\(name)' is of the unknown kind \(parameter.kind)")
    }
    let unit = String(parameter.unit)
    let choices = try texts(parameter.choices, parameter.choice_count)
    self.init(
      name: name, kind: kind, summary: String(parameter.summary), unit: unit.isEmpty ? nil : unit,
      defaultValue: defaultValue, minimum: parameter.minimum.isNaN ? nil : parameter.minimum,
      maximum: parameter.maximum.isNaN ? nil : parameter.maximum, choices: choices.isEmpty ? nil : choices)
  }
}

/// Any list in a descriptor is shorter than this; a longer one is a fault, not a wish.
private let longestList: UInt32 = 4096

private func list<Value, Result>(
  _ pointers: UnsafePointer<UnsafePointer<Value>?>?, _ count: UInt32, _ what: String,
  _ read: (Value) throws -> Result
) throws -> [Result] {
  guard count <= longestList else { throw DescriptorFault(reason: "\(count) of '\(what)' are too many") }
  return try (0..<Int(count)).map { index in
    guard let value = pointers?[index]?.pointee else {
      throw DescriptorFault(reason: "\(what) \(index) of \(count) is missing")
    }
    return try read(value)
  }
}

private func texts(_ texts: UnsafePointer<performia_text>?, _ count: UInt32) throws -> [String] {
  guard count > 0 else { return [] }
  guard let texts, count <= longestList else { throw DescriptorFault(reason: "a list of \(count) texts is missing") }
  return (0..<Int(count)).map { String(texts[$0]) }
}

private func portAttributes(_ port: performia_port) throws -> [String: String] {
  let pairs = try list(port.attributes, port.attribute_count, "attribute") { attribute in
    try requireSize(attribute.size, performia_attribute.self, "attribute")
    return (String(attribute.key), String(attribute.value))
  }
  return Dictionary(pairs) { first, _ in first }
}

package func requireSize<Value>(_ size: UInt32, _ type: Value.Type, _ what: String) throws {
  guard size >= UInt32(MemoryLayout<Value>.size) else {
    throw DescriptorFault(reason: "a \(what) of \(size) bytes is shorter than ABI 1.0 has it")
  }
}
