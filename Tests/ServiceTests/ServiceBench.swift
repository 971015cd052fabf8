import Foundation
import TestSupport

#if canImport(Glibc)
  import Glibc
#endif

/// The real service, as a process with a home of its own.
final class ServiceBench {
  let workplace: Workplace
  private(set) var port = 0
  private var program: RunningProgram?
  private let options: [String]
  /// A command that runs the service, such as one that mounts something.
  private let wrapper: (ServiceBench) -> [String]
  private let environment: [String: String]

  static let stemPipeline = """
    performia: 1
    name: split
    steps:
      split: { use: org.example.scaledstems }
      level: { use: org.example.level }
    song_map:
      beats: level.seconds
      stems: { vocals: split.vocals, drums: split.drums }
    """

  /// - Parameter options: of `performia serve`, besides the port.
  init(
    _ options: [String] = [], environment: [String: String] = [:], starts: Bool = true,
    wrapper: @escaping (ServiceBench) -> [String] = { _ in [] }
  ) throws {
    workplace = try Workplace()
    self.options = options
    self.wrapper = wrapper
    let state = workplace.home + "/state"
    self.environment = ["XDG_STATE_HOME": state].merging(environment) { $1 }
    let pipelines = workplace.home + "/config/performia/pipelines"
    try FileManager.default.createDirectory(atPath: pipelines, withIntermediateDirectories: true)
    let texts = [
      "level": "steps: { level: { use: org.example.level } }\nsong_map: { beats: level.seconds }\n",
      "stubborn": "steps: { beats: { use: org.example.stubborn } }\nsong_map: { beats: beats.seconds }\n",
      "crashing": "steps: { chords: { use: org.example.trapping } }\nsong_map: { chords: chords.chords }\n",
    ]
    for (name, text) in texts {
      try FileBytes.write(Array("performia: 1\nname: \(name)\n\(text)".utf8), to: "\(pipelines)/\(name).yaml")
    }
    try FileBytes.write(Array(Self.stemPipeline.utf8), to: "\(pipelines)/split.yaml")
    if starts { try start() }
  }

  deinit { kill() }

  /// Folder of jobs, recordings and results.
  var state: String { workplace.home + "/state/performia" }

  /// Starts the service and waits until it listens.
  func start() throws {
    let log = workplace.file("service.log")
    unlink(log)
    let program = try workplace.start(
      ["serve", "--port", "0", "--pipeline", "level"] + options, environment: environment,
      wrapper: wrapper(self) + ["sh", "-c", "exec \"$@\" 2>'\(log)'", "sh"])
    self.program = program
    for _ in 0..<6000 {
      let text = (try? FileBytes.read(log)).map { String(decoding: $0, as: UTF8.self) } ?? ""
      if let line = text.split(separator: "\n").first(where: { $0.contains("\"url\"") }),
        let found = line.split(separator: ":").last.flatMap({ Int($0.prefix { $0.isNumber }) })
      {
        port = found
        return
      }
      if Glibc.kill(program.pid, 0) != 0 { break }
      usleep(10_000)
    }
    throw FixtureError("the service did not start: \(self.log)")
  }

  /// All that it has logged since its start.
  var log: String {
    (try? FileBytes.read(workplace.file("service.log"))).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Ends it at once.
  func kill() {
    program?.send(SIGKILL)
    _ = try? program?.wait()
    program = nil
  }

  /// Asks it to end.
  func stop() throws -> ProgramResult {
    guard let program else { throw FixtureError("the service does not run") }
    program.send(SIGTERM)
    self.program = nil
    return try program.wait()
  }

  var pid: pid_t { program?.pid ?? 0 }

  // MARK: Requests

  func request(
    _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8] = []
  ) throws -> Answer {
    let connection = try Connection(port: port)
    var fields = ["Host": "127.0.0.1:\(port)", "Connection": "close"].merging(headers) { $1 }
    if !body.isEmpty || method == "POST" { fields["Content-Length"] = "\(body.count)" }
    let head = fields.map { "\($0.key): \($0.value)\r\n" }.joined()
    connection.send(Array("\(method) \(path) HTTP/1.1\r\n\(head)\r\n".utf8) + body)
    return try Answer(connection.read())
  }

  func get(_ path: String, headers: [String: String] = [:]) throws -> Answer {
    try request("GET", path, headers: headers)
  }

  /// Sends a recording as a form.
  func upload(
    _ recording: [UInt8], name: String = "song.wav", fields: [(String, String)] = [], path: String = "/api/analyze",
    headers: [String: String] = [:]
  ) throws -> Answer {
    let boundary = "----boundary\(UInt32.random(in: 0 ... .max))"
    var body = ""
    for (field, value) in fields {
      body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field)\"\r\n\r\n\(value)\r\n"
    }
    body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n"
    body += "Content-Type: audio/wav\r\n\r\n"
    return try request(
      "POST", path, headers: headers.merging(["Content-Type": "multipart/form-data; boundary=\(boundary)"]) { $1 },
      body: Array(body.utf8) + recording + Array("\r\n--\(boundary)--\r\n".utf8))
  }

  /// A recording that no other test sends.
  func recording(seconds: Double = 1, seed: Int = 0) throws -> [UInt8] {
    let frames = Int(8000 * seconds)
    let samples = (0..<frames).map { Float(sin(Double($0) * 0.1 * (1 + 0.01 * Double(seed)))) * 0.5 }
    let path = workplace.file("upload-\(seed).wav")
    try TestSignal(sampleRate: 8000, channels: [samples]).write(to: path, as: .wavFloat)
    return try FileBytes.read(path)
  }

  /// Sends a recording and gives the id of its job.
  func job(_ recording: [UInt8], fields: [(String, String)] = []) throws -> String {
    let answer = try upload(recording, fields: fields)
    guard answer.status == 202, let id = answer["job_id"] as? String else {
      throw FixtureError("no job: \(answer.status) \(answer.text)")
    }
    return id
  }

  /// Waits until a job is at its end, and gives its status.
  func end(of id: String) throws -> Answer {
    for _ in 0..<1200 {
      let answer = try get("/api/status/\(id)")
      let status = answer["status"] as? String
      if answer.status != 200 || status != "pending" && status != "processing" { return answer }
      usleep(50_000)
    }
    throw FixtureError("the job does not end: \(log.suffix(2000))")
  }
}
