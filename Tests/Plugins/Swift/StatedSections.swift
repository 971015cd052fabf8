import PerformiaSDK

/// Activations of sections as a parameter states them: every section begins and is what it is beyond doubt.
final class StatedSections: Analyzer {
  static let activation = Output("activation", type: "activation/section/1", summary: "As stated.")
  static let sections = Parameter.text(
    "sections", default: "", summary: "Seconds and label of each section, all parted by blanks.")

  static let declaration = AnalyzerDeclaration(
    id: "org.example.statedsections", version: "1.0.0", name: "Stated sections", summary: "Sections as stated.",
    maker: "Example", licence: "MIT", inputs: [], outputs: [activation], parameters: [sections])

  private static let framePeriod = 0.1
  private let stated: [(start: Double, label: String)]

  init(parameters: Parameters) throws {
    let words = parameters[Self.sections].split(separator: " ")
    stated = stride(from: 0, to: words.count - 1, by: 2).map { (Double(words[$0]) ?? 0, String(words[$0 + 1])) }
  }

  func analyze(_ context: AnalysisContext) throws {
    let labels = Set(stated.map(\.label)).sorted()
    let matrix = try context.begin(
      Self.activation, bins: 1 + labels.count, framePeriod: Self.framePeriod, start: 0,
      binLabels: ["boundary"] + labels)
    let frameCount = Int(context.duration / Self.framePeriod)
    let rows = (0..<frameCount).flatMap { frame -> [Float] in
      let time = (Double(frame) + 0.5) * Self.framePeriod
      let section = stated.last { $0.start <= time }
      let begins = section.map { time - $0.start < Self.framePeriod } ?? false
      return [begins ? 1 : 0] + labels.map { $0 == section?.label ? 1 : 0 }
    }
    try matrix.append(rows, frames: frameCount)
  }
}
