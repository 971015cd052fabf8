import Csndfile
import Synchronization

/// Opening and closing files with libsndfile, one at a time: the reason of a failure, and the count of users of libmpg123,
/// are global variables of the library.
enum SoundFileLibrary {
  struct Failure: Error, Equatable {
    /// `SF_ERR_...`, or a larger number of the library's own.
    var code: Int
    var reason: String

    var isUnknownFormat: Bool { code == Int(SF_ERR_UNRECOGNISED_FORMAT) }
    var isSystemError: Bool { code == Int(SF_ERR_SYSTEM) }
    var isMalformed: Bool { code == Int(SF_ERR_MALFORMED_FILE) }
    /// `SFE_BAD_SF_INFO`, which the public header doesn't have.
    var isIncomplete: Bool { code == 24 }
    var isUnknownEncoding: Bool { code == Int(SF_ERR_UNSUPPORTED_ENCODING) }
  }

  private static let lock = Mutex(())

  static func open(_ body: () -> OpaquePointer?) throws(Failure) -> OpaquePointer {
    let result = lock.withLock { _ -> Result<UInt, Failure> in
      if let handle = body() { return .success(UInt(bitPattern: handle)) }
      return .failure(Failure(code: Int(sf_error(nil)), reason: String(cString: sf_strerror(nil)).trimmed))
    }
    guard let handle = OpaquePointer(bitPattern: try result.get()) else {
      throw Failure(code: 0, reason: "no reason given")
    }
    return handle
  }

  /// - Returns: the library's error number, 0 if there was none
  @discardableResult
  static func close(_ handle: OpaquePointer) -> Int {
    let address = UInt(bitPattern: handle)
    return lock.withLock { _ in Int(sf_close(OpaquePointer(bitPattern: address))) }
  }
}

extension String {
  /// Without the white space and full stops at both ends.
  var trimmed: String {
    let isPadding = { (character: Character) in character.isWhitespace || character == "." }
    return String(drop(while: isPadding).reversed().drop(while: isPadding).reversed())
  }
}
