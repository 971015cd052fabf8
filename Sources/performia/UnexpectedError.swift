import Artifacts

/// An error of a kind that no module declares.
struct UnexpectedError: CodedError {
  let reason: String
  var code: String { "PF-CLI-099" }
  var message: String { reason }
  var advice: String { "This should have been a clearer message; please report it." }
}
