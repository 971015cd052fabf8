import HTTPTypes
import Hummingbird
import ServiceErrors

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Files as answers, in whole or in a range (RFC 9110, 14).
enum FileAnswer {
  /// - Parameters:
  ///   - etag: of the content, which never changes under the path.
  ///   - kind: of the file, for the error where there is none.
  /// - Throws: ``ServiceError/notFound(kind:_:)``.
  static func response(
    path: String, type: String, etag: String, kind: String, name: String, _ request: Request, _ context: ServiceContext
  ) async throws -> Response {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw ServiceError.notFound(kind: kind, name)
    }
    let size = Int(status.st_size)
    let tag = "\"\(etag)\""
    var headers: HTTPFields = [
      .contentType: type, .acceptRanges: "bytes", .eTag: tag, .cacheControl: "private, no-cache",
    ]
    if request.headers[.ifNoneMatch].map({ matches($0, tag) }) == true {
      return Response(status: .notModified, headers: headers)
    }
    let isSame = request.headers[.ifRange].map { $0 == tag } ?? true
    guard isSame, let field = request.headers[.range], let range = ByteRange(field, size: size) else {
      let body = try await FileIO().loadFile(path: path, context: context)
      return Response(status: .ok, headers: headers, body: body)
    }
    guard case .part(let part) = range else {
      headers[.contentRange] = "bytes */\(size)"
      return Response(status: .rangeNotSatisfiable, headers: headers)
    }
    headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound)/\(size)"
    let body = try await FileIO().loadFile(path: path, range: part, context: context)
    return Response(status: .partialContent, headers: headers, body: body)
  }

  private static func matches(_ field: String, _ tag: String) -> Bool {
    field == "*" || field.split(separator: ",").contains { $0.drop { $0 == " " }.replacing("W/", with: "") == tag }
  }
}

/// One range of a field such as `bytes=0-499`; several ranges are answered with the whole.
enum ByteRange: Equatable {
  case part(ClosedRange<Int>)
  case none

  /// Nil where the field is to be ignored.
  init?(_ field: String, size: Int) {
    guard field.hasPrefix("bytes="), !field.contains(",") else { return nil }
    let bounds = field.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard bounds.count == 2 else { return nil }
    switch (Int(bounds[0]), Int(bounds[1])) {
    case (let first?, let last?) where first >= 0 && last >= first:
      self = first < size ? .part(first...min(last, size - 1)) : .none
    case (let first?, nil) where first >= 0 && bounds[1].isEmpty:
      self = first < size ? .part(first...(size - 1)) : .none
    case (nil, let count?) where bounds[0].isEmpty && count >= 0:
      self = count > 0 && size > 0 ? .part(max(0, size - count)...(size - 1)) : .none
    default: return nil
    }
  }
}
