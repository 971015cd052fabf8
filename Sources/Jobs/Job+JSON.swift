import Artifacts

extension Job {
  /// As `GET /api/status/{id}` tells it.
  public func json(at now: Double) -> JSON {
    let elapsed = startedAt.map { (completedAt ?? now) - $0 }
    let remaining = status == .processing && progress > 0.02 ? elapsed.map { $0 * (1 - progress) / progress } : nil
    func seconds(_ value: Double?) -> JSON { value.map { .number(max(0, ($0 * 1000).rounded() / 1000)) } ?? .null }
    func date(_ time: Double?) -> JSON { time.map { .string(Timestamp.text($0)) } ?? .null }
    return .object([
      JSON.Member("job_id", .string(id)), JSON.Member("status", .string(status.rawValue)),
      JSON.Member("progress", .number((progress * 1000).rounded() / 1000)), JSON.Member("elapsed", seconds(elapsed)),
      JSON.Member("estimated_remaining", seconds(remaining)),
      JSON.Member("error_code", errorCode.map(JSON.string) ?? .null),
      JSON.Member("error_message", errorMessage.map(JSON.string) ?? .null),
      JSON.Member("created_at", date(createdAt)), JSON.Member("started_at", date(startedAt)),
      JSON.Member("completed_at", date(completedAt)), JSON.Member("filename", .string(filename)),
      JSON.Member("pipeline", .string(options.pipeline)), JSON.Member("bytes", .integer(bytes)),
    ])
  }
}
