import Artifacts
import Host
import SongMap

/// Artifacts as text for other programs.
public enum ArtifactText {
  private static let framesPerBlock = 1024

  /// A matrix as a row a frame, the time of its centre in seconds first; a table as a row an entry, with start, end and
  /// confidence before its type's own columns. Nil for audio and documents, which are no tables.
  ///
  /// - Throws: ``HostError/cannotSpool(folder:reason:)`` where a matrix cannot be read back.
  public static func csv(of artifact: Artifact) throws -> [UInt8]? {
    switch artifact.payload {
    case .matrix(let matrix): try csv(of: matrix)
    case .table(let table): csv(of: table)
    case .audio, .document: nil
    }
  }

  private static func csv(of matrix: MatrixData) throws -> [UInt8] {
    var bytes = Array(CSVText.line(["time"] + matrix.binLabels).utf8)
    var values = [Float](repeating: 0, count: framesPerBlock * matrix.bins)
    for first in stride(from: 0, to: matrix.frames, by: framesPerBlock) {
      let count = min(framesPerBlock, matrix.frames - first)
      try values.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        try matrix.values.read(from: first * matrix.bins, count: count * matrix.bins, into: base)
      }
      for frame in 0..<count {
        let time = CSVText.time(matrix.start + Double(first + frame) * matrix.framePeriod)
        let row = values[frame * matrix.bins..<(frame + 1) * matrix.bins]
        bytes += Array(CSVText.line([time] + row.map { "\($0)" }).utf8)
      }
    }
    return bytes
  }

  private static func csv(of table: Table) -> [UInt8] {
    var text = CSVText.line(["start", "end", "conf"] + table.columns.map(\.name))
    for row in 0..<table.rowCount {
      let times = [table.start[row], table.end(row)].map(CSVText.time)
      text += CSVText.line(times + ["\(table.confidence[row])"] + table.columns.map { cell($0.values, row) })
    }
    return Array(text.utf8)
  }

  private static func cell(_ values: Column.Values, _ row: Int) -> String {
    switch values {
    case .int64(let values): "\(values[row])"
    case .float64(let values): "\(values[row])"
    case .text(let values): values[row]
    }
  }
}
