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

  @Test("a damaged store is moved aside and told, and the service goes on", arguments: Damage.allCases)
  func damaged(_ damage: Damage) throws {
    let service = try ServiceBench()
    for seed in 0..<3 { _ = try service.end(of: try service.job(try service.recording(seed: seed))) }
    if damage != .log { _ = try service.stop() } else { service.kill() }
    try damage.apply(to: "\(service.state)/jobs.sqlite")
    try service.start()
    // A log that is damaged ends where the damage begins, and what stood in it before is there.
    let kept = try FileManager.default.contentsOfDirectory(atPath: service.state).filter { $0.contains("damaged-") }
    #expect(service.log.contains("was damaged") == (damage != .log) && kept.isEmpty == (damage == .log))
    let id = try service.job(try service.recording(seed: 3))
    #expect(try service.end(of: id)["status"] as? String == "complete")
  }

  /// What may have happened to the file of a database.
  enum Damage: String, CaseIterable {
    case text, truncated, zeros, log

    func apply(to database: String) throws {
      let path = self == .log ? "\(database)-wal" : database
      var bytes = try FileBytes.read(path)
      switch self {
      case .text: bytes = Array(repeating: 0x41, count: 50_000)
      case .truncated: bytes.removeLast(bytes.count / 2)
      case .zeros: for index in 4096..<bytes.count { bytes[index] = 0 }
      case .log: for index in stride(from: bytes.count / 2, to: bytes.count, by: 7) { bytes[index] ^= 0xff }
      }
      try FileBytes.write(bytes, to: path)
    }
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
    let service = try ServiceBench { _ in Permissions.wrapper }
    let id = try service.job(try service.recording())
    _ = try service.end(of: id)
    chmod("\(service.state)/incoming", 0o500)
    defer { chmod("\(service.state)/incoming", 0o700) }
    let answer = try service.upload(try service.recording(seed: 1))
    #expect(answer.status == 503 && answer["code"] as? String == "PF-SERV-011", "\(answer.text)")
    #expect(try service.get("/ready").status == 503)
    #expect(try service.get("/api/status/\(id)").status == 200)
  }

  @Test("a folder that cannot be written keeps the service from starting, with a code", .enabled(if: Permissions.count))
  func readOnlyStart() throws {
    let workplace = try Workplace()
    mkdir(workplace.file("state"), 0o500)
    let result = try workplace.run(
      "serve", "--port", "0", "--state", workplace.file("state"), wrapper: Permissions.wrapper)
    #expect(result.ending == .exit(74) && result.errors.contains("PF-SERV-011"), "\(result.errors)")
  }

  @Test(
    "a full disk is told with a code, leaves nothing in halves, and is no end of the service",
    .enabled(if: TinyDisk.isAvailable))
  func fullDisk() throws {
    let service = try ServiceBench { service in
      mkdir(service.workplace.home + "/state", 0o700)
      mkdir(service.state, 0o700)
      return TinyDisk.wrapper(service.state, size: "3m")
    }
    // What is mounted for the service is seen by the way of its process.
    let disk = "/proc/\(service.pid)/root\(service.state)"
    let first = try service.job(try service.recording())
    #expect(try service.end(of: first)["status"] as? String == "complete")
    let large = try service.upload(try service.recording(seconds: 200, seed: 1))
    #expect(large.status == 507 && large["code"] as? String == "PF-SERV-019", "\(large.text)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(disk)/incoming").isEmpty)

    let ballast = open("\(disk)/ballast", O_CREAT | O_WRONLY, 0o600)
    let block = [UInt8](repeating: 1, count: 4096)
    while write(ballast, block, block.count) > 0 {}
    close(ballast)
    let second = try service.upload(try service.recording(seed: 2))
    #expect(second.status == 507, "\(second.text)")
    #expect(try service.get("/api/songmap/\(first)").status == 200)
    #expect(try service.get("/ready").status == 507)

    unlink("\(disk)/ballast")
    #expect(try service.get("/ready").status == 200)
    #expect(try service.end(of: try service.job(try service.recording(seed: 3)))["status"] as? String == "complete")
  }

  @Test("clients that send slowly are let go of, and keep nobody waiting")
  func slow() throws {
    let service = try ServiceBench()
    let starts = [
      "", "GET /health HTTP/1.1\r\nHost: local",
      "POST /api/analyze HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n\r\nRIFF",
      "POST /api/voice/command HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{",
    ]
    let clients = try (0..<200).map { number in
      let client = try Connection(port: service.port)
      client.send(starts[number % starts.count])
      return client
    }
    #expect(try service.end(of: try service.job(try service.recording()))["status"] as? String == "complete")
    // Every second one goes on, byte by byte, until the service has had enough.
    var waiting = clients
    for _ in 0..<120 where !waiting.isEmpty {
      for client in waiting[..<(waiting.count / 2)] { client.send("x") }
      sleep(1)
      waiting.removeAll { $0.isClosed }
    }
    #expect(waiting.isEmpty)
    #expect(try service.get("/health").status == 200)
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(service.state)/incoming").isEmpty)
  }

  @Test("requests of any bytes get an answer or none, and the service goes on without growing")
  func random() throws {
    let service = try ServiceBench()
    let recording = service.workplace.file("sent.wav")
    try FileBytes.write(try service.recording(), to: recording)
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let log = service.workplace.file("fuzzer.log")
    let status = system(
      "cd '\(root)' && python3 -m Benchmarks.fuzzer --port \(service.port) --pid \(service.pid) --recording '\(recording)' "
        + "--requests 10000 >'\(log)' 2>&1")
    let said = String(decoding: try FileBytes.read(log), as: UTF8.self)
    #expect(status == 0, "\(said.suffix(4000))")
    #expect(!service.log.contains("PF-SERV-018"), "\(service.log.suffix(1000))")
  }
}
