import Metrics
import Synchronization

/// Keeps what is counted and timed, and tells it in the text format of Prometheus (version 0.0.4).
final class PrometheusRegistry: MetricsFactory, Sendable {
  private struct Key: Hashable {
    let name: String
    let labels: String
  }

  private struct Timing {
    var count = 0
    var sum = 0.0
    var buckets: [Int]
  }

  private struct State {
    var counters: [Key: Double] = [:]
    var gauges: [Key: Double] = [:]
    var timings: [Key: Timing] = [:]
  }

  private let state = Mutex(State())

  /// Upper bounds in seconds.
  private static let bounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30]

  // MARK: What counts

  private final class Counter: CounterHandler {
    private let add: @Sendable (Double) -> Void
    init(_ add: @escaping @Sendable (Double) -> Void) { self.add = add }
    func increment(by amount: Int64) { add(Double(amount)) }
    func reset() {}
  }

  private final class Gauge: MeterHandler, RecorderHandler {
    private let change: @Sendable (Double, Bool) -> Void
    init(_ change: @escaping @Sendable (Double, Bool) -> Void) { self.change = change }
    func set(_ value: Int64) { change(Double(value), false) }
    func set(_ value: Double) { change(value, false) }
    func increment(by amount: Double) { change(amount, true) }
    func decrement(by amount: Double) { change(-amount, true) }
    func record(_ value: Int64) { change(Double(value), false) }
    func record(_ value: Double) { change(value, false) }
  }

  private final class Stopwatch: TimerHandler {
    private let record: @Sendable (Double) -> Void
    init(_ record: @escaping @Sendable (Double) -> Void) { self.record = record }
    func recordNanoseconds(_ duration: Int64) { record(1e-9 * Double(duration)) }
  }

  func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    let key = Self.key("\(label)_total", dimensions)
    return Counter { [self] amount in state.withLock { $0.counters[key, default: 0] += amount } }
  }

  func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { gauge(label, dimensions) }

  func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    gauge(label, dimensions)
  }

  private func gauge(_ label: String, _ dimensions: [(String, String)]) -> Gauge {
    let key = Self.key(label, dimensions)
    return Gauge { [self] value, adds in
      state.withLock { $0.gauges[key] = adds ? $0.gauges[key, default: 0] + value : value }
    }
  }

  func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    let key = Self.key("\(label)_seconds", dimensions)
    return Stopwatch { [self] seconds in
      state.withLock { state in
        var timing = state.timings[key] ?? Timing(buckets: Self.bounds.map { _ in 0 })
        timing.count += 1
        timing.sum += seconds
        for (index, bound) in Self.bounds.enumerated() where seconds <= bound { timing.buckets[index] += 1 }
        state.timings[key] = timing
      }
    }
  }

  func destroyCounter(_ handler: any CounterHandler) {}
  func destroyMeter(_ handler: any MeterHandler) {}
  func destroyRecorder(_ handler: any RecorderHandler) {}
  func destroyTimer(_ handler: any TimerHandler) {}

  // MARK: The text

  /// - Parameter gauges: values of this instant.
  func text(gauges: [(name: String, labels: [(String, String)], value: Double)]) -> String {
    let state = state.withLock { $0 }
    var lines: [String] = []
    func write(_ rows: [Key: Double], _ type: String) {
      var last = ""
      for (key, value) in rows.sorted(by: { ($0.key.name, $0.key.labels) < ($1.key.name, $1.key.labels) }) {
        if key.name != last { lines.append("# TYPE \(key.name) \(type)") }
        last = key.name
        lines.append("\(key.name)\(key.labels.isEmpty ? "" : "{\(key.labels)}") \(value)")
      }
    }
    write(state.counters, "counter")
    var all = state.gauges
    for gauge in gauges { all[Self.key(gauge.name, gauge.labels)] = gauge.value }
    write(all, "gauge")
    var last = ""
    for (key, timing) in state.timings.sorted(by: { ($0.key.name, $0.key.labels) < ($1.key.name, $1.key.labels) }) {
      if key.name != last { lines.append("# TYPE \(key.name) histogram") }
      last = key.name
      let labels = key.labels.isEmpty ? "" : "\(key.labels),"
      for (bound, count) in zip(Self.bounds, timing.buckets) {
        lines.append("\(key.name)_bucket{\(labels)le=\"\(bound)\"} \(count)")
      }
      lines.append("\(key.name)_bucket{\(labels)le=\"+Inf\"} \(timing.count)")
      lines.append("\(key.name)_sum\(key.labels.isEmpty ? "" : "{\(key.labels)}") \(timing.sum)")
      lines.append("\(key.name)_count\(key.labels.isEmpty ? "" : "{\(key.labels)}") \(timing.count)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func key(_ label: String, _ dimensions: [(String, String)]) -> Key {
    let name = String(label.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "_" })
    let labels = dimensions.map { name, value in
      let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
      return "\(name)=\"\(escaped)\""
    }
    return Key(name: name, labels: labels.joined(separator: ","))
  }
}
