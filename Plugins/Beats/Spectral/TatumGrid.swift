/// Times a fixed fraction of a beat apart: tracked beats with the intervals between them divided evenly.
///
/// Six to a beat hold halves and thirds alike, so that straight, swung and compound rhythm are seen on one grid.
struct TatumGrid {
  /// Tatums to a tracked beat.
  static let perBeat = 6

  /// Seconds, rising, from the start of the recording to its end.
  let times: [Double]

  /// - Parameters:
  ///   - beats: times of the tracked beats in seconds, rising.
  ///   - path: expected tempo; where beats are missing, an interval is divided as if they were there.
  ///   - duration: of the recording in seconds.
  init(beats: [Double], path: TempoPath, duration: Double) {
    guard beats.count > 1 else {
      times = []
      return
    }
    var times: [Double] = []
    let lead = (beats[1] - beats[0]) / Double(Self.perBeat)
    var time = beats[0] - lead
    while time >= 0 {
      times.append(time)
      time -= lead
    }
    times.reverse()
    for (start, end) in zip(beats, beats.dropFirst()) {
      let beatCount = max(1, ((end - start) * path.tempo(at: start) / 60).rounded())
      let parts = Int(beatCount) * Self.perBeat
      for part in 0..<parts { times.append(start + (end - start) * Double(part) / Double(parts)) }
    }
    let last = beats[beats.count - 1]
    let tail = (last - beats[beats.count - 2]) / Double(Self.perBeat)
    time = last
    repeat {
      times.append(time)
      time += tail
    } while time < duration
    self.times = times
  }
}
