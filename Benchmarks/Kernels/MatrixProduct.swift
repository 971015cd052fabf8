import Copenblas

/// A bare matrix product by OpenBLAS on one thread: rows x inner by inner x columns.
final class MatrixProduct {
  private let rows: Int
  private let inner: Int
  private let columns: Int
  private let isRightTransposed: Bool
  private let left: [Float]
  private let right: [Float]
  private var result: [Float]

  init(rows: Int, inner: Int, columns: Int, isRightTransposed: Bool = false) {
    openblas_set_num_threads(1)
    self.rows = rows
    self.inner = inner
    self.columns = columns
    self.isRightTransposed = isRightTransposed
    left = [Float](repeating: 0.5, count: rows * inner)
    right = [Float](repeating: 0.25, count: inner * columns)
    result = [Float](repeating: 0, count: rows * columns)
  }

  func run() {
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, isRightTransposed ? CblasTrans : CblasNoTrans, blasint(rows), blasint(columns),
      blasint(inner), 1, left, blasint(inner), right, blasint(isRightTransposed ? inner : columns), 0, &result,
      blasint(columns))
  }
}
