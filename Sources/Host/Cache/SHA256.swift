import Artifacts
import Ccrypto

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// SHA-256 as 64 lower-case hexadecimal digits.
public struct SHA256Digest: Sendable, Hashable, CustomStringConvertible {
  public let description: String

  /// Of a text's UTF-8.
  public init(of text: String) {
    let hash = Hasher()
    var copy = text
    copy.withUTF8 { hash.update(UnsafeRawBufferPointer($0)) }
    description = hash.finish()
  }

  /// Of a file, read in blocks.
  ///
  /// - Throws: ``HostError/unreadableFile(path:reason:)``.
  public init(ofFile path: String) throws(HostError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .unreadableFile(path: path, reason: String(cString: strerror(errno))) }
    defer { close(file) }
    let hash = Hasher()
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { block.deallocate() }
    while true {
      let got = read(file, block.baseAddress, block.count)
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw .unreadableFile(path: path, reason: String(cString: strerror(errno))) }
      if got == 0 { break }
      hash.update(UnsafeRawBufferPointer(rebasing: block[..<got]))
    }
    description = hash.finish()
  }

  /// Of bytes that come one after the other.
  package final class Hasher {
    private let context: OpaquePointer?

    /// The library is not to take itself down when the process ends: an analyzer's thread may still be using it.
    private static let isReady = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil) == 1

    package init() {
      _ = Self.isReady
      context = EVP_MD_CTX_new()
      EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }
    deinit { EVP_MD_CTX_free(context) }

    package func update(_ bytes: UnsafeRawBufferPointer) {
      EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// The digest as 64 lower-case hexadecimal digits; to be called once.
    package func finish() -> String {
      var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
      var length: UInt32 = 0
      EVP_DigestFinal_ex(context, &digest, &length)
      let digits = Array("0123456789abcdef".utf8)
      let text = digest[..<Int(length)].flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
      return String(decoding: text, as: UTF8.self)
    }
  }
}
