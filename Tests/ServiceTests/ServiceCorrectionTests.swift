import Foundation
import TestSupport
import Testing

@Suite("Corrections of a job")
struct ServiceCorrectionTests {
  private func json(_ object: Any) throws -> [UInt8] { Array(try JSONSerialization.data(withJSONObject: object)) }

  private func correct(_ id: String, bytes body: [UInt8], _ service: ServiceBench) throws -> Answer {
    try service.request("POST", "/api/corrections/\(id)", headers: ["Content-Type": "application/json"], body: body)
  }

  private func correct(_ id: String, _ object: Any, _ service: ServiceBench) throws -> Answer {
    try correct(id, bytes: json(object), service)
  }

  private func map(of job: String, _ service: ServiceBench) throws -> [String: Any] {
    let status = try service.end(of: job)
    #expect(status["status"] as? String == "complete", "\(status.text) \(service.log)")
    return try #require(
      JSONSerialization.jsonObject(with: Data(try service.get("/api/songmap/\(job)").body)) as? [String: Any])
  }

  private func status(of field: String, _ map: [String: Any]) -> String? {
    ((map["provenance"] as? [String: Any])?["fields"] as? [String: String])?[field]
  }

  @Test("what a client knows better takes the place of what was found, and what depends on it is found anew")
  func corrected() throws {
    let service = try ServiceBench()
    let first = try service.job(try service.recording(seconds: 8), fields: [("pipeline", "fast")])
    let found = try map(of: first, service)
    #expect(status(of: "chords", found) == "analysed")
    let corrections: [String: Any] = [
      "beats": [0.5, 1, 1.5, 2, 2.5, 3, 3.5], "downbeats": [1, 2.5],
      "chords": [["start": 0, "end": 4, "label": "E:min", "conf": 0.2], ["start": 4, "end": 8, "label": "B:7"]],
      "sections": [
        ["start": 0, "end": 8, "label": "chorus", "level": 0], ["start": 0, "end": 8, "label": "A", "level": 1],
      ],
    ]
    let answer = try correct(first, corrections, service)
    let second = try #require(answer["job_id"] as? String, "\(answer.text)")
    #expect(answer.status == 202 && second != first)
    let map = try map(of: second, service)
    #expect(map["beats"] as? [Double] == [0.5, 1, 1.5, 2, 2.5, 3, 3.5] && map["downbeats"] as? [Double] == [1, 2.5])
    #expect((map["meter"] as? [String: Any])?["numerator"] as? Int == 3)
    #expect((map["chords"] as? [[String: Any]])?.map { $0["label"] as? String } == ["E:min", "B:7"])
    #expect((map["sections"] as? [[String: Any]])?.map { $0["label"] as? String } == ["chorus"])
    for field in ["beats", "chords", "sections"] { #expect(status(of: field, map) == "given") }
    #expect(status(of: "key", map) == "analysed")
    #expect(try service.get("/api/audio/\(second)").body == service.get("/api/audio/\(first)").body)
    // The same again is known; its map says what was given, and corrects nothing more.
    #expect(try correct(first, corrections, service)["job_id"] as? String == second)
    #expect(
      try correct(second, bytes: service.get("/api/songmap/\(second)").body, service)["job_id"] as? String == second)
    // The recording outlives the first job, and what was given stays given.
    #expect(try service.request("DELETE", "/api/jobs/\(first)").status == 204)
    let third = try correct(second, ["key": [["start": 0, "end": 8, "tonic": "B", "mode": "major"]]], service)
    let last = try self.map(of: try #require(third["job_id"] as? String, "\(third.text)"), service)
    #expect((last["key"] as? [[String: Any]])?.map { $0["tonic"] as? String } == ["B"])
    #expect((last["chords"] as? [[String: Any]])?.count == 2 && status(of: "key", last) == "given")
  }

  @Test("bars that are not corrected begin with the nearest of the new beats")
  func beatsAlone() throws {
    let service = try ServiceBench()
    let first = try service.job(try service.recording(seconds: 8), fields: [("pipeline", "fast")])
    _ = try map(of: first, service)
    let bars = try correct(first, ["beats": [1, 2, 3, 4, 5, 6], "downbeats": [2, 4]], service)
    let second = try #require(bars["job_id"] as? String, "\(bars.text)")
    _ = try map(of: second, service)
    let moved = try correct(second, ["beats": [1, 2.1, 3, 4.2, 5, 6]], service)
    #expect(try map(of: try #require(moved["job_id"] as? String), service)["downbeats"] as? [Double] == [2.1, 4.2])
  }

  @Test(
    "corrections that cannot be are refused with their place",
    arguments: [
      ("{", "is no JSON"), ("[]", "the body is no object"), ("{}", "the body corrects nothing"),
      (#"{"tempo": 3}"#, "/tempo cannot be corrected"), (#"{"beats": 3}"#, "/beats is no list"),
      (#"{"beats": []}"#, "/beats is empty"), (#"{"beats": [1, 1]}"#, "/beats/1 is 1.0, not after"),
      (#"{"beats": [1, 99]}"#, "/beats/1 is 99"), (#"{"beats": [1, "2"]}"#, "/beats/1 is"),
      (#"{"beats": [1, 2], "downbeats": [1.5]}"#, "/downbeats/0 is 1.5, where no beat is"),
      (#"{"chords": [{"start": 0, "end": 1, "label": "H"}]}"#, "/chords/0/label cannot be read"),
      (#"{"chords": [{"start": 0, "label": "C"}]}"#, "/chords/0 has no start or no end"),
      (#"{"chords": [{"start": 1, "end": 1, "label": "C"}]}"#, "/chords/0 is from 1.0 to 1.0"),
      (#"{"sections": [{"start": 0, "end": 1, "label": " "}]}"#, "/sections/0/label is no text"),
      (#"{"sections": [{"start": 0, "end": 1, "label": "a\nb"}]}"#, "/sections/0/label is no text"),
      (#"{"key": [{"start": 0, "end": 1, "tonic": "C", "mode": "dorian"}]}"#, "/key/0/mode is 'dorian'"),
    ])
  func refused(body: String, reason: String) throws {
    let service = try ServiceBench()
    let job = try service.job(try service.recording(seconds: 4))
    _ = try service.end(of: job)
    let answer = try correct(job, bytes: Array(body.utf8), service)
    #expect(answer.status == 400 && answer.text.contains(reason), "\(answer.text)")
  }

  @Test("what a pipeline cannot take, a job that is not complete and one that is not there are refused")
  func impossible() throws {
    let service = try ServiceBench()
    let chords = ["chords": [["start": 0, "end": 1, "label": "C"]]]
    let job = try service.job(try service.recording())
    _ = try service.end(of: job)
    let answer = try correct(job, chords, service)
    #expect(answer.status == 400 && answer.text.contains("takes"), "\(answer.text)")
    #expect(try correct("0123456789abcdef01234567", chords, service).status == 404)
    let failed = try service.job(try service.recording(), fields: [("pipeline", "crashing")])
    _ = try service.end(of: failed)
    #expect(try correct(failed, chords, service).status == 409)
    try FileManager.default.removeItem(atPath: "\(service.state)/recordings")
    try FileManager.default.createDirectory(atPath: "\(service.state)/recordings", withIntermediateDirectories: true)
    let fast = try service.job(try service.recording(seconds: 2, seed: 2), fields: [("pipeline", "fast")])
    _ = try service.end(of: fast)
    for name in try FileManager.default.contentsOfDirectory(atPath: "\(service.state)/recordings") {
      try FileManager.default.removeItem(atPath: "\(service.state)/recordings/\(name)")
    }
    #expect(try correct(fast, chords, service).status == 404)
  }
}
