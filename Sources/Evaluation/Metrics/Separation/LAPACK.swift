#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The functions of LAPACK that solve equations here, as OpenBLAS holds them; all arrays are column-major, all arguments
/// pointers.
///
/// OpenBLAS is loaded when the first evaluation needs it and not with the program: that would take a fifth of the start of
/// every command, and of every process for a plugin.
struct LAPACK: Sendable {
  typealias Text = UnsafePointer<CChar>
  typealias Integer = UnsafePointer<Int32>
  typealias Result = UnsafeMutablePointer<Int32>
  typealias Reals = UnsafeMutablePointer<Double>

  typealias Factor = @convention(c) (Text, Integer, Reals, Integer, Result) -> Void
  typealias Solve =
    @convention(c) (Text, Integer, Integer, UnsafePointer<Double>, Integer, Reals, Integer, Result) -> Void
  typealias FactorInOrder =
    @convention(c) (Text, Integer, Reals, Integer, Result, Result, UnsafePointer<Double>, Reals, Result) -> Void

  /// Cholesky factor of a positive definite matrix: triangle, order, matrix, stride, status.
  let dpotrf: Factor
  /// Solves equations with the factor that `dpotrf` left: triangle, order, right sides, factor, stride, values, stride of
  /// the values, status.
  let dpotrs: Solve
  /// Cholesky factor of a positive semidefinite matrix with rows and columns in another order, and its rank: triangle,
  /// order, matrix, stride, pivots, rank, tolerance, scratch, status.
  let dpstrf: FactorInOrder

  /// - Throws: ``MetricError/missingLibrary(name:reason:)``.
  static func load() throws(MetricError) -> LAPACK { try loaded.get() }

  private static let loaded = open()

  #if os(Linux)
    private static let names = ["libopenblas.so.0"]
  #else
    private static let names =
      ["", "/opt/homebrew/opt/openblas/lib/", "/usr/local/opt/openblas/lib/"].map { $0 + "libopenblas.dylib" }
  #endif

  private static func open() -> Swift.Result<LAPACK, MetricError> {
    var reason = ""
    for name in names {
      guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) else {
        reason = String(cString: dlerror())
        continue
      }
      guard let factor = dlsym(handle, "dpotrf_"), let solve = dlsym(handle, "dpotrs_"),
        let factorDependent = dlsym(handle, "dpstrf_"), let setThreads = dlsym(handle, "openblas_set_num_threads")
      else {
        reason = "\(name) lacks functions of LAPACK"
        continue
      }
      let lapack = LAPACK(
        dpotrf: unsafeBitCast(factor, to: Factor.self),
        dpotrs: unsafeBitCast(solve, to: Solve.self),
        dpstrf: unsafeBitCast(factorDependent, to: FactorInOrder.self))
      // One thread, so that results do not depend on how many there are.
      unsafeBitCast(setThreads, to: (@convention(c) (Int32) -> Void).self)(1)
      return .success(lapack)
    }
    return .failure(.missingLibrary(name: "OpenBLAS", reason: reason))
  }
}
