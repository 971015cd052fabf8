import Artifacts

extension JSON {
  /// A time in seconds, rounded to a microsecond.
  static func time(_ seconds: Double) -> JSON { .number(roundedTime(seconds)) }

  /// A confidence, rounded to 0.0001.
  static func confidence(_ value: Double) -> JSON { .number(rounded(value, steps: 1e4)) }

  /// A value rounded to 0.001: tempo in beats per minute, deviations in cents, levels in decibels.
  static func measure(_ value: Double) -> JSON { .number(rounded(value, steps: 1e3)) }
}

/// Seconds, rounded to a microsecond.
func roundedTime(_ seconds: Double) -> Double { rounded(seconds, steps: 1e6) }

/// Rounds to `1 / steps`; never gives a negative zero.
private func rounded(_ value: Double, steps: Double) -> Double {
  let scaled = (value * steps).rounded()
  return scaled == 0 ? 0 : scaled / steps
}
