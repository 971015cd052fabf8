/// Label files as the evaluation tools of the field read them.
///
/// Intervals are lines of start, end and label, beats lines of time and position in the bar (0 where it is not known),
/// all separated by tabs, with times in seconds.
enum LabExport {
  static func text(_ map: SongMapModel, field: ExportField) -> String {
    map.labelled(field).map { entry in
      let times = field == .beats ? [entry.start] : [entry.start, entry.end]
      return (times.map(fixedTime) + [singleLine(entry.label)]).joined(separator: "\t") + "\n"
    }.joined()
  }
}
