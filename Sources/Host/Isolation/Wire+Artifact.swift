import Artifacts
import CIsolation

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Bytes of a message and the descriptors that go with them, which stay open as long as the message is there.
struct WireMessage {
  var writer = ByteWriter()
  var descriptors: [Int32] = []
  /// Whose descriptors these are.
  private var spools: [Spool] = []
}

extension WireMessage {
  /// - Parameter descriptor: gives what a spool's data are read from.
  mutating func write(_ artifact: Artifact, descriptor: (Spool) throws -> Int32) throws {
    writer.write(artifact.type)
    writer.write(artifact.attributes.sorted { $0.key < $1.key }) { writer, attribute in
      writer.write(attribute.key)
      writer.write(attribute.value)
    }
    switch artifact.payload {
    case .audio(let audio):
      writer.write(1 as UInt8)
      writer.write(audio.sampleRate)
      writer.write(audio.start)
      writer.write(UInt32(audio.channels.count))
      for channel in audio.channels { try write(channel, descriptor) }
    case .matrix(let matrix):
      writer.write(2 as UInt8)
      writer.write(UInt32(matrix.bins))
      writer.write(matrix.framePeriod)
      writer.write(matrix.start)
      writer.write(matrix.binLabels) { $0.write($1) }
      try write(matrix.values, descriptor)
    case .table(let table):
      writer.write(3 as UInt8)
      write(table)
    case .document(let json):
      writer.write(4 as UInt8)
      writer.write(json)
    }
  }

  private mutating func write(_ spool: Spool, _ descriptor: (Spool) throws -> Int32) throws {
    writer.write(UInt64(spool.count))
    guard spool.count > 0 else { return }
    descriptors.append(try descriptor(spool))
    spools.append(spool)
  }

  private mutating func write(_ table: Table) {
    writer.write(UInt64(table.rowCount))
    writer.write(table.start)
    writer.write(table.duration)
    writer.write(table.confidence)
    write(table.columns)
    writer.write(UInt64(table.alternatives.count))
    writer.write(table.alternatives.row)
    writer.write(table.alternatives.rank)
    writer.write(table.alternatives.confidence)
    write(table.alternatives.columns)
  }

  private mutating func write(_ columns: [Column]) {
    writer.write(columns) { writer, column in
      writer.write(column.name)
      switch column.values {
      case .int64(let values):
        writer.write(1 as UInt8)
        writer.write(values)
      case .float64(let values):
        writer.write(2 as UInt8)
        writer.write(values)
      case .text(let values):
        writer.write(3 as UInt8)
        for text in values { writer.write(text) }
      }
    }
  }
}

/// An artifact as it came from another process: well-formed, and nothing else is known of it.
struct ReceivedArtifact {
  let type: String
  var layout: OutputLayout
  let payload: Artifact.Payload
}

extension ByteReader {
  /// - Parameter spool: makes a spool of so many values from the next descriptor.
  mutating func readArtifact(spool: (Int) throws -> Spool) throws -> ReceivedArtifact {
    let type = try readText()
    let pairs = try readList { try ($0.readText(), $0.readText()) }
    var layout = OutputLayout(attributes: Dictionary(pairs) { first, _ in first })
    let payload: Artifact.Payload
    switch try read(UInt8.self) {
    case 1:
      layout.sampleRate = try readDouble()
      layout.start = try readDouble()
      layout.channels = Int(try read(UInt32.self))
      guard layout.channels <= OutputCollector.mostChannels else {
        throw WireFault(reason: "\(layout.channels) channels are too many")
      }
      let channels = try (0..<layout.channels).map { _ in try readSpool(spool) }
      payload = .audio(AudioData(sampleRate: layout.sampleRate, start: layout.start, channels: channels))
    case 2:
      layout.bins = Int(try read(UInt32.self))
      layout.framePeriod = try readDouble()
      layout.start = try readDouble()
      layout.binLabels = try readList { try $0.readText() }
      guard layout.binLabels.isEmpty || layout.binLabels.count == layout.bins, layout.bins > 0 else {
        throw WireFault(reason: "\(layout.bins) bins have \(layout.binLabels.count) labels")
      }
      payload = .matrix(
        MatrixData(
          bins: layout.bins, framePeriod: layout.framePeriod, start: layout.start, binLabels: layout.binLabels,
          values: try readSpool(spool)))
    case 3: payload = .table(try readTable())
    case 4: payload = .document(try readText())
    case let other: throw WireFault(reason: "the shape \(other) is unknown")
    }
    return ReceivedArtifact(type: type, layout: layout, payload: payload)
  }

  private mutating func readSpool(_ spool: (Int) throws -> Spool) throws -> Spool {
    let count = try read(UInt64.self)
    guard count < 1 << 40 else { throw WireFault(reason: "\(count) values are too many") }
    return try spool(Int(count))
  }

  private mutating func readTable() throws -> Table {
    let rows = try readCount()
    var table = Table(
      start: try readDoubles(rows), duration: try readDoubles(rows), confidence: try readDoubles(rows),
      columns: try readColumns(rows))
    let others = try readCount()
    table.alternatives = Alternatives(
      row: try readIntegers(others), rank: try readIntegers(others), confidence: try readDoubles(others),
      columns: try readColumns(others))
    return table
  }

  private mutating func readCount() throws -> Int {
    let count = try read(UInt64.self)
    guard count < 1 << 32 else { throw WireFault(reason: "\(count) rows are too many") }
    return Int(count)
  }

  private mutating func readColumns(_ rows: Int) throws -> [Column] {
    try readList { reader in
      let name = try reader.readText()
      switch try reader.read(UInt8.self) {
      case 1: return Column(name, .int64(try reader.readIntegers(rows)))
      case 2: return Column(name, .float64(try reader.readDoubles(rows)))
      case 3:
        var texts: [String] = []
        for _ in 0..<rows { texts.append(try reader.readText()) }
        return Column(name, .text(texts))
      case let other: throw WireFault(reason: "the column kind \(other) is unknown")
      }
    }
  }
}

extension Spool {
  /// What a process gave that nobody trusts: used as it is where nobody can change it any more, otherwise copied, because
  /// a file may be cut off or written to at any time.
  ///
  /// - Parameter descriptor: closed or kept.
  static func receive(_ descriptor: Int32, count: Int, folder: String) throws -> Spool {
    var status = stat()
    let size = count * MemoryLayout<Float>.stride
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, Int(status.st_size) >= size else {
      close(descriptor)
      throw WireFault(reason: "a file of \(size) bytes was announced and is none")
    }
    if isolation_is_sealed(descriptor) == 1 { return Spool(finished: descriptor, count: count, folder: folder) }
    defer { close(descriptor) }
    let copy = Spool(folder: folder)
    let block = UnsafeMutablePointer<Float>.allocate(capacity: 1 << 16)
    defer { block.deallocate() }
    var done = 0
    while done < count {
      let wanted = min(count - done, 1 << 16) * MemoryLayout<Float>.stride
      let got = pread(descriptor, block, wanted, off_t(done * MemoryLayout<Float>.stride))
      if got < 0, errno == EINTR { continue }
      guard got == wanted else { throw WireFault(reason: "a file was cut off while it was read") }
      try copy.append(block, count: wanted / MemoryLayout<Float>.stride)
      done += wanted / MemoryLayout<Float>.stride
    }
    return copy
  }
}
