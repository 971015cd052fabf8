import Foundation
import TestSupport

#if canImport(Glibc)
  import Glibc
#endif

/// One answer of a server.
struct Answer {
  let status: Int
  let headers: [String: String]
  let body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }

  /// A member of a JSON answer.
  subscript(name: String) -> Any? { (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])?[name] }

  /// - Throws: ``FixtureError`` where there is no answer.
  init(_ bytes: [UInt8]) throws {
    let end = Array("\r\n\r\n".utf8)
    guard let split = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else {
      throw FixtureError("no answer but \(bytes.count) bytes: \(String(decoding: bytes.prefix(200), as: UTF8.self))")
    }
    let lines = String(decoding: bytes[..<split], as: UTF8.self).split(separator: "\r\n")
    status = Int(lines[0].split(separator: " ")[1]) ?? 0
    headers = Dictionary(
      lines.dropFirst().map { line in
        let parts = line.split(separator: ":", maxSplits: 1)
        return (parts[0].lowercased(), parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
      }
    ) { $1 }
    let rest = Array(bytes[(split + 4)...])
    body = headers["transfer-encoding"] == "chunked" ? Self.joined(rest) : rest
  }

  private static func joined(_ chunks: [UInt8]) -> [UInt8] {
    var (body, place) = ([UInt8](), 0)
    while let end = chunks[place...].firstIndex(of: 13) {
      guard let size = Int(String(decoding: chunks[place..<end], as: UTF8.self), radix: 16), size > 0 else { break }
      body += chunks[min(end + 2, chunks.count)..<min(end + 2 + size, chunks.count)]
      place = min(end + 4 + size, chunks.count)
    }
    return body
  }
}

/// A connection to a port of this machine.
final class Connection {
  private let socket: Int32

  init(port: Int) throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw FixtureError("no connection to port \(port)") }
  }

  deinit { close(socket) }

  /// Whether the other side has closed; what it has sent is read and left.
  var isClosed: Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 12)
    while true {
      let count = recv(socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      if count <= 0 { return count == 0 || errno != EAGAIN && errno != EINTR }
    }
  }

  /// Sends as much as the other side takes.
  func send(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }

  func send(_ text: String) { send(Array(text.utf8)) }

  /// Reads until the other side closes, or until what was read holds a text.
  func read(until text: String? = nil) -> [UInt8] {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let wanted = text.map { Array($0.utf8) }
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0 else { return all }
      all += buffer[..<count]
      if let wanted, String(decoding: all, as: UTF8.self).contains(String(decoding: wanted, as: UTF8.self)) {
        return all
      }
    }
  }
}
