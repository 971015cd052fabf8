extension [Annotation.Sections] {
  /// The divisions at the finest level: each annotator's of a reference, or the one of an estimate.
  ///
  /// Levels are told by name: `level0`, `level1`, … from the coarsest; else `coarse` (and SALAMI's `upper`) in a name tells
  /// a coarse division from a fine one.
  var finest: [Annotation.Sections] {
    if let deepest = numbered.max(by: { $0.level < $1.level }) { return [deepest.sections] }
    let fine = filter { !$0.isCoarse }
    return fine.isEmpty ? self : fine
  }

  /// The divisions at the coarsest of several levels; empty where there is one level only.
  var coarsest: [Annotation.Sections] {
    let numbered = numbered
    if numbered.count > 1, let top = numbered.min(by: { $0.level < $1.level }) { return [top.sections] }
    return filter(\.isCoarse)
  }

  private var numbered: [(level: Int, sections: Annotation.Sections)] {
    compactMap { sections in
      guard sections.name.hasPrefix("level"), let level = Int(sections.name.dropFirst("level".count)) else {
        return nil
      }
      return (level, sections)
    }
  }
}

extension Annotation.Sections {
  fileprivate var isCoarse: Bool {
    let name = name.lowercased()
    return name.contains("coarse") || name.contains("upper")
  }
}
