#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Dates as RFC 3339 writes them.
public enum Timestamp {
  /// - Parameter time: seconds since 1970.
  /// - Returns: such as `2026-01-31T12:00:00.250Z`.
  public static func text(_ time: Double) -> String {
    var seconds = time_t(time.rounded(.down))
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func digits(_ value: Int, _ count: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    let milliseconds = Int((time - Double(seconds)) * 1000)
    let date =
      "\(digits(Int(parts.tm_year) + 1900, 4))-\(digits(Int(parts.tm_mon) + 1, 2))-\(digits(Int(parts.tm_mday), 2))"
    let hour = "\(digits(Int(parts.tm_hour), 2)):\(digits(Int(parts.tm_min), 2)):\(digits(Int(parts.tm_sec), 2))"
    return "\(date)T\(hour).\(digits(milliseconds, 3))Z"
  }
}
