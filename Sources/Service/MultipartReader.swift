import Foundation
import ServiceErrors

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Takes `multipart/form-data` apart while it comes in (RFC 7578); memory does not grow with its parts.
struct MultipartReader {
  /// What a part is called.
  struct Part: Equatable {
    let name: String
    /// Of a file, as the client calls it.
    let filename: String?
  }

  enum Event {
    case begin(Part)
    case bytes(UnsafeRawBufferPointer)
    case end
  }

  private enum State {
    case preamble, afterDelimiter, headers, content, epilogue
  }

  private let delimiter: [UInt8]
  /// What has come and is not told; a delimiter at the very beginning has no line before it.
  private var pending: [UInt8] = Array("\r\n".utf8)
  private var state = State.preamble

  private static let mostHeaders = 16 << 10

  /// - Parameter boundary: of the content type.
  init(boundary: String) {
    delimiter = Array("\r\n--\(boundary)".utf8)
  }

  /// Takes the next piece, and tells what it shows.
  ///
  /// - Throws: ``ServiceError/invalidRequest(part:reason:expected:)``, or what `tell` throws.
  mutating func read(_ piece: UnsafeRawBufferPointer, tell: (Event) throws -> Void) throws {
    if state == .epilogue { return }
    pending += piece
    var start = 0
    defer { pending.removeFirst(start) }
    while true {
      switch state {
      case .preamble, .content:
        let found = Self.find(delimiter, in: pending, from: start)
        // What may be the beginning of a delimiter waits for the next piece.
        let end = found ?? max(start, pending.count - delimiter.count + 1)
        if state == .content, end > start {
          try pending.withUnsafeBytes { try tell(.bytes(UnsafeRawBufferPointer(rebasing: $0[start..<end]))) }
        }
        start = end
        guard found != nil else { return }
        if state == .content { try tell(.end) }
        start += delimiter.count
        state = .afterDelimiter
      case .afterDelimiter:
        guard pending.count - start >= 2 else { return }
        let next = pending[start..<start + 2]
        start += 2
        if next.elementsEqual("--".utf8) {
          state = .epilogue
          return
        }
        guard next.elementsEqual("\r\n".utf8) else { throw Self.mistake("has a delimiter that no line end follows") }
        state = .headers
      case .headers:
        guard let end = Self.find(Array("\r\n\r\n".utf8), in: pending, from: start) else {
          guard pending.count - start <= Self.mostHeaders else { throw Self.mistake("has a part with too long a head") }
          return
        }
        let text = String(decoding: pending[start..<end], as: UTF8.self)
        start = end + 4
        try tell(.begin(try Self.part(text)))
        state = .content
      case .epilogue: return
      }
    }
  }

  /// - Throws: ``ServiceError/invalidRequest(part:reason:expected:)`` where the last part has no end.
  func finish() throws {
    guard state == .epilogue else { throw Self.mistake("is cut off") }
  }

  private static func mistake(_ reason: String) -> ServiceError {
    .invalidRequest(part: "the multipart body", reason: reason, expected: "multipart/form-data by RFC 7578")
  }

  private static func find(_ wanted: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    bytes.withUnsafeBytes { bytes -> Int? in
      guard let base = bytes.baseAddress else { return nil }
      var place = start
      while bytes.count - place >= wanted.count {
        guard let found = memchr(base + place, Int32(wanted[0]), bytes.count - place - wanted.count + 1) else {
          return nil
        }
        if memcmp(found, wanted, wanted.count) == 0 { return UnsafeRawPointer(found) - base }
        place = UnsafeRawPointer(found) - base + 1
      }
      return nil
    }
  }

  private static func part(_ headers: String) throws -> Part {
    for line in headers.split(separator: "\r\n") {
      guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == "content-disposition" else { continue }
      let parameters = HeaderParameters(String(line[line.index(after: colon)...]))
      guard let name = parameters["name"] else { break }
      return Part(name: name, filename: parameters["filename"])
    }
    throw mistake("has a part without a name")
  }

  /// The boundary of a content type; nil where it is none of `multipart/form-data`.
  static func boundary(ofContentType type: String) -> String? {
    guard type.lowercased().hasPrefix("multipart/form-data") else { return nil }
    return HeaderParameters(type)["boundary"].flatMap { (1...70).contains($0.utf8.count) ? $0 : nil }
  }
}

/// The parameters of a header such as `form-data; name="file"` (RFC 9110, 5.6.6; `filename*` by RFC 8187).
struct HeaderParameters {
  private var values: [String: String] = [:]

  init(_ header: String) {
    var rest = Substring(header)
    while let semicolon = rest.firstIndex(of: ";") {
      rest = rest[rest.index(after: semicolon)...].drop { $0 == " " || $0 == "\t" }
      guard let equals = rest.firstIndex(of: "=") else { break }
      let name = rest[..<equals].lowercased()
      rest = rest[rest.index(after: equals)...]
      var value = ""
      if rest.first == "\"" {
        rest = rest.dropFirst()
        while let character = rest.popFirst(), character != "\"" {
          value.append(character == "\\" && rest.first == "\"" ? rest.removeFirst() : character)
        }
      } else {
        value = String(rest.prefix { $0 != ";" && $0 != " " })
        rest = rest.dropFirst(value.count)
      }
      if name.hasSuffix("*"), let decoded = Self.decoded(value) {
        values[String(name.dropLast())] = decoded
      } else if values[name] == nil {
        values[name] = value
      }
    }
  }

  subscript(name: String) -> String? { values[name] }

  private static func decoded(_ value: String) -> String? {
    let parts = value.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].lowercased() == "utf-8" else { return nil }
    return parts[2].removingPercentEncoding
  }
}
