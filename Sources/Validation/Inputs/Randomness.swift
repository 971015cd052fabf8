/// Random numbers that a seed fixes on every machine: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
struct Randomness: RandomNumberGenerator {
  private var state: UInt64

  init(seed: Int) {
    state = UInt64(bitPattern: Int64(seed))
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// The value from 0 to 1 that belongs to a position, whatever was asked before.
  static func fraction(at position: Int, seed: Int) -> Float {
    let value = mix(UInt64(truncatingIfNeeded: position) &+ UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15)
    return Float(value >> 40) / Float(1 << 24)
  }
}
