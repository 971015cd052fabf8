import Artifacts
import Pipeline
import Testing

@testable import Service

@Suite("Parts of the service")
struct ServicePartTests {
  @Test("the table of routes is that of the OpenAPI document")
  func routes() throws {
    let document = try PositionedYAML(Array(ServiceAPI.openAPI.utf8), name: "openapi.yaml").json
    var described: Set<String> = []
    for path in document["paths"]?.members ?? [] {
      for operation in path.value.members ?? [] {
        described.insert("\(operation.key.uppercased()) \(path.key) \(operation.value["operationId"]?.string ?? "")")
        #expect(operation.value["x-example"]?.string?.isEmpty == false, "\(path.key)")
      }
    }
    #expect(Set(ServiceAPI.table.map { "\($0.method.rawValue) \($0.path) \($0.operation)" }) == described)
  }

  /// What a reader tells of a body that comes in pieces of a size.
  private func parts(_ body: String, boundary: String = "b", size: Int) throws -> [String] {
    var reader = MultipartReader(boundary: boundary)
    var told: [String] = []
    let bytes = Array(body.utf8)
    for start in stride(from: 0, to: bytes.count, by: size) {
      try Array(bytes[start..<min(start + size, bytes.count)]).withUnsafeBytes { piece in
        try reader.read(piece) { event in
          switch event {
          case .begin(let part): told.append("\(part.name)/\(part.filename ?? "-"):")
          case .bytes(let bytes): told[told.count - 1] += String(decoding: bytes, as: UTF8.self)
          case .end: told[told.count - 1] += "|"
          }
        }
      }
    }
    try reader.finish()
    return told
  }

  @Test("a form is taken apart alike in pieces of any size", arguments: [1, 2, 3, 7, 64, 10_000])
  func multipart(_ size: Int) throws {
    let body =
      "preamble\r\n--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n-\r\n--bb\r\n--b\r\n"
      + "content-disposition: form-data; name=\"file\"; filename=\"x \\\"y\\\".wav\"\r\nContent-Type: audio/wav\r\n\r\n\r\n--b\r\n"
      + "Content-Disposition: form-data; name=n; filename*=UTF-8''%C3%A9.ogg\r\n\r\nz\r\n--b--\r\nepilogue"
    // A line that begins like the boundary ends a part too, as RFC 2046 has it, and what follows must then be a line end.
    #expect(throws: (any Error).self) { try parts(body, size: size) }
    let sound = body.replacing("\r\n--bb", with: "\r\n--cb")
    #expect(try parts(sound, size: size) == ["a/-:1\r\n-\r\n--cb|", "file/x \"y\".wav:|", "n/é.ogg:z|"])
  }

  @Test(
    "a form that is cut off, or has parts without names, is refused",
    arguments: [
      "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1", "--b\r\n\r\n\r\n1\r\n--b--\r\n", "", "--c--\r\n",
      "--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--\r\n",
      "--b\r\nX: " + String(repeating: "y", count: 20_000),
    ])
  func brokenMultipart(_ body: String) {
    #expect(throws: (any Error).self) { try parts(body, size: 100) }
  }

  @Test("ranges are those of RFC 9110")
  func ranges() {
    #expect(ByteRange("bytes=0-4", size: 10) == .part(0...4))
    #expect(ByteRange("bytes=8-99", size: 10) == .part(8...9))
    #expect(ByteRange("bytes=8-", size: 10) == .part(8...9))
    #expect(ByteRange("bytes=-3", size: 10) == .part(7...9))
    #expect(ByteRange("bytes=-30", size: 10) == .part(0...9))
    #expect(ByteRange("bytes=10-", size: 10) == ByteRange.none)
    #expect(ByteRange("bytes=-0", size: 10) == ByteRange.none)
    for odd in ["bytes=4-2", "bytes=a-b", "items=0-1", "bytes=0-1,3-4", "bytes=-", "bytes="] {
      #expect(ByteRange(odd, size: 10) == nil, "\(odd)")
    }
  }

  @Test("metrics are told in the text format of Prometheus")
  func prometheus() {
    let registry = PrometheusRegistry()
    registry.makeCounter(label: "hb.requests", dimensions: [("path", "/a\"b")]).increment(by: 2)
    registry.makeTimer(label: "hb.duration", dimensions: []).recordNanoseconds(20_000_000)
    let text = registry.text(gauges: [("up", [], 1)])
    #expect(text.contains("# TYPE hb_requests_total counter\nhb_requests_total{path=\"/a\\\"b\"} 2.0\n"))
    #expect(
      text.contains("hb_duration_seconds_bucket{le=\"0.05\"} 1\n")
        && text.contains("hb_duration_seconds_bucket{le=\"0.01\"} 0\n"))
    #expect(text.contains("hb_duration_seconds_count 1\n") && text.contains("# TYPE up gauge\nup 1.0\n"))
  }

  @Test("each client has a rate of its own")
  func rates() throws {
    let limiter = RateLimiter(rate: 1)
    try limiter.count("a")
    try limiter.count("a")
    #expect(throws: (any Error).self) { try limiter.count("a") }
    try limiter.count("b")
    for _ in 0..<1000 { try RateLimiter(rate: 0).count("a") }
  }
}
