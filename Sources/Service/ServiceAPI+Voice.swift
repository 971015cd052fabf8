import Artifacts
import Foundation
import Hummingbird
import Jobs
import NIOCore
import ServiceErrors
import SongMap
import Voice

/// Spoken commands, in words or as a recording.
extension ServiceAPI {
  /// Bytes that a command in words may have.
  private static let mostText = 1 << 16
  /// Bytes that a spoken command may have.
  private static let mostSpeech = 8 << 20

  @Sendable func voiceCommands(_ request: Request, _ context: ServiceContext) async throws -> Response {
    Response(voice.listing)
  }

  /// `POST /api/voice/command`: `{text, context}` as JSON, or a recording with the context in the query.
  @Sendable func voiceCommand(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let query = try QueryFields(request, known: ["job_id", "position", "key"])
    if (request.headers[.contentType] ?? "").lowercased().hasPrefix("application/json") {
      let json = try Self.json(try await body(of: request, limit: Self.mostText))
      guard let text = try Self.member("text", of: json, "", as: "a text", \.string) else {
        throw ServiceError.invalidRequest(part: "/text", reason: "is missing", expected: "what was said")
      }
      let about = json["context"] ?? .object([])
      let song = try voiceContext(
        try Self.member("job_id", of: about, "/context", as: "a job's id", \.string),
        try Self.member("position", of: about, "/context", as: "seconds", \.number))
      return Response(voice.answer(text, in: song).json)
    }
    let position = try query["position"].map { text in
      guard let value = Double(text) else { throw query.mistake("position", text, "seconds") }
      return value
    }
    let song = try voiceContext(query["job_id"], position)
    let heard = try await transcript(request, of: song)
    let answer = voice.answer(heard["text"]?.string ?? "", in: song).json
    return Response(.object((answer.members ?? []) + [JSON.Member("transcript", heard)]))
  }

  /// `POST /api/voice/transcribe`: what is said in a short recording.
  @Sendable func voiceTranscribe(_ request: Request, _ context: ServiceContext) async throws -> Response {
    _ = try QueryFields(request, known: ["key"])
    return Response(try await transcript(request, of: nil))
  }

  /// A member that may be missing, but is of its kind where it is there.
  private static func member<Value>(
    _ name: String, of json: JSON, _ place: String, as kind: String, _ value: (JSON) -> Value?
  ) throws -> Value? {
    guard json.members != nil else {
      throw ServiceError.invalidRequest(
        part: place.isEmpty ? "the body" : place, reason: "is no object", expected: "an object")
    }
    guard let member = json[name] else { return nil }
    guard let found = value(member) else {
      throw ServiceError.invalidRequest(
        part: "\(place)/\(name)", reason: "is \(member.text(.compact).prefix(50))", expected: kind)
    }
    return found
  }

  static func json(_ bytes: [UInt8], expected: String = "{\"text\": ...}") throws -> JSON {
    do {
      return try JSON(parsing: bytes)
    } catch {
      throw ServiceError.invalidRequest(
        part: "the body", reason: "is no JSON: \(error.message)", expected: expected)
    }
  }

  /// - Throws: ``ServiceError/notFound(kind:_:)``, ``ServiceError/notComplete(job:status:)``.
  private func voiceContext(_ job: String?, _ position: Double?) throws -> VoiceContext {
    guard let id = job else { return VoiceContext(position: position) }
    guard Identifier.isValid(id) else { throw ServiceError.notFound(kind: "job", id) }
    let job = try queue.store.job(id)
    guard job.status == .complete else { throw ServiceError.notComplete(job: id, status: job.status.rawValue) }
    return VoiceContext(map: try SongMapReader.read(queue.folders.map(of: id)), position: position)
  }

  /// - Parameter song: what commands may refer to; nil where anything may be said.
  private func transcript(_ request: Request, of song: VoiceContext?) async throws -> JSON {
    let upload = try Upload(in: queue.folders, limit: Self.mostSpeech)
    // Its file goes with it.
    defer { withExtendedLifetime(upload) {} }
    for try await buffer in request.body { try buffer.withUnsafeReadableBytes { try upload.append($0) } }
    let map: JSON
    do {
      let changes =
        song.map {
          ["lyrics.grammar=\(voice.recogniserGrammar(in: $0))", "lyrics.prompt=\(voice.recogniserPrompt(in: $0))"]
        } ?? []
      map = try await program.analyze(try upload.scratchPath(), pipeline: "speech", changes: changes)
    } catch ServiceError.jobBroke(let reason) where reason.contains("[PF-AUDIO-") {
      throw ServiceError.notARecording(reason: reason)
    }
    let lines = map["lyrics"]?.array ?? []
    let confidences = lines.flatMap { $0["words"]?.array ?? [] }.compactMap { $0["conf"]?.number }
    let mean = confidences.isEmpty ? 0 : confidences.reduce(0, +) / Double(confidences.count)
    let segments = lines.map { line in
      JSON.object(["start", "end", "text", "conf"].compactMap { name in line[name].map { JSON.Member(name, $0) } })
    }
    return .object([
      JSON.Member("text", .string(lines.compactMap { $0["text"]?.string }.joined(separator: " "))),
      JSON.Member("confidence", .number((mean * 1000).rounded() / 1000)), JSON.Member("segments", .array(segments)),
    ])
  }
}
