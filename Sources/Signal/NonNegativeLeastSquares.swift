import Copenblas

/// Blocks are small, so that a second thread costs more than it brings; and one thread gives the same bits everywhere.
private let usesOneThread: Void = openblas_set_num_threads(1)

/// Explains non-negative spectra as non-negative sums of the atoms of a dictionary, by multiplicative updates.
///
/// Minimises the Euclidean distance. An atom whose activation starts at 0 stays at 0.
///
/// Source: D. D. Lee, H. S. Seung, "Algorithms for non-negative matrix factorization", NIPS 2000.
public final class NonNegativeLeastSquares {
  public let atomCount: Int
  public let binCount: Int
  /// Rounds of updates.
  public let iterations: Int
  /// Most spectra in one call.
  public let blockSize: Int

  private let atoms: [Float]
  private let gram: [Float]
  private var correlations: [Float]
  private var explained: [Float]

  /// - Parameters:
  ///   - atoms: row-major, `atomCount` x `binCount`, not negative.
  ///   - iterations: rounds of updates.
  ///   - blockSize: most spectra in one call; larger blocks are faster.
  public init(atoms: [Float], binCount: Int, iterations: Int, blockSize: Int) {
    precondition(binCount > 0 && atoms.count % binCount == 0, "atoms are rows of binCount values")
    self.atoms = atoms
    self.binCount = binCount
    self.iterations = iterations
    self.blockSize = blockSize
    atomCount = atoms.count / binCount
    var gram = [Float](repeating: 0, count: atomCount * atomCount)
    multiply(atoms, atoms, into: &gram, rows: atomCount, columns: atomCount, inner: binCount, transposed: true)
    self.gram = gram
    correlations = [Float](repeating: 0, count: blockSize * atomCount)
    explained = correlations
  }

  /// - Parameters:
  ///   - spectra: row-major, `count` x `binCount`, not negative.
  ///   - count: at most `blockSize`.
  ///   - activations: receives `count` x `atomCount` values.
  public func solve(_ spectra: UnsafePointer<Float>, count: Int, into activations: UnsafeMutablePointer<Float>) {
    precondition(count <= blockSize, "a block holds at most blockSize spectra")
    let size = count * atomCount
    correlations.withUnsafeMutableBufferPointer { correlations in
      explained.withUnsafeMutableBufferPointer { explained in
        guard let correlations = correlations.baseAddress, let explained = explained.baseAddress, size > 0 else {
          return
        }
        multiply(
          spectra, atoms, into: correlations, rows: count, columns: atomCount, inner: binCount, transposed: true)
        activations.update(from: correlations, count: size)
        for _ in 0..<iterations {
          multiply(
            activations, gram, into: explained, rows: count, columns: atomCount, inner: atomCount, transposed: false)
          for index in 0..<size { activations[index] *= correlations[index] / (explained[index] + 1e-6) }
        }
      }
    }
  }
}

/// The matrix product of row-major `left` (rows x inner) and `right` (inner x columns, or columns x inner if transposed).
func multiply(
  _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, into result: UnsafeMutablePointer<Float>, rows: Int,
  columns: Int, inner: Int, transposed: Bool
) {
  _ = usesOneThread
  cblas_sgemm(
    CblasRowMajor, CblasNoTrans, transposed ? CblasTrans : CblasNoTrans, blasint(rows), blasint(columns),
    blasint(inner), 1, left, blasint(inner), right, blasint(transposed ? inner : columns), 0, result, blasint(columns))
}
