extension ArtifactType {
  /// Applies the type's rules to the layout of a matrix.
  public func checkLayout(bins: Int, framePeriod: Double, start: Double) throws(ArtifactError) {
    guard shape == .matrix else { throw broken("shape", "\(shape.description) was expected") }
    guard bins > 0 else { throw broken("layout", "a frame needs at least one bin") }
    if let fixed = matrix?.bins, fixed != bins { throw broken("layout", "\(fixed) bins are needed, there are \(bins)") }
    guard framePeriod.isFinite, framePeriod > 0 else {
      throw broken("layout", "the frame period \(framePeriod) s is not above 0")
    }
    guard start.isFinite else { throw broken("layout", "the first frame's time \(start) is not a number") }
  }

  /// Applies the type's rules to frames of a matrix, row by row.
  ///
  /// - Parameter firstFrame: index of the first of them, for the message.
  public func checkValues(
    _ values: UnsafeBufferPointer<Float>, bins: Int, firstFrame: Int
  ) throws(ArtifactError) {
    let minimum = Float(matrix?.minimum ?? -Double.infinity)
    let maximum = Float(matrix?.maximum ?? Double.infinity)
    var isFaulty = false
    for value in values {
      isFaulty = isFaulty || !(value >= minimum && value <= maximum && value - value == 0)
    }
    guard isFaulty else { return }
    for (index, value) in values.enumerated() where !(value >= minimum && value <= maximum && value.isFinite) {
      let reason = value.isFinite ? "\(value) is not within \(minimum) to \(maximum)" : "\(value) is not a number"
      throw broken("frame \(firstFrame + index / bins), bin \(index % bins)", reason)
    }
  }
}
