/// How alike rows are, each with each: the cosine of the angle between them, from their mean.
///
/// - Parameters:
///   - rows: row-major, as many values in each.
///   - count: of rows.
/// - Returns: row-major, `count` x `count`, -1 to 1; 0 for a row that is the mean.
public func cosineSimilarity(ofRows rows: [Float], count: Int) -> [Float] {
  guard count > 0 else { return [] }
  let length = rows.count / count
  precondition(rows.count == count * length, "rows have as many values each")
  var rows = rows
  var mean = [Float](repeating: 0, count: length)
  for row in 0..<count { for index in 0..<length { mean[index] += rows[row * length + index] } }
  for index in 0..<length { mean[index] /= Float(count) }
  for row in 0..<count {
    var energy: Float = 0
    for index in 0..<length {
      rows[row * length + index] -= mean[index]
      energy += rows[row * length + index] * rows[row * length + index]
    }
    let scale = energy > 1e-12 ? 1 / energy.squareRoot() : 0
    for index in 0..<length { rows[row * length + index] *= scale }
  }
  var products = [Float](repeating: 0, count: count * count)
  multiply(rows, rows, into: &products, rows: count, columns: count, inner: length, transposed: true)
  return products
}
