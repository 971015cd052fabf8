import Artifacts

/// What can go wrong with the service, its requests and its jobs.
public enum ServiceError: CodedError, Equatable {
  /// What was not found, with its kind: `job`, `stem`.
  case notFound(kind: String, String)
  case notComplete(job: String, status: String)
  /// A part of a request, such as `query parameter 'limit'`, and what is wrong with it.
  case invalidRequest(part: String, reason: String, expected: String)
  case tooLarge(limit: Int)
  case notARecording(reason: String)
  /// Seconds after which it is worth trying again.
  case queueFull(bound: Int, retryAfter: Int)
  case tooManyRequests(retryAfter: Int)
  case keyNeeded(reason: String)
  case foreignHost(String)
  case notAllowed(method: String, path: String)
  case storeFailed(reason: String)
  /// The disk of a file is full.
  case noRoom(path: String)
  case cannotListen(address: String, reason: String)
  /// With file, line and column, or the variable or option.
  case invalidSetting(place: String, reason: String, expected: String)
  case alreadyServing(folder: String)
  /// Seconds.
  case jobTooSlow(limit: Double)
  case jobBroke(reason: String)
  case stalled
  case unexpected

  /// Every code, for `docs/errors.md`.
  public static let catalogue: [ErrorCatalogueEntry] = Kind.allCases.map(\.entry)

  public var code: String { kind.entry.code }
  public var advice: String { kind.entry.advice }

  public var message: String {
    switch self {
    case .notFound(let kind, let name): "there is no \(kind) '\(name)'"
    case .notComplete(let job, let status): "the job '\(job)' has no Song Map: it is \(status)"
    case .invalidRequest(let part, let reason, let expected): "\(part) \(reason); expected \(expected)"
    case .tooLarge(let limit): "the request has more than \(limit) bytes"
    case .notARecording(let reason): "what was sent is no recording: \(reason)"
    case .queueFull(let bound, _): "\(bound) jobs are waiting already"
    case .tooManyRequests: "there were too many requests in too short a time"
    case .keyNeeded(let reason): reason
    case .foreignHost(let host): "'\(host)' is none of the names that this service answers to"
    case .notAllowed(let method, let path): "'\(path)' cannot be asked for with \(method)"
    case .storeFailed(let reason): "the store of jobs cannot be used: \(reason)"
    case .noRoom(let path): "there is no room left on the disk of '\(path)'"
    case .cannotListen(let address, let reason): "the service cannot listen on \(address): \(reason)"
    case .invalidSetting(let place, let reason, let expected): "\(place): \(reason); expected \(expected)"
    case .alreadyServing(let folder): "another service uses the folder '\(folder)'"
    case .jobTooSlow(let limit): "the analysis took longer than the limit of \(Int(limit)) s"
    case .jobBroke(let reason): "the analysis ended before it was done: \(reason)"
    case .stalled: "the request came too slowly"
    case .unexpected: "something went wrong that should not"
    }
  }

  /// Of the answer (RFC 9110).
  public var httpStatus: Int { kind.status }

  /// Seconds for the field `Retry-After`.
  public var retryAfter: Int? {
    switch self {
    case .queueFull(_, let seconds), .tooManyRequests(let seconds): seconds
    case .storeFailed: 5
    case .noRoom: 60
    default: nil
    }
  }

  private var kind: Kind {
    switch self {
    case .notFound: .notFound
    case .notComplete: .notComplete
    case .invalidRequest: .invalidRequest
    case .tooLarge: .tooLarge
    case .notARecording: .notARecording
    case .queueFull: .queueFull
    case .tooManyRequests: .tooManyRequests
    case .keyNeeded: .keyNeeded
    case .foreignHost: .foreignHost
    case .notAllowed: .notAllowed
    case .storeFailed: .storeFailed
    case .noRoom: .noRoom
    case .cannotListen: .cannotListen
    case .invalidSetting: .invalidSetting
    case .alreadyServing: .alreadyServing
    case .jobTooSlow: .jobTooSlow
    case .jobBroke: .jobBroke
    case .stalled: .stalled
    case .unexpected: .unexpected
    }
  }

