import PerformiaSDK

/// Sections that are known.
final class GivenSections: Analyzer {
  static let text = AnnotationText.parameter("A line each: start and end in seconds, and a name such as chorus.")
  static let sections = Output(
    "sections", type: "music/sections/1",
    summary: "On level 0, without gaps: each lasts until the next; one with the name of an earlier one repeats it.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.structure.given", version: "1.0.0", name: "Given sections", summary: "Sections from a text.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [], outputs: [sections], parameters: [text])

  private let given: [GivenInterval<String>]

  init(parameters: Parameters) throws {
    given = try AnnotationText(parameters[Self.text]).intervals { _, label in label }
  }

  func analyze(_ context: AnalysisContext) throws {
    let sections = try context.within(given)
    let starts = [0] + sections.dropFirst().map(\.start)
    let ends = starts.dropFirst() + [context.duration]
    let labels = sections.map(\.value)
    var rows = TableRows()
    rows.start = starts
    rows.duration = zip(starts, ends).map { $1 - $0 }
    rows.confidence = labels.map { _ in 1 }
    rows.columns = [
      .init("label", .text(labels)), .init("level", .int64(labels.map { _ in 0 })),
      .init(
        "repeats",
        .row(
          labels.enumerated().map { index, label in
            labels[..<index].firstIndex(of: label).map(Int64.init) ?? -1
          })),
    ]
    try context.append(Self.sections, rows)
  }
}
