import Artifacts

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One entry of the cache on disk.
enum CacheEntry {
  /// What stands in `artifact.json`.
  private struct Header: Codable {
    var type: String
    var attributes: [String: String]
    var shape: Shape
    var sampleRate: Double?
    var start: Double?
    var bins: Int?
    var framePeriod: Double?
    var binLabels: [String]?
    /// SHA-256 of each data file by name.
    var files: [String: String]?
    var table: StoredTable?
    var document: String?
    var notes: [String]?

    enum CodingKeys: String, CodingKey {
      case type, attributes, shape, start, bins, files, table, document, notes
      case sampleRate = "sample_rate"
      case framePeriod = "frame_period"
      case binLabels = "bin_labels"
    }
  }

  private struct StoredTable: Codable {
    var start: [Double]
    var duration: [Double]
    var confidence: [Double]
    var columns: [StoredColumn]
    var alternatives: StoredAlternatives?
  }

  private struct StoredAlternatives: Codable {
    var row: [Int64]
    var rank: [Int64]
    var confidence: [Double]
    var columns: [StoredColumn]
  }

  private struct StoredColumn: Codable {
    var name: String
    var int64: [Int64]?
    var float64: [Double]?
    var text: [String]?
  }

  static func write(_ artifact: Artifact, folder: String) throws {
    var header = Header(type: artifact.type, attributes: artifact.attributes, shape: .table)
    header.notes = artifact.notes.isEmpty ? nil : artifact.notes
    switch artifact.payload {
    case .table(let table):
      header.table = StoredTable(
        start: table.start, duration: table.duration, confidence: table.confidence,
        columns: table.columns.map(store), alternatives: store(table.alternatives))
    case .document(let json):
      header.shape = .document
      header.document = json
    case .matrix(let matrix):
      header.shape = .matrix
      header.start = matrix.start
      header.bins = matrix.bins
      header.framePeriod = matrix.framePeriod
      header.binLabels = matrix.binLabels
      try NumPyFile.write(matrix.values, rows: matrix.frames, columns: matrix.bins, path: folder + "/data.npy")
      header.files = ["data.npy": try SHA256Digest(ofFile: folder + "/data.npy").description]
    case .audio(let audio):
      header.shape = .audio
      header.sampleRate = audio.sampleRate
      header.start = audio.start
      header.files = [:]
      for (index, spool) in audio.channels.enumerated() {
        let name = "channel-\(index).npy"
        try NumPyFile.write(spool, rows: spool.count, columns: 1, path: "\(folder)/\(name)")
        header.files?[name] = try SHA256Digest(ofFile: "\(folder)/\(name)").description
      }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let body = try encoder.encode(header)
    let checksum = SHA256Digest(of: String(decoding: body, as: UTF8.self)).description
    try Data("\(checksum)\n".utf8 + body).write(to: URL(filePath: folder + "/artifact.json"))
  }

  static func read(folder: String, temporaryFolder: String) throws -> Artifact {
    let description = folder + "/artifact.json"
    guard access(description, R_OK) == 0 else {
      throw HostError.unreadableFile(path: description, reason: String(cString: strerror(errno)))
    }
    let bytes = try Data(contentsOf: URL(filePath: description))
    guard let lineEnd = bytes.firstIndex(of: 0x0A) else { throw damaged("artifact.json is cut off") }
    let body = bytes[bytes.index(after: lineEnd)...]
    let expected = String(decoding: bytes[..<lineEnd], as: UTF8.self)
    guard SHA256Digest(of: String(decoding: body, as: UTF8.self)).description == expected else {
      throw damaged("artifact.json does not fit its checksum")
    }
    let header = try JSONDecoder().decode(Header.self, from: Data(body))
    for (name, checksum) in header.files ?? [:] {
      guard access("\(folder)/\(name)", F_OK) == 0 else { throw damaged("\(name) is missing") }
      guard try SHA256Digest(ofFile: "\(folder)/\(name)").description == checksum else {
        throw damaged("\(name) does not fit its checksum")
      }
    }
    return Artifact(
      type: header.type, attributes: header.attributes,
      payload: try payload(header, folder: folder, temporaryFolder: temporaryFolder), notes: header.notes ?? [])
  }

  private static func payload(_ header: Header, folder: String, temporaryFolder: String) throws -> Artifact.Payload {
    switch header.shape {
    case .table:
      guard let table = header.table else { throw damaged("the table is missing") }
      return .table(try restore(table))
    case .document:
      guard let document = header.document else { throw damaged("the document is missing") }
      return .document(document)
    case .matrix:
      guard let bins = header.bins, let period = header.framePeriod, let start = header.start else {
        throw damaged("the matrix's layout is missing")
      }
      let values = try NumPyFile.read("\(folder)/data.npy", columns: bins, temporaryFolder: temporaryFolder)
      return .matrix(
        MatrixData(
          bins: bins, framePeriod: period, start: start, binLabels: header.binLabels ?? [], values: values))
    case .audio:
      guard let rate = header.sampleRate, let start = header.start, let files = header.files else {
        throw damaged("the audio's layout is missing")
      }
      let spools = try (0..<files.count).map {
        try NumPyFile.read("\(folder)/channel-\($0).npy", columns: 1, temporaryFolder: temporaryFolder)
      }
      return .audio(AudioData(sampleRate: rate, start: start, channels: spools))
    }
  }

  private struct Damage: Error, CustomStringConvertible {
    let description: String
  }

  private static func damaged(_ reason: String) -> Damage { Damage(description: reason) }

  private static func store(_ column: Column) -> StoredColumn {
    StoredColumn(
      name: column.name, int64: column.values.int64, float64: column.values.float64, text: column.values.text)
  }

  private static func store(_ alternatives: Alternatives) -> StoredAlternatives? {
    guard alternatives.count > 0 else { return nil }
    return StoredAlternatives(
      row: alternatives.row, rank: alternatives.rank, confidence: alternatives.confidence,
      columns: alternatives.columns.map(store))
  }

  private static func restore(_ columns: [StoredColumn]) throws -> [Column] {
    try columns.map { column in
      if let values = column.int64 { return Column(column.name, .int64(values)) }
      if let values = column.float64 { return Column(column.name, .float64(values)) }
      if let values = column.text { return Column(column.name, .text(values)) }
      throw damaged("column '\(column.name)' has no values")
    }
  }

  private static func restore(_ table: StoredTable) throws -> Table {
    var result = Table(
      start: table.start, duration: table.duration, confidence: table.confidence,
      columns: try restore(table.columns))
    if let others = table.alternatives {
      result.alternatives = Alternatives(
        row: others.row, rank: others.rank, confidence: others.confidence, columns: try restore(others.columns))
    }
    return result
  }
}
