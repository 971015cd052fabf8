import Artifacts
import Hummingbird
import Jobs
import ServiceErrors
import SongMap

/// Corrections of what was found.
extension ServiceAPI {
  /// Bytes that corrections may have: a Song Map of a long recording.
  private static let mostCorrections = 32 << 20

  /// `POST /api/corrections/{id}`: the recording of a job once more, with what its client knows better.
  @Sendable func correct(_ request: Request, _ context: ServiceContext) async throws -> Response {
    _ = try QueryFields(request, known: ["key"])
    let job = try job(context)
    guard job.status == .complete else { throw ServiceError.notComplete(job: job.id, status: job.status.rawValue) }
    try queue.requireRoom()
    let body = try await body(of: request, limit: Self.mostCorrections)
    let json = try Self.json(body, expected: "an object with corrected fields")
    let corrections = try Corrections(json, of: SongMapReader.read(queue.folders.map(of: job.id)))
    var options = job.options
    options.given.merge(corrections.given) { $1 }
    try await program.check(options)
    guard queue.folders.keepRecording(job.recording) else {
      throw ServiceError.notFound(kind: "recording", job.recording)
    }
    return Response(
      status: .accepted,
      try accept(
        ReceivedFile(name: job.filename, hash: job.recording, bytes: Int(job.bytes)), (options, job.priority)))
  }
}
