/// Least squares by the products of the columns of a matrix.
enum NormalEquations {
  /// The coefficients of columns that come nearest to targets.
  ///
  /// Where columns depend on each other those that add least are left out; what the columns reach is the same.
  ///
  /// - Parameters:
  ///   - products: makes the products of the columns, symmetric, `order * order`.
  ///   - targets: the columns' products with each target, one target after the other.
  ///   - order: number of columns.
  /// - Returns: `order` coefficients for each target, one target after the other.
  /// - Throws: ``MetricError/missingLibrary(name:reason:)``.
  static func solve(products: () -> [Double], targets: [Double], order: Int) throws(MetricError) -> [Double] {
    guard order > 0, !targets.isEmpty else { return [] }
    let lapack = try LAPACK.load()
    var matrix = products()
    var status: Int32 = 0
    var size = Int32(order)
    var count = Int32(targets.count / order)
    lapack.dpotrf("L", &size, &matrix, &size, &status)
    if status == 0 && isWellConditioned(matrix, order: order) {
      var solution = targets
      lapack.dpotrs("L", &size, &count, &matrix, &size, &solution, &size, &status)
      return solution
    }
    matrix = products()
    return solveDependent(&matrix, targets: targets, order: order, lapack)
  }

  /// Whether no column adds less than rounding errors of the largest do; a factor of such columns is made of errors.
  private static func isWellConditioned(_ factor: [Double], order: Int) -> Bool {
    let diagonal = (0..<order).map { factor[$0 * order + $0] * factor[$0 * order + $0] }
    return (diagonal.min() ?? 0) > Double(order) * .ulpOfOne * (diagonal.max() ?? 0)
  }

  private static func solveDependent(
    _ matrix: inout [Double], targets: [Double], order: Int, _ lapack: LAPACK
  ) -> [Double] {
    var size = Int32(order)
    var pivots = [Int32](repeating: 0, count: order)
    var rank: Int32 = 0
    var tolerance = -1.0  // LAPACK's own: rounding errors of the largest product.
    var scratch = [Double](repeating: 0, count: 2 * order)
    var status: Int32 = 0
    lapack.dpstrf("L", &size, &matrix, &size, &pivots, &rank, &tolerance, &scratch, &status)
    var solution = [Double](repeating: 0, count: targets.count)
    let used = Int(rank)
    guard used > 0 else { return solution }
    for target in 0..<targets.count / order {
      var values = (0..<used).map { targets[target * order + Int(pivots[$0]) - 1] }
      var one: Int32 = 1
      lapack.dpotrs("L", &rank, &one, &matrix, &size, &values, &rank, &status)
      for index in 0..<used { solution[target * order + Int(pivots[index]) - 1] = values[index] }
    }
    return solution
  }
}
