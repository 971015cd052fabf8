import Foundation
import TestSupport
import Testing

@Suite("Requests to the service")
struct ServiceRequestTests {
  @Test("what is wrong with a request is told with a code, where it is, and what was expected")
  func mistakes() throws {
    let service = try ServiceBench()
    func expect(_ answer: Answer, _ status: Int, _ code: String, _ words: String, line: Int = #line) {
      #expect(answer.status == status, "line \(line): \(answer.text)")
      #expect(answer["code"] as? String == code && answer.text.contains(words), "line \(line): \(answer.text)")
      #expect(answer.headers["content-type"] == "application/problem+json")
    }
    let wave = try service.recording()
    expect(try service.get("/api/status/000000000000000000000000"), 404, "PF-SERV-001", "job")
    expect(try service.get("/api/status/..%2f"), 404, "PF-SERV-001", "job")
    expect(try service.get("/nowhere"), 404, "PF-SERV-001", "/nowhere")
    expect(try service.get("/api/jobs?status=lost"), 400, "PF-SERV-003", "processing")
    expect(try service.get("/api/jobs?limit=1000000"), 400, "PF-SERV-003", "1 to 500")
    expect(try service.get("/api/jobs?colour=red"), 400, "PF-SERV-003", "colour")
    expect(try service.upload(wave, fields: [("pipeline", "wonderful")]), 400, "PF-SERV-003", "wonderful")
    expect(try service.upload(wave, fields: [("tempo", "120")]), 400, "PF-SERV-003", "tempo")
    expect(try service.upload(wave, fields: [("set", "level.gain=99")]), 400, "PF-SERV-003", "gain")
    expect(try service.upload(wave, fields: [("language", "English")]), 400, "PF-SERV-003", "ISO 639")
    expect(try service.upload(wave, fields: [("lyrics", "la la")]), 400, "PF-SERV-003", "lyrics")
    expect(try service.upload(wave, fields: [("priority", "99")]), 400, "PF-SERV-003", "-10 to 10")
    expect(try service.upload(Array("hello, this is text".utf8)), 415, "PF-SERV-005", "text")
    expect(try service.upload([]), 415, "PF-SERV-005", "empty")
    expect(
      try service.request(
        "POST", "/api/analyze", headers: ["Content-Type": "application/json"], body: Array("{}".utf8)),
      400, "PF-SERV-003", "multipart/form-data")
    expect(
      try service.request(
        "POST", "/api/analyze", headers: ["Content-Type": "multipart/form-data; boundary=x"],
        body: Array("--x\r\n".utf8)),
      400, "PF-SERV-003", "cut off")
    #expect(try service.get("/api/jobs")["total"] as? Int == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(service.state)/incoming").isEmpty)
  }

  @Test(
    "answers to HEAD have no body, whatever they say",
    arguments: ["/health", "/nowhere", "/api/status/x", "/api/analyze"])
  func head(path: String) throws {
    let answer = try ServiceBench().request("HEAD", path)
    #expect(answer.body.isEmpty && answer.status == (path == "/health" ? 200 : path == "/api/analyze" ? 405 : 404))
    #expect(answer.headers["content-length"] != "0")
  }

  @Test("a recording may be the whole body")
  func wholeBody() throws {
    let service = try ServiceBench()
    let answer = try service.request(
      "POST", "/api/analyze?filename=raw.wav&pipeline=level", headers: ["Content-Type": "audio/wav"],
      body: try service.recording())
    let id = try #require(answer["job_id"] as? String, "\(answer.text)")
    #expect(try service.end(of: id)["filename"] as? String == "raw.wav")
  }

