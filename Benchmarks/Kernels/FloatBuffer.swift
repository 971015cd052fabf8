/// Values at an address that does not change.
final class FloatBuffer {
  let count: Int
  let values: UnsafeMutablePointer<Float>

  init(count: Int) {
    self.count = count
    values = UnsafeMutablePointer<Float>.allocate(capacity: count)
    values.initialize(repeating: 0, count: count)
  }

  /// Copies an array, with `margin` zeros before and behind it.
  convenience init(_ array: [Float], margin: Int = 0) {
    self.init(count: array.count + 2 * margin)
    array.withUnsafeBufferPointer { array in
      guard let base = array.baseAddress else { return }
      (values + margin).update(from: base, count: array.count)
    }
  }

  deinit { values.deallocate() }
}
