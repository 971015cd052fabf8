import Artifacts
import Pipeline
import ServiceErrors
import Voice

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How the program ends; the numbers are those of `performia`.
enum Exit {
  static func fail(_ error: any CodedError) -> Never {
    let text = "error: \(error)\n"
    _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
    exit(status(of: error))
  }

  private static func status(of error: any CodedError) -> Int32 {
    switch error as? ServiceError {
    case .invalidSetting, .invalidRequest: 64
    case .notFound, .notComplete: 66
    case .cannotListen, .alreadyServing: 69
    case .storeFailed, .noRoom: 74
    case nil: error is PipelineFailure || error is CommandFileError ? 78 : 70
    default: 70
    }
  }
}