  @Test("requests that are too large, and recordings that are too long, are refused")
  func limits() throws {
    let service = try ServiceBench(["--max-upload", "100K", "--max-duration", "2"])
    #expect(try service.upload(Array(repeating: 0, count: 200_000)).status == 413)
    let chunked = try Connection(port: service.port)
    chunked.send(
      "POST /api/analyze HTTP/1.1\r\nHost: localhost\r\nContent-Type: audio/wav\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )
    let wave = try service.recording(seconds: 10)
    for _ in 0..<3 {
      chunked.send(Array("\(String(wave.count, radix: 16))\r\n".utf8) + wave + Array("\r\n".utf8))
    }
    #expect(try Answer(chunked.read(until: "PF-SERV-004")).status == 413)
    let id = try service.job(try service.recording(seconds: 2.5))
    #expect(try service.end(of: id)["error_code"] as? String == "PF-AUDIO-019")
  }

  @Test("elsewhere than on this machine alone, clients need a key of the store")
  func keys() throws {
    let service = try ServiceBench(["--keys", "always"])
    #expect(try service.get("/health").status == 200)
    let refused = try service.get("/api/jobs")
    #expect(refused.status == 401 && refused.headers["www-authenticate"] == "Bearer")
    let environment = ["XDG_STATE_HOME": service.workplace.home + "/state"]
    let made = try service.workplace.run("serve", "keys", "add", "band", environment: environment)
    let key = made.text.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(made.ending == .exit(0) && key.hasPrefix("pf_"))
    #expect(try service.get("/api/jobs", headers: ["Authorization": "Bearer \(key)"]).status == 200)
    #expect(try service.get("/api/jobs?key=\(key)").status == 200)
    #expect(try service.get("/api/jobs", headers: ["Authorization": "Bearer \(key)x"]).status == 401)
    #expect(try service.get("/api/jobs", headers: ["Authorization": "Basic \(key)"]).status == 401)
    let store =
      try FileBytes.read("\(service.state)/jobs.sqlite")
      + ((try? FileBytes.read("\(service.state)/jobs.sqlite-wal")) ?? [])
    #expect(!String(decoding: store, as: UTF8.self).contains(key.dropFirst(3)))
    #expect(try service.workplace.run("serve", "keys", "remove", "band", environment: environment).ending == .exit(0))
    #expect(try service.get("/api/jobs?key=\(key)").status == 401)
    #expect(try service.workplace.run("serve", "keys", "remove", "band", environment: environment).ending == .exit(66))
  }

  @Test("pages of other sites, and names that lead here, are turned away")
  func foreign() throws {
    let service = try ServiceBench(["--origins", "https://friend.example"])
    #expect(try service.get("/api/jobs", headers: ["Host": "evil.example"]).status == 403)
    #expect(try service.get("/api/jobs", headers: ["Origin": "https://evil.example"]).status == 403)
    #expect(try service.get("/api/jobs", headers: ["Origin": "http://127.0.0.1:\(service.port)"]).status == 200)
    let friend = try service.get("/api/jobs", headers: ["Origin": "https://friend.example"])
    #expect(friend.status == 200 && friend.headers["access-control-allow-origin"] == "https://friend.example")
    let asked = try service.request(
      "OPTIONS", "/api/analyze", headers: ["Origin": "https://friend.example", "Access-Control-Request-Method": "POST"])
    #expect(asked.status == 204 && asked.headers["access-control-allow-methods"]?.contains("POST") == true)
    let answer = try service.get("/health")
    #expect(answer.headers["x-content-type-options"] == "nosniff" && answer.headers["x-request-id"] != nil)
  }

  @Test("a client that asks too often is told when to come again")
  func rate() throws {
    let service = try ServiceBench(["--rate", "5"])
    let answers = try (0..<30).map { _ in try service.get("/health") }
    let refused = answers.filter { $0.status == 429 }
    #expect(!refused.isEmpty && refused.allSatisfy { $0.headers["retry-after"] != nil })
    #expect(answers.first?.status == 200)
  }

  @Test("the service tells about itself")
  func itself() throws {
    let service = try ServiceBench()
    #expect(try service.get("/ready")["status"] as? String == "ready")
    #expect(try service.get("/api/pipelines").text.contains("\"name\":\"split\""))
    #expect(try service.get("/api/plugins").text.contains("org.example.level"))
    let metrics = try service.get("/metrics").text
    #expect(metrics.contains("performia_analyses_running 0.0") && metrics.contains("# TYPE"))
    #expect(try service.get("/openapi.yaml").text.hasPrefix("openapi: 3.0.3"))
    #expect(try service.get("/docs").text.contains("/api/analyze"))
    #expect(try service.get("/docs/errors").text.contains("PF-SERV-001"))
    #expect(try service.request("HEAD", "/health").body.isEmpty)
  }

  @Test("settings come from options, variables and a file, in this order, and mistakes are placed")
  func settings() throws {
    let bench = try ServiceBench(starts: false)
    let folder = bench.workplace.home + "/config/performia"
    try FileBytes.write(Array("queue: 3\nport: 0\nqeue: 4\n".utf8), to: "\(folder)/serve.yaml")
    let typo = try bench.workplace.run("serve")
    #expect(
      typo.ending == .exit(64) && typo.errors.contains("serve.yaml:3:7") && typo.errors.contains("'queue'"),
      "\(typo.errors)")
    try FileBytes.write(Array("queue: 3\n".utf8), to: "\(folder)/serve.yaml")
    let variable = try bench.workplace.run("serve", environment: ["PERFORMIA_SERVE_PORT": "high"])
    #expect(variable.ending == .exit(64) && variable.errors.contains("PERFORMIA_SERVE_PORT"), "\(variable.errors)")
    let option = try bench.workplace.run("serve", "--workers", "0")
    #expect(option.ending == .exit(64) && option.errors.contains("--workers"), "\(option.errors)")
    let open = try bench.workplace.run("serve", "--host", "0.0.0.0", "--keys", "never")
    #expect(open.ending == .exit(64) && open.errors.contains("this machine alone"), "\(open.errors)")
  }

