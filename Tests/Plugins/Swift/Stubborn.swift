import PerformiaSDK

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Works without end and does not listen when it is asked to stop.
final class Stubborn: Analyzer {
  static let audio = Input.audio("audio", sampleRate: 8000, channels: 1)
  static let seconds = Output("seconds", type: "music/beats/1", summary: "Never comes.")

  static let declaration = AnalyzerDeclaration(
    id: "org.example.stubborn", version: "1.0.0", name: "Stubborn", summary: "Never ends.", maker: "Example",
    licence: "MIT", inputs: [audio], outputs: [seconds])

  init(parameters: Parameters) throws {}

  func analyze(_ context: AnalysisContext) throws {
    while true { usleep(50_000) }
  }
}
