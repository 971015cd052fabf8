import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Faults around the service")
struct ServiceFaultTests {
  @Test("every accepted job is complete in the end, though the service is killed again and again")
  func killed() throws {
    let service = try ServiceBench(["--workers", "2"])
    var ids: [String] = []
    for round in 0..<8 {
      for number in 0..<3 {
        let recording = try service.recording(seed: 10 * round + number)
        if let answer = try? service.upload(recording), let id = answer["job_id"] as? String { ids.append(id) }
      }
      usleep(UInt32.random(in: 0..<150_000))
      service.kill()
      try service.start()
    }
    #expect(ids.count >= 20)
    for id in ids {
      let status = try service.end(of: id)
      #expect(status["status"] as? String == "complete", "\(status.text)")
      #expect(try service.get("/api/songmap/\(id)")["duration_sec"] as? Double == 1)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(service.state)/incoming").isEmpty)
  }

  @Test("a request to end stops analyses, which go on with the next start")
  func stopped() throws {
    let service = try ServiceBench()
    let id = try service.job(try service.recording(), fields: [("pipeline", "stubborn")])
    let connection = try Connection(port: service.port)
    connection.send("GET /api/jobs/\(id)/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    _ = connection.read(until: "event: started")
    #expect(try service.stop().ending == .exit(0), "\(service.log)")
    try service.start()
    let status = try service.get("/api/status/\(id)")
    #expect(["pending", "processing"].contains(status["status"] as? String ?? ""))
  }

  @Test("no analysis outlives a service that is killed")
  func orphans() throws {
    let service = try ServiceBench()
    let id = try service.job(try service.recording(), fields: [("pipeline", "stubborn")])
    let connection = try Connection(port: service.port)
    connection.send("GET /api/jobs/\(id)/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    _ = connection.read(until: "event: started")
    service.kill()
    let lock = open("\(service.state)/jobs/\(id)/lock", O_RDONLY)
    defer { close(lock) }
    #expect(lock >= 0)
    // Whoever analyses holds the lock.
    var isFree = false
    for _ in 0..<500 where !isFree {
      isFree = flock(lock, LOCK_EX | LOCK_NB) == 0
      if !isFree { usleep(20_000) }
    }
    #expect(isFree)
  }

  @Test("a damaged store is moved aside and told, and the service goes on")
  func damaged() throws {
    let service = try ServiceBench(starts: false)
    try FileManager.default.createDirectory(atPath: service.state, withIntermediateDirectories: true)
    try FileBytes.write(Array(repeating: 0x41, count: 50_000), to: "\(service.state)/jobs.sqlite")
    try service.start()
    #expect(service.log.contains("was damaged"))
    let kept = try FileManager.default.contentsOfDirectory(atPath: service.state).filter { $0.contains("damaged-") }
    #expect(!kept.isEmpty)
    #expect(try service.end(of: try service.job(try service.recording()))["status"] as? String == "complete")
  }

  @Test("one folder has one service")
  func twice() throws {
    let service = try ServiceBench()
    let second = try service.workplace.run(
      "serve", "--port", "0", environment: ["XDG_STATE_HOME": service.workplace.home + "/state"])
    #expect(second.ending == .exit(69) && second.errors.contains("PF-SERV-014"), "\(second.errors)")
  }

  @Test("a port that is taken is an error with a code")
  func port() throws {
    let service = try ServiceBench()
    let second = try service.workplace.run(
      "serve", "--port", "\(service.port)", environment: ["XDG_STATE_HOME": service.workplace.home + "/other"])
    #expect(second.ending == .exit(69) && second.errors.contains("PF-SERV-012"), "\(second.errors)")
  }

  @Test("an upload that breaks off leaves nothing behind")
  func brokenUpload() throws {
    let service = try ServiceBench()
    do {
      let connection = try Connection(port: service.port)
      connection.send(
        "POST /api/analyze HTTP/1.1\r\nHost: localhost\r\nContent-Type: audio/wav\r\nContent-Length: 1000000\r\n\r\n")
      connection.send(try service.recording())
      usleep(300_000)
    }
    var left = ["?"]
    for _ in 0..<100 where !left.isEmpty {
      usleep(20_000)
      left = try FileManager.default.contentsOfDirectory(atPath: "\(service.state)/incoming")
    }
    #expect(left.isEmpty)
    #expect(try service.get("/api/jobs")["total"] as? Int == 0)
  }

  @Test(
    "a store that cannot be written is told with a code, and requests that read go on", .enabled(if: Permissions.count))
  func readOnly() throws {
    let service = try ServiceBench()
    let id = try service.job(try service.recording())
    _ = try service.end(of: id)
    chmod("\(service.state)/incoming", 0o500)
    defer { chmod("\(service.state)/incoming", 0o700) }
    // The superuser may write all the same.
    if geteuid() != 0 {
      let answer = try service.upload(try service.recording(seed: 1))
      #expect(answer.status == 503 && answer["code"] as? String == "PF-SERV-011")
    }
    #expect(try service.get("/api/status/\(id)").status == 200)
  }

  @Test("requests of any bytes get an answer or none, and the service goes on")
  func garbage() throws {
    let service = try ServiceBench()
    var generator = SystemRandomNumberGenerator()
    let heads = [
      "GET /api/jobs HTTP/1.1\r\n", "POST /api/analyze HTTP/1.1\r\nHost: localhost\r\n", "\r\n\r\n",
      "GET  HTTP/9.9\r\n",
      "POST /api/analyze HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 90\r\n\r\n--x\r\n",
    ]
    for round in 0..<300 {
      let connection = try Connection(port: service.port)
      connection.send(heads[round % heads.count])
      connection.send((0..<Int.random(in: 0..<200)).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }
    #expect(try service.get("/health").status == 200)
    #expect(!service.log.contains("PF-SERV-018"), "\(service.log.suffix(1000))")
  }
}