  @Test("commands of one's own come from a file, whose mistakes are placed before the service starts")
  func ownCommands() throws {
    let bench = try ServiceBench(starts: false)
    let text = "voice: 1\ncommands:\n  record_take:\n    phrases:\n      - \"record take {take:number}\"\n"
    let bad = try bench.workplace.write(text.replacing("number", with: "numbr"), to: "bad.yaml")
    let mistake = try bench.workplace.run("serve", "--commands", bad)
    #expect(mistake.ending == .exit(78) && mistake.errors.contains("bad.yaml:5:28"), "\(mistake.errors)")
    let missing = try bench.workplace.run("serve", environment: ["PERFORMIA_SERVE_COMMANDS": "none.yaml"])
    #expect(missing.ending == .exit(64) && missing.errors.contains("none.yaml"), "\(missing.errors)")
    let mine = try bench.workplace.write(text, to: "mine.yaml")
    let service = try ServiceBench(["--commands", mine])
    let answer = try service.request(
      "POST", "/api/voice/command", headers: ["Content-Type": "application/json"],
      body: Array(#"{"text":"record take three"}"#.utf8))
    #expect(answer["action"] as? String == "record_take", "\(answer.text)")
  }

  @Test("the terminal lists, follows and cancels jobs")
  func terminal() throws {
    let service = try ServiceBench()
    let environment = ["XDG_STATE_HOME": service.workplace.home + "/state"]
    let done = try service.job(try service.recording())
    _ = try service.end(of: done)
    let list = try service.workplace.run("jobs", environment: environment)
    #expect(list.text.contains("\(done)") && list.text.contains("complete"), "\(list.errors)")
    let followed = try service.workplace.run("jobs", "follow", done, environment: environment)
    #expect(followed.ending == .exit(0) && followed.text.contains("step_complete"))
    let running = try service.job(try service.recording(seed: 1), fields: [("pipeline", "stubborn")])
    _ = try service.workplace.run("jobs", "cancel", running, environment: environment)
    #expect(try service.end(of: running)["status"] as? String == "cancelled")
    #expect(try service.workplace.run("jobs", "follow", running, environment: environment).ending == .exit(70))
    #expect(try service.workplace.run("jobs", "follow", "nothing", environment: environment).ending == .exit(66))
  }

  @Test("spoken commands are understood, and looked up in a job's song")
  func voice() throws {
    let service = try ServiceBench()
    func say(_ body: String) throws -> Answer {
      try service.request(
        "POST", "/api/voice/command", headers: ["Content-Type": "application/json"], body: Array(body.utf8))
    }
    let understood = try say(#"{"text":"could you pause please"}"#)
    #expect(understood.status == 200 && understood["action"] as? String == "pause", "\(understood.text)")
    let id = try service.job(try service.recording(seconds: 3))
    _ = try service.end(of: id)
    let bar = try say(#"{"text":"go to bar nine","context":{"job_id":"\#(id)","position":1}}"#)
    #expect(bar["action"] as? String == "go_to_bar" && bar["success"] as? Bool == false, "\(bar.text)")
    #expect(try say(#"{"text":7}"#).status == 400)
    #expect(try say(#"{"text":"play","context":{"job_id":"000000000000000000000000"}}"#).status == 404)
    #expect(try say("{").text.contains("PF-SERV-003"))
    #expect(try service.get("/api/voice/commands").text.contains("go_to_section"))
    let speech = try service.request(
      "POST", "/api/voice/transcribe", headers: ["Content-Type": "audio/wav"], body: Array("no recording".utf8))
    #expect(speech.status == 415, "\(speech.text)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(service.state)/incoming").isEmpty)
  }

  @Test("the page of Song Maps comes with a policy that lets nothing else run")
  func page() throws {
    let service = try ServiceBench()
    let page = try service.get("/")
    #expect(page.status == 200 && page.text.contains("data-mode=\"service\""))
    #expect(page.headers["content-security-policy"]?.contains("script-src 'sha256-") == true)
  }
}
