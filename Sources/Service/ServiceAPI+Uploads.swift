import Artifacts
import Hummingbird
import Jobs
import NIOCore
import ServiceErrors

/// Recordings that come in.
extension ServiceAPI {
  /// `POST /api/analyze`: one recording, as a part `file` of a form or as the whole body.
  @Sendable func analyze(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let received = try await receive(request)
    guard let file = received.files.first, received.files.count == 1 else {
      throw ServiceError.invalidRequest(
        part: "the form", reason: "has \(received.files.count) parts 'file'", expected: "one")
    }
    let options = try await options(received.fields)
    return Response(status: .accepted, try accept(file, options))
  }

  /// `POST /api/batch`: several recordings, as parts `file` of a form.
  @Sendable func analyzeBatch(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let received = try await receive(request)
    guard !received.files.isEmpty else {
      throw ServiceError.invalidRequest(part: "the form", reason: "has no part 'file'", expected: "one or more")
    }
    let options = try await options(received.fields)
    var answers: [JSON] = []
    for file in received.files {
      do {
        answers.append(try accept(file, options))
      } catch let error as ServiceError where !answers.isEmpty {
        // What was accepted before is being analysed, so that its jobs must be told.
        answers.append(
          .object([
            JSON.Member("filename", .string(file.name)), JSON.Member("status", .string("error")),
            JSON.Member("code", .string(error.code)), JSON.Member("message", .string(error.message)),
          ]))
      }
    }
    return Response(status: .accepted, .object([JSON.Member("jobs", .array(answers))]))
  }

  func accept(_ file: ReceivedFile, _ options: (options: Job.Options, priority: Int)) throws -> JSON {
    let (job, isKnown) = try queue.add(
      recording: file.hash, filename: file.name, bytes: file.bytes, options: options.options,
      priority: options.priority)
    let message =
      switch (isKnown, job.status) {
      case (false, _): "The recording waits for its analysis."
      case (true, .complete): "The recording was analysed before."
      default: "The recording is being analysed already."
      }
    return .object([
      JSON.Member("job_id", .string(job.id)), JSON.Member("status", .string(job.status.rawValue)),
      JSON.Member("message", .string(message)), JSON.Member("filename", .string(file.name)),
    ])
  }

  private static let fieldNames = ["pipeline", "set", "language", "lyrics", "priority", "filename", "key"]

  /// What a job is to do, checked before it is taken.
  private func options(_ fields: [(name: String, value: String)]) async throws -> (options: Job.Options, priority: Int)
  {
    for (name, _) in fields where !Self.fieldNames.contains(name) {
      throw ServiceError.invalidRequest(
        part: "field '\(name)'", reason: "is not known",
        expected: NearestName.choice(["file"] + Self.fieldNames.filter { $0 != "key" }))
    }
    func field(_ name: String) -> String? { fields.last { $0.name == name }?.value }
    var options = Job.Options(pipeline: field("pipeline") ?? settings.pipeline)
    guard program.pipelineNames.contains(options.pipeline) else {
      throw ServiceError.invalidRequest(
        part: "field 'pipeline'", reason: "is '\(options.pipeline)'",
        expected: NearestName.choice(program.pipelineNames))
    }
    options.changes = fields.filter { $0.name == "set" }.map(\.value)
    if let language = field("language"), language != "auto" {
      guard (2...3).contains(language.utf8.count), language.utf8.allSatisfy({ (0x61...0x7a).contains($0) }) else {
        throw ServiceError.invalidRequest(
          part: "field 'language'", reason: "is '\(language)'", expected: "auto, or a code of ISO 639 such as en")
      }
      options.language = language
    }
    if let lyrics = field("lyrics") {
      guard lyrics.contains(where: \.isLetter) else {
        throw ServiceError.invalidRequest(
          part: "field 'lyrics'", reason: "holds no words", expected: "the text that is sung")
      }
      options.given["lyrics"] = lyrics
    }
    var priority = 0
    if let text = field("priority") {
      guard let value = Int(text), (-10...10).contains(value) else {
        throw ServiceError.invalidRequest(
          part: "field 'priority'", reason: "is '\(text)'", expected: "a number from -10 to 10; greater goes first")
      }
      priority = value
    }
    if !options.changes.isEmpty || options.language != nil || !options.given.isEmpty {
      try await program.check(options)
    }
    return (options, priority)
  }

  // MARK: The body

  struct ReceivedFile {
    let name: String
    let hash: String
    let bytes: Int
  }

  /// Bytes that all fields but the recordings may have.
  private static let mostFieldBytes = 1 << 20
  /// A body that comes slower than so many bytes a second is given up after so many seconds.
  private static let slowest = 1024.0
  private static let patience = Duration.seconds(30)

