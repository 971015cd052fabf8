/// Label tracks of Audacity: lines of start, end and label, separated by tabs; points have equal start and end.
enum AudacityExport {
  static func text(_ map: SongMapModel, field: ExportField) -> String {
    map.labelled(field).map { "\(fixedTime($0.start))\t\(fixedTime($0.end))\t\(singleLine($0.label))\n" }.joined()
  }
}
