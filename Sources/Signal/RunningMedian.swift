/// The median of the values around each value of a sequence.
///
/// Beyond its ends the sequence is mirrored. The window is kept sorted, so that a step costs no sort.
/// One instance serves one thread at a time.
public final class RunningMedian {
  /// Values in the window, odd.
  public let length: Int
  private let window: UnsafeMutablePointer<Float>

  /// - Parameter length: odd, at least 1.
  public init(length: Int) {
    precondition(length >= 1 && length % 2 == 1, "a median of \(length) values has no middle")
    self.length = length
    window = .allocate(capacity: length)
    window.initialize(repeating: 0, count: length)
  }

  deinit { window.deallocate() }

  /// Computes the medians.
  ///
  /// - Parameters:
  ///   - values: `count` numbers, none of them NaN.
  ///   - medians: receives as many values; not the memory of `values`.
  public func medians(of values: UnsafePointer<Float>, count: Int, into medians: UnsafeMutablePointer<Float>) {
    guard count > 0 else { return }
    let reach = length / 2
    for place in 0..<length { window[place] = values[Self.mirrored(place - reach, count)] }
    var sorted = UnsafeMutableBufferPointer(start: window, count: length)
    sorted.sort()
    medians[0] = window[reach]
    for index in 1..<count {
      replace(
        values[Self.mirrored(index - 1 - reach, count)], by: values[Self.mirrored(index + reach, count)])
      medians[index] = window[reach]
    }
  }

  private func replace(_ oldest: Float, by next: Float) {
    var place = 0
    while place < length - 1, window[place] < oldest { place += 1 }
    while place < length - 1, window[place + 1] < next {
      window[place] = window[place + 1]
      place += 1
    }
    while place > 0, window[place - 1] > next {
      window[place] = window[place - 1]
      place -= 1
    }
    window[place] = next
  }

  /// Sequences shorter than the window go on with their first or last value.
  @inline(__always) private static func mirrored(_ index: Int, _ count: Int) -> Int {
    if index < 0 { return min(-index - 1, count - 1) }
    return index < count ? index : max(2 * count - index - 1, 0)
  }
}
