import Artifacts

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Two-dimensional float32 arrays as NumPy writes them (format 1.0, C order, little endian).
enum NumPyFile {
  private static let blockLength = 1 << 16

  static func write(_ values: Spool, rows: Int, columns: Int, path: String) throws {
    guard let file = fopen(path, "wb") else { throw failure(path) }
    defer { fclose(file) }
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows), \(columns)), }"
    let padding = 64 - (10 + header.utf8.count + 1) % 64
    header += String(repeating: " ", count: padding % 64) + "\n"
    let length = header.utf8.count
    let prefix: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
    let bytes = prefix + Array(header.utf8)
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw failure(path) }
    let block = UnsafeMutablePointer<Float>.allocate(capacity: blockLength)
    defer { block.deallocate() }
    for first in stride(from: 0, to: values.count, by: blockLength) {
      let count = min(blockLength, values.count - first)
      try values.read(from: first, count: count, into: block)
      guard fwrite(block, MemoryLayout<Float>.stride, count, file) == count else { throw failure(path) }
    }
    guard fflush(file) == 0 else { throw failure(path) }
  }

  static func read(_ path: String, columns: Int, temporaryFolder: String) throws -> Spool {
    guard let file = fopen(path, "rb") else { throw failure(path) }
    defer { fclose(file) }
    var prefix = [UInt8](repeating: 0, count: 10)
    guard fread(&prefix, 1, 10, file) == 10, prefix[0] == 0x93, prefix[6] == 1 else {
      throw HostError.unreadableFile(path: path, reason: "it is no NumPy file")
    }
    guard fseek(file, Int(prefix[8]) | Int(prefix[9]) << 8, SEEK_CUR) == 0 else { throw failure(path) }
    let spool = Spool(folder: temporaryFolder)
    let block = UnsafeMutablePointer<Float>.allocate(capacity: blockLength)
    defer { block.deallocate() }
    while true {
      let count = fread(block, MemoryLayout<Float>.stride, blockLength, file)
      if count == 0 { break }
      try spool.append(block, count: count)
    }
    guard spool.count.isMultiple(of: columns) else {
      throw HostError.unreadableFile(path: path, reason: "\(spool.count) values do not fill rows of \(columns)")
    }
    return spool
  }

  private static func failure(_ path: String) -> HostError {
    .cannotWriteCache(path: path, reason: String(cString: strerror(errno)))
  }
}
