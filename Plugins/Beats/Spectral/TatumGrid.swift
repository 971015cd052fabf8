/// Times a fixed fraction of a beat apart: beats that were tracked, with the intervals between them divided evenly.
struct TatumGrid {
  /// Seconds, rising.
  let times: [Double]
  /// Tatums to a tracked beat: 2 for straight, 3 for swung and compound rhythm.
  let perBeat: Int
  /// Where in the tracked beats the grid's own beats lie, 0 ..< 1.
  let shift: Double

  /// - Parameters:
  ///   - beats: times of the tracked beats in seconds, rising.
  ///   - path: expected tempo; an interval that is longer than a beat is divided accordingly.
  ///   - duration: of the recording in seconds; the grid is continued to both ends.
  init(beats tracked: [Double], path: TempoPath, duration: Double, perBeat: Int, shift: Double) {
    self.perBeat = perBeat
    self.shift = shift
    var beats: [Double] = []
    for (start, end) in zip(tracked, tracked.dropFirst()) {
      let parts = max(1, Int(((end - start) * path.tempo(at: start) / 60).rounded()))
      for part in 0..<parts { beats.append(start + (end - start) * (Double(part) + shift) / Double(parts)) }
    }
    guard beats.count > 1 else {
      times = tracked
      return
    }
    var times: [Double] = []
    let lead = (beats[1] - beats[0]) / Double(perBeat)
    var time = beats[0] - lead
    while time >= 0 {
      times.append(time)
      time -= lead
    }
    // The grid starts on a beat.
    times.reverse()
    times.removeFirst(times.count % perBeat)
    for (start, end) in zip(beats, beats.dropFirst()) {
      let period = 60 / path.tempo(at: start)
      let parts = max(1, Int(((end - start) / period * Double(perBeat)).rounded()))
      for part in 0..<parts { times.append(start + (end - start) * Double(part) / Double(parts)) }
    }
    let last = beats[beats.count - 1]
    let tail = (last - beats[beats.count - 2]) / Double(perBeat)
    time = last
    while time < duration {
      times.append(time)
      time += tail
    }
    self.times = times
  }
}
