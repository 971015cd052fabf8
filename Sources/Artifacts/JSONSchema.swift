import CSchemaValidator

/// One place where a JSON text breaks a schema.
public struct SchemaViolation: Sendable, Equatable {
  /// JSON Pointer (RFC 6901) to the value; the empty one is the whole text.
  public let pointer: String
  public let message: String

  public init(pointer: String, message: String) {
    self.pointer = pointer
    self.message = message
  }
}

/// A compiled JSON Schema, Draft 7, whose references stay inside the schema itself.
///
/// `$id`-based and remote references are refused, and `format` is checked for dates and times only. The official test
/// suite's cases that are not met are listed beside the tests.
public final class JSONSchema: Sendable {
  // The handle is never changed after it is made, and the validator keeps its state in the call.
  private nonisolated(unsafe) let handle: OpaquePointer

  /// - Parameter isForeign: whether it comes from somebody who is not trusted. Then one that cannot be certain to judge any
  ///   text in a moment is refused: references that lead back or multiply, patterns that a text can keep busy.
  /// - Throws: ``ArtifactError/unusableSchema(reason:)``.
  public init(_ text: String, isForeign: Bool = false) throws(ArtifactError) {
    let report = ViolationCollector()
    var text = text
    let handle = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        performia_schema_compile($0.baseAddress, $0.count, isForeign ? 1 : 0, ViolationCollector.sink, report.reference)
      }
    }
    guard let handle else {
      throw .unusableSchema(reason: report.violations.first?.message ?? "the schema cannot be used")
    }
    self.handle = handle
  }

  deinit { performia_schema_free(handle) }

  /// Everything in which a text breaks the schema, in the order of the text; empty when it satisfies it.
  ///
  /// A text that is not JSON, or is nested more than 128 deep, gives one violation that says where.
  public func validate(_ json: String) -> [SchemaViolation] {
    let report = ViolationCollector()
    var json = json
    json.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        report.isReadable =
          performia_schema_validate(handle, $0.baseAddress, $0.count, ViolationCollector.sink, report.reference)
          != Int32(PERFORMIA_SCHEMA_UNREADABLE)
      }
    }
    return report.violations
  }

  /// Checks bytes that may be no UTF-8, as they come from a file.
  ///
  /// - Returns: The violations, and whether the bytes are JSON within the limits at all.
  public func validate(bytes: [UInt8]) -> (violations: [SchemaViolation], isReadable: Bool) {
    let report = ViolationCollector()
    bytes.withUnsafeBytes { bytes in
      let text = bytes.bindMemory(to: CChar.self)
      report.isReadable =
        performia_schema_validate(handle, text.baseAddress, text.count, ViolationCollector.sink, report.reference)
        != Int32(PERFORMIA_SCHEMA_UNREADABLE)
    }
    return (report.violations, report.isReadable)
  }
}

/// Gathers what the validator reports during one call.
private final class ViolationCollector {
  var violations: [SchemaViolation] = []
  var isReadable = true

  var reference: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  static let sink: performia_schema_sink = { context, pointer, pointerLength, message, messageLength in
    guard let context else { return }
    let collector = Unmanaged<ViolationCollector>.fromOpaque(context).takeUnretainedValue()
    collector.violations.append(
      SchemaViolation(pointer: text(pointer, pointerLength), message: text(message, messageLength)))
  }
}

private func text(_ start: UnsafePointer<CChar>?, _ length: Int) -> String {
  guard let start else { return "" }
  return String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
}
