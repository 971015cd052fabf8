import Foundation
import TestSupport
import Testing

@Suite("Jobs of the service")
struct ServiceJobTests {
  @Test("a recording becomes a job, and the job a Song Map with its exports, events and recording")
  func wayThrough() throws {
    let service = try ServiceBench()
    let recording = try service.recording(seconds: 3)
    let accepted = try service.upload(recording, name: "härte & co.wav")
    #expect(accepted.status == 202)
    let id = try #require(accepted["job_id"] as? String)
    let status = try service.end(of: id)
    #expect(status["status"] as? String == "complete", "\(status.text) \(service.log)")
    #expect(status["progress"] as? Double == 1)
    #expect(status["filename"] as? String == "härte & co.wav")
    let map = try service.get("/api/songmap/\(id)")
    #expect(map.status == 200 && map["duration_sec"] as? Double == 3)
    #expect((map["beats"] as? [Double])?.count == 3)
    let tag = try #require(map.headers["etag"])
    #expect(try service.get("/api/songmap/\(id)", headers: ["If-None-Match": tag]).status == 304)
    let midi = try service.get("/api/songmap/\(id)?format=midi")
    #expect(midi.status == 200 && midi.body.starts(with: Array("MThd".utf8)))
    #expect(try service.get("/api/songmap/\(id)?format=lrc").status == 422)
    #expect(try service.get("/api/audio/\(id)").body == recording)
    let part = try service.get("/api/audio/\(id)", headers: ["Range": "bytes=4-7"])
    #expect(part.status == 206 && part.body == Array(recording[4...7]))
    #expect(part.headers["content-range"] == "bytes 4-7/\(recording.count)")
    let events = try service.get("/api/jobs/\(id)/events").text
    for name in ["connected", "started", "step_complete", "complete"] { #expect(events.contains("event: \(name)\n")) }
    #expect(events.contains("\"songmap\":{\"beats\""))
    let last = try service.get("/api/jobs/\(id)/events", headers: ["Last-Event-ID": "1"]).text
    #expect(!last.contains("event: started") && last.contains("event: complete"))
    #expect(try service.get("/api/jobs").text.contains(id))
    #expect(try service.request("DELETE", "/api/jobs/\(id)").status == 204)
    #expect(try service.get("/api/status/\(id)").status == 404)
    #expect(!FileManager.default.fileExists(atPath: "\(service.state)/jobs/\(id)"))
  }

  @Test("stems of a pipeline that separates are there to be heard")
  func stems() throws {
    let service = try ServiceBench()
    let id = try service.job(try service.recording(), fields: [("pipeline", "split")])
    #expect(try service.end(of: id)["status"] as? String == "complete", "\(service.log)")
    let stem = try service.get("/api/stems/\(id)/vocals")
    #expect(stem.status == 200 && stem.body.starts(with: Array("fLaC".utf8)))
    #expect(try service.get("/api/stems/\(id)/cello").status == 404)
    for name in ["..%2f..%2fjobs.sqlite", "%2e%2e", "vocals.flac"] {
      #expect(try service.get("/api/stems/\(id)/\(name)").status == 404)
    }
  }

  @Test("the same recording in the same way is analysed once, in another way again")
  func known() throws {
    let service = try ServiceBench()
    let recording = try service.recording()
    let first = try service.job(recording)
    _ = try service.end(of: first)
    #expect(try service.job(recording) == first)
    #expect(try service.job(recording, fields: [("set", "level.gain=2")]) != first)
  }

  @Test("an analyzer that crashes fails its job, with a code, and nothing else")
  func crash() throws {
    let service = try ServiceBench()
    let id = try service.job(try service.recording(), fields: [("pipeline", "crashing")])
    let status = try service.end(of: id)
    #expect(status["status"] as? String == "error")
    #expect((status["error_code"] as? String)?.hasPrefix("PF-HOST-") == true, "\(status.text)")
    #expect(try service.get("/api/songmap/\(id)").status == 409)
    #expect(try service.get("/api/jobs/\(id)/events").text.contains("event: failed"))
    #expect(try service.end(of: try service.job(try service.recording(seed: 1)))["status"] as? String == "complete")
  }

  @Test("a job can be stopped while it waits and while it runs")
  func cancelled() throws {
    let service = try ServiceBench()
    let running = try service.job(try service.recording(), fields: [("pipeline", "stubborn")])
    let waiting = try service.job(try service.recording(seed: 1))
    let connection = try Connection(port: service.port)
    connection.send("GET /api/jobs/\(running)/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    _ = connection.read(until: "event: started")
    #expect(try service.request("DELETE", "/api/jobs/\(waiting)").status == 204)
    #expect(try service.request("DELETE", "/api/jobs/\(running)").status == 204)
    #expect(try service.end(of: running)["status"] as? String == "cancelled")
    #expect(try service.end(of: waiting)["status"] as? String == "cancelled")
    #expect(String(decoding: connection.read(until: "event: cancelled"), as: UTF8.self).contains("event: cancelled"))
  }

  @Test("a job that takes too long is ended with a code")
  func late() throws {
    let service = try ServiceBench(["--job-seconds", "1"])
    let id = try service.job(try service.recording(), fields: [("pipeline", "stubborn")])
    let status = try service.end(of: id)
    #expect(status["error_code"] as? String == "PF-SERV-015", "\(status.text)")
  }

  @Test("a full queue says so, and when to try again")
  func full() throws {
    let service = try ServiceBench(["--queue", "2"])
    var answers: [Answer] = []
    for seed in 0..<6 {
      answers.append(try service.upload(try service.recording(seed: seed), fields: [("pipeline", "stubborn")]))
    }
    let refused = answers.filter { $0.status == 429 }
    #expect(refused.count >= 3)
    for answer in refused {
      #expect(answer["code"] as? String == "PF-SERV-006" && answer.headers["retry-after"] != nil)
    }
  }

  @Test("a batch gives a job for each recording, and one that is none is told in its place")
  func batch() throws {
    let service = try ServiceBench()
    let boundary = "b"
    var body: [UInt8] = []
    for seed in 0..<3 {
      body += Array(
        "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(seed).wav\"\r\n\r\n".utf8)
      body += try service.recording(seed: seed) + Array("\r\n".utf8)
    }
    body += Array("--\(boundary)--\r\n".utf8)
    let answer = try service.request(
      "POST", "/api/batch", headers: ["Content-Type": "multipart/form-data; boundary=\(boundary)"], body: body)
    #expect(answer.status == 202)
    let jobs = try #require(answer["jobs"] as? [[String: Any]])
    #expect(jobs.compactMap { $0["filename"] as? String } == ["0.wav", "1.wav", "2.wav"])
    for job in jobs {
      let id = try #require(job["job_id"] as? String)
      #expect(try service.end(of: id)["status"] as? String == "complete")
    }
  }

  @Test("a WebSocket tells the same events, and closes at the end")
  func socket() throws {
    let service = try ServiceBench()
    let id = try service.job(try service.recording())
    _ = try service.end(of: id)
    let connection = try Connection(port: service.port)
    connection.send(
      "GET /ws/analyze/\(id) HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
    let text = String(decoding: connection.read(), as: UTF8.self)
    #expect(text.contains("101 Switching Protocols"))
    for type in ["connected", "started", "step_complete", "complete"] {
      #expect(text.contains("{\"type\":\"\(type)\""))
    }
    #expect(try service.get("/ws/analyze/\(id)").status == 426)
    let unknown = try Connection(port: service.port)
    unknown.send(
      "GET /ws/analyze/000000000000000000000000 HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
    #expect(String(decoding: unknown.read(), as: UTF8.self).contains("there is no job"))
  }
}
