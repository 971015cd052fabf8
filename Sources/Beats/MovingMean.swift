/// The mean of `values` over `reach` places to either side, cut at the ends.
package func movingMean(_ values: [Float], reach: Int) -> [Float] {
  var result = [Float](repeating: 0, count: values.count)
  var sum = 0.0
  var (start, end) = (0, 0)
  for index in values.indices {
    while end < min(values.count, index + reach + 1) {
      sum += Double(values[end])
      end += 1
    }
    while start < index - reach {
      sum -= Double(values[start])
      start += 1
    }
    result[index] = Float(sum / Double(end - start))
  }
  return result
}
