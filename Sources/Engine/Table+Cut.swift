import Artifacts

extension Table {
  /// The table with nothing after `end` (s): types let rows go on for a millisecond after the recording, as analyzers that
  /// work in frames do, and the Song Map does not.
  func cut(at end: Double) -> Table {
    var table = self
    for row in 0..<rowCount where self.end(row) > end {
      table.start[row] = min(start[row], end)
      table.duration[row] = end - table.start[row]
    }
    return table
  }
}
