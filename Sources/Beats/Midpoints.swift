/// The values with the mean of each two between them, at twice their rate; the last one stands twice.
package func withMidpoints(_ values: [Float]) -> [Float] {
  values.indices.flatMap { [values[$0], 0.5 * (values[$0] + values[min($0 + 1, values.count - 1)])] }
}