  private func receive(_ request: Request) async throws -> (
    files: [ReceivedFile], fields: [(name: String, value: String)]
  ) {
    try queue.requireRoom()
    try queue.folders.requireWritable()
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > settings.maximumUpload {
      throw ServiceError.tooLarge(limit: settings.maximumUpload)
    }
    let query = try QueryFields(request, known: Self.fieldNames)
    let type = request.headers[.contentType] ?? ""
    if type.lowercased().hasPrefix("multipart/") {
      guard let boundary = MultipartReader.boundary(ofContentType: type) else {
        throw ServiceError.invalidRequest(
          part: "the content type", reason: "is '\(type)'", expected: "multipart/form-data with a boundary")
      }
      let (files, fields) = try await form(request, boundary)
      return (files, query.all + fields)
    }
    if type.lowercased().hasPrefix("application/x-www-form-urlencoded")
      || type.lowercased().hasPrefix("application/json")
    {
      throw ServiceError.invalidRequest(
        part: "the content type", reason: "is '\(type)'", expected: "multipart/form-data, or that of a recording")
    }
    let upload = try Upload(in: queue.folders, limit: settings.maximumUpload)
    try await read(request) { try upload.append($0) }
    let file = ReceivedFile(
      name: Self.shortened(query["filename"] ?? "recording"), hash: try upload.finish(), bytes: upload.bytes)
    return ([file], query.all)
  }

  private func form(
    _ request: Request, _ boundary: String
  ) async throws -> (files: [ReceivedFile], fields: [(name: String, value: String)]) {
    var reader = MultipartReader(boundary: boundary)
    var files: [ReceivedFile] = []
    var fields: [(name: String, value: String)] = []
    var part: MultipartReader.Part?
    var upload: Upload?
    var text: [UInt8] = []
    var fieldBytes = 0
    var total = 0
    try await read(request) { piece in
      total += piece.count
      guard total <= settings.maximumUpload else { throw ServiceError.tooLarge(limit: settings.maximumUpload) }
      try reader.read(piece) { event in
        switch event {
        case .begin(let next):
          part = next
          text = []
          if next.name == "file" { upload = try Upload(in: queue.folders, limit: settings.maximumUpload) }
        case .bytes(let bytes):
          if let upload {
            try upload.append(bytes)
          } else {
            fieldBytes += bytes.count
            guard fieldBytes <= Self.mostFieldBytes else { throw ServiceError.tooLarge(limit: Self.mostFieldBytes) }
            text += bytes
          }
        case .end:
          guard let ended = part else { return }
          if let received = upload {
            let name = Self.shortened(ended.filename ?? "recording")
            files.append(ReceivedFile(name: name, hash: try received.finish(), bytes: received.bytes))
          } else {
            guard let value = String(validating: text, as: UTF8.self) else {
              throw ServiceError.invalidRequest(part: "field '\(ended.name)'", reason: "is no text", expected: "UTF-8")
            }
            fields.append((ended.name, value))
          }
          (part, upload) = (nil, nil)
        }
      }
    }
    try reader.finish()
    return (files, fields)
  }

  /// The last part of a path, without what does not print.
  private static func shortened(_ name: String) -> String {
    let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? "recording"
    let shown = last.filter { character in
      character.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
    return shown.isEmpty ? "recording" : String(shown.prefix(200))
  }

  /// A body that is held in memory.
  ///
  /// - Throws: ``ServiceError/tooLarge(limit:)``, ``ServiceError/stalled``.
  func body(of request: Request, limit: Int) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    try await read(request) { piece in
      guard bytes.count + piece.count <= limit else { throw ServiceError.tooLarge(limit: limit) }
      bytes += piece
    }
    return bytes
  }

  /// Hands the body over piece by piece.
  ///
  /// - Throws: ``ServiceError/stalled``, or what `take` throws.
  private func read(_ request: Request, take: (UnsafeRawBufferPointer) throws -> Void) async throws {
    let clock = ContinuousClock()
    let start = clock.now
    var bytes = 0
    do {
      for try await buffer in request.body {
        try buffer.withUnsafeReadableBytes(take)
        bytes += buffer.readableBytes
        let elapsed = clock.now - start
        if elapsed > Self.patience, Double(bytes) < Self.slowest * (elapsed / .seconds(1)) {
          throw ServiceError.stalled
        }
      }
    } catch let error as any CodedError {
      throw error
    } catch {
      throw ServiceError.invalidRequest(part: "the body", reason: "breaks off: \(error)", expected: "all of it")
    }
  }
}
