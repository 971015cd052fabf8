import Foundation
import TestSupport
import Testing

@Suite("The service beside its own description")
struct ServiceConformanceTests {
  private static let tools = ProcessInfo.processInfo.environment["PERFORMIA_REFEREES"].map { "\($0)/bin" }

  @Test(
    "the OpenAPI document is valid, and the service answers as it says to whatever is made of it",
    .enabled(if: tools != nil))
  func conformance() throws {
    let service = try ServiceBench()
    let tools = try #require(Self.tools)
    let document = service.workplace.file("openapi.yaml")
    try FileBytes.write(try service.get("/openapi.yaml").body, to: document)
    #expect(system("'\(tools)/openapi-spec-validator' '\(document)' >/dev/null") == 0)
    let log = service.workplace.file("schemathesis.log")
    // A recording cannot be made from a description, so what is sent as one is refused.
    let status = system(
      "cd '\(service.workplace.path)' && '\(tools)/schemathesis' run http://127.0.0.1:\(service.port)/openapi.yaml --max-examples 15 "
        + "--phases examples,coverage,fuzzing --seed 1 --exclude-checks positive_data_acceptance >'\(log)' 2>&1")
    let text = String(decoding: try FileBytes.read(log), as: UTF8.self)
    #expect(status == 0, "\(text.suffix(4000))")
    #expect(!service.log.contains("PF-SERV-018"))
  }

  @Test("every example of the document that needs no job runs as it stands")
  func examples() throws {
    let service = try ServiceBench()
    try FileBytes.write(try service.recording(), to: service.workplace.file("song.ogg"))
    try FileBytes.write(try service.recording(seed: 1), to: service.workplace.file("song.flac"))
    try service.workplace.write("la la la", to: "words.txt")
    let id = try service.job(try service.recording(seed: 2), fields: [("pipeline", "fast")])
    _ = try service.end(of: id)
    let document = String(decoding: try service.get("/openapi.yaml").body, as: UTF8.self)
    var count = 0
    for line in document.split(separator: "\n") {
      guard let start = line.range(of: "curl ")?.lowerBound else { continue }
      let command = line[start...].replacing("8765", with: "\(service.port)").replacing(
        "0123456789abcdef01234567", with: id)
      // Some need models, or other pipelines than the test's, and one removes the job.
      let others = ["lyrics", "stems", "DELETE", "batch", "transcribe"]
      if others.contains(where: { command.contains($0) }) { continue }
      let run = "cd '\(service.workplace.path)' && \(command) --fail --silent --show-error --max-time 60 >/dev/null"
      #expect(system(run) == 0, "\(command)")
      count += 1
    }
    #expect(count >= 12)
  }
}