  private enum Kind: CaseIterable {
    case notFound, notComplete, invalidRequest, tooLarge, notARecording, queueFull, tooManyRequests, keyNeeded
    case foreignHost, notAllowed, storeFailed, cannotListen, invalidSetting, alreadyServing, jobTooSlow, jobBroke
    case stalled, unexpected, noRoom

    var status: Int { row.status }
    var entry: ErrorCatalogueEntry { ErrorCatalogueEntry(code: row.code, summary: row.summary, advice: row.advice) }

    private var row: (code: String, status: Int, summary: String, advice: String) {
      switch self {
      case .notFound:
        ("PF-SERV-001", 404, "There is no such job, stem or page.", "List the jobs with GET /api/jobs.")
      case .notComplete:
        (
          "PF-SERV-002", 409, "The Song Map of a job was asked for that is not complete.",
          "Wait for the status 'complete': GET /api/status/ID, or the events of GET /api/jobs/ID/events."
        )
      case .invalidRequest:
        ("PF-SERV-003", 400, "A part of a request is wrong.", "Compare the request with /openapi.yaml.")
      case .tooLarge:
        (
          "PF-SERV-004", 413, "The request is larger than the service takes.",
          "Send a compressed recording (flac, mp3, ogg), or raise 'max_upload' of the service."
        )
      case .notARecording:
        (
          "PF-SERV-005", 415, "What was sent is no recording.",
          "Send wav, flac, ogg, opus, mp3, aiff or m4a; the content counts, not the name."
        )
      case .queueFull:
        (
          "PF-SERV-006", 429, "As many jobs are waiting as the service lets wait.",
          "Try again after the seconds that Retry-After says, or raise 'queue' of the service."
        )
      case .tooManyRequests:
        (
          "PF-SERV-007", 429, "A client sent more requests than it may.",
          "Try again after the seconds that Retry-After says, or raise 'rate' of the service."
        )
      case .keyNeeded:
        (
          "PF-SERV-008", 401, "The service wants an API key.",
          "Send 'Authorization: Bearer KEY'; 'performia serve keys add NAME' makes one."
        )
      case .foreignHost:
        (
          "PF-SERV-009", 403, "A request was meant for another host, or came from a page of another one.",
          "Call the service by its own address, or name the other one in 'hosts' or 'origins'."
        )
      case .notAllowed:
        ("PF-SERV-010", 405, "A path was asked for in a way that it does not know.", "See /openapi.yaml.")
      case .storeFailed:
        (
          "PF-SERV-011", 503, "The store of jobs or its folder cannot be read or written.",
          "See that the folder of the service may be written to; nothing that was accepted is lost."
        )
      case .cannotListen:
        (
          "PF-SERV-012", 503, "The service cannot listen on its address.",
          "Choose another with --port or --host, or end the program that uses it."
        )
      case .invalidSetting:
        ("PF-SERV-013", 500, "A setting of the service is wrong.", "See 'performia serve --help'.")
      case .alreadyServing:
        (
          "PF-SERV-014", 503, "Another service uses the same folder.",
          "End it, or give this one a folder of its own with --state."
        )
      case .jobTooSlow:
        (
          "PF-SERV-015", 500, "An analysis took longer than it may.",
          "Choose a lighter pipeline, or raise 'job_seconds' of the service."
        )
      case .jobBroke:
        (
          "PF-SERV-016", 503, "The program of an analysis ended before it was done.",
          "See the log of the service; try the recording with 'performia analyze'."
        )
      case .stalled:
        ("PF-SERV-017", 408, "A request came too slowly.", "Send it again over a better connection.")
      case .unexpected:
        (
          "PF-SERV-018", 500, "The service failed in a way that it should not.",
          "The log of the service says more under the id of the request; please report it."
        )
      case .noRoom:
        (
          "PF-SERV-019", 507, "The disk of the service is full.",
          "Remove jobs that are not needed ('performia jobs', DELETE /api/jobs/ID), lower 'max_disk', or give the folder more room."
        )
      }
    }
  }
}
