/// A numeric kernel at the size the bundled analyzers use it at, with what it can at best be as fast as.
struct Kernel {
  /// What bounds a kernel's time from below.
  enum Limit {
    /// Another library's routine, which does the greatest part of the work and nothing else.
    case routine(name: String, run: () -> Void)
    /// Bytes that have to be moved between memory and processor.
    case traffic(bytes: Int)

    var name: String {
      switch self {
      case .routine(let name, _): name
      case .traffic: "memory bandwidth"
      }
    }
  }

  let name: String
  /// Sizes, in words.
  let shape: String
  /// Frames, or steps of a sequence, of one pass.
  let frames: Int
  let limit: Limit
  /// Makes one pass over all frames.
  let run: () -> Void
}
