/// What is printed; all lists have one value for each round.
struct Report: Encodable {
  struct Row: Encodable {
    let name: String
    let shape: String
    let frames: Int
    let limitName: String
    /// Seconds of one pass.
    var seconds: [Double] = []
    /// Seconds that the limit takes.
    var limitSeconds: [Double] = []
  }

  /// Length of the audio.
  let seconds: Int
  /// Bytes a second.
  private(set) var bandwidth: [Double] = []
  private(set) var kernels: [Row]

  init(seconds: Int, kernels: [Kernel]) {
    self.seconds = seconds
    self.kernels = kernels.map {
      Row(name: $0.name, shape: $0.shape, frames: $0.frames, limitName: $0.limit.name)
    }
  }

  mutating func add(bandwidth: Double, costs: [(seconds: Double, limit: Double)]) {
    self.bandwidth.append(bandwidth)
    for (index, cost) in costs.enumerated() {
      kernels[index].seconds.append(cost.seconds)
      kernels[index].limitSeconds.append(cost.limit)
    }
  }
}
