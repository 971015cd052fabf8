/// What the memory delivers to one core, by the triad of STREAM.
///
/// Source: J. D. McCalpin, "Memory bandwidth and machine balance in current high performance computers", IEEE TCCA
/// Newsletter, 1995.
final class MemoryBandwidth {
  /// Values in each of the three vectors, together far more than caches hold.
  private static let count = 1 << 25

  private let sum = FloatBuffer(count: count)
  private let left = FloatBuffer(count: count)
  private let right = FloatBuffer(count: count)

  /// Bytes read and written a second.
  func measure() -> Double {
    let (sum, left, right) = (sum.values, left.values, right.values)
    let seconds = Stopwatch.seconds {
      for index in 0..<Self.count { sum[index] = left[index] + 3 * right[index] }
    }
    return Double(3 * Self.count * MemoryLayout<Float>.stride) / seconds
  }
}
