// SPDX-License-Identifier: MIT

/// One instance behind the C struct that the host holds.
final class Instance {
  private let type: any Analyzer.Type
  private let host: UnsafePointer<performia_host>
  private var analyzer: (any Analyzer)?

  private init(_ type: any Analyzer.Type, host: UnsafePointer<performia_host>) {
    self.type = type
    self.host = host
  }

  /// The C struct of a new instance; `destroy` frees both.
  static func make(
    _ type: any Analyzer.Type, host: UnsafePointer<performia_host>
  ) -> UnsafeMutablePointer<performia_analyzer> {
    var result = performia_analyzer()
    result.size = structSize(performia_analyzer.self)
    result.instance = Unmanaged.passRetained(Instance(type, host: host)).toOpaque()
    result.configure = { analyzer, values, count in
      Instance.of(analyzer).configure(values, Int(count))
    }
    result.analyze = { analyzer, inputs, sink in
      guard let inputs, let sink else { return performia_status(PERFORMIA_INVALID_ARGUMENT) }
      return Instance.of(analyzer).analyze(inputs, sink)
    }
    result.destroy = { analyzer in
      guard let analyzer else { return }
      if let instance = analyzer.pointee.instance { Unmanaged<Instance>.fromOpaque(instance).release() }
      analyzer.deallocate()
    }
    result.get_extension = { _, _ in nil }
    let pointer = UnsafeMutablePointer<performia_analyzer>.allocate(capacity: 1)
    pointer.initialize(to: result)
    return pointer
  }

  private static func of(_ analyzer: UnsafeMutablePointer<performia_analyzer>?) -> Instance {
    guard let instance = analyzer?.pointee.instance else { preconditionFailure("an instance that was never made") }
    return Unmanaged<Instance>.fromOpaque(instance).takeUnretainedValue()
  }

  private func configure(
    _ values: UnsafePointer<UnsafePointer<performia_value>?>?, _ count: Int
  ) -> performia_status {
    let declared = type.declaration.parameters
    do {
      guard count == declared.count else {
        throw AnalyzerError("\(declared.count) parameter values are needed, \(count) came")
      }
      var storage: [String: ParameterStorage] = [:]
      for (index, parameter) in declared.enumerated() {
        guard let value = values?[index]?.pointee else {
          throw AnalyzerError("its value is missing", parameter: parameter.name)
        }
        storage[parameter.name] = try parameter.kind.storage(of: value, parameter: parameter.name)
      }
      analyzer = try type.init(parameters: Parameters(storage))
      return performia_status(PERFORMIA_OK)
    } catch {
      _ = fail(error)
      return performia_status(PERFORMIA_INVALID_ARGUMENT)
    }
  }

  private func analyze(
    _ inputs: UnsafePointer<performia_inputs>, _ sink: UnsafePointer<performia_sink>
  ) -> performia_status {
    guard let analyzer else { return fail(AnalyzerError("analyze was called before configure")) }
    do {
      try analyzer.analyze(
        AnalysisContext(declaration: type.declaration, host: host, inputs: inputs, sink: sink))
      return performia_status(PERFORMIA_OK)
    } catch is CancellationError {
      return performia_status(PERFORMIA_CANCELLED)
    } catch let error as HostError {
      return error.status
    } catch {
      return fail(error)
    }
  }

  private func fail(_ error: any Error) -> performia_status {
    let known = error as? AnalyzerError
    (known?.message ?? "\(error)").withPerformiaText { message in
      (known?.parameter ?? "").withPerformiaText { parameter in
        host.pointee.fail(host, message, parameter)
      }
    }
    return performia_status(PERFORMIA_FAILED)
  }
}
