/// What formats of lines need of any field: times and a label.
struct LabelledInterval {
  /// Seconds.
  let start: Double
  let end: Double
  let label: String

  init(_ interval: some SongMapModel.Interval, _ label: String) {
    start = interval.start
    end = interval.end
    self.label = label
  }

  init(at time: Double, _ label: String) {
    start = time
    end = time
    self.label = label
  }
}

extension SongMapModel {
  /// The entries of a field with labels; beats carry their position in the bar, notes their MIDI number.
  func labelled(_ field: ExportField) -> [LabelledInterval] {
    switch field {
    case .tempo: tempoPoints.map { LabelledInterval(at: $0.time, "\($0.bpm)") }
    case .meter: meterPassages.map { LabelledInterval($0, "\($0.meter.numerator)/\($0.meter.denominator)") }
    case .beats: zip(beats, beatPositions).map { LabelledInterval(at: $0, "\($1)") }
    case .downbeats: downbeats.enumerated().map { LabelledInterval(at: $0.element, "\($0.offset + 1)") }
    case .key: keys.map { LabelledInterval($0, "\($0.tonic):\($0.mode)") }
    case .chords: chords.map { LabelledInterval($0, $0.label) }
    case .sections: coarsestSections.map { LabelledInterval($0, $0.label) }
    case .lyrics: lyrics.map { LabelledInterval($0, $0.text) }
    case .words: lyrics.flatMap(\.words).map { LabelledInterval($0, $0.text) }
    case .melody: melody.map { LabelledInterval($0, "\($0.midi)") }
    case .bass: bass.map { LabelledInterval($0, "\($0.midi)") }
    case .notes: notes.map { LabelledInterval($0, "\($0.midi)") }
    }
  }

  /// The tempo curve; the global tempo from the beginning where there is none.
  var tempoPoints: [TempoPoint] { tempo.curve.isEmpty ? [TempoPoint(time: 0, bpm: tempo.global)] : tempo.curve }

  /// The changes of meter; the whole recording where there are none.
  var meterPassages: [MeterPassage] {
    meterChanges.isEmpty ? [MeterPassage(start: 0, end: duration, meter: meter)] : meterChanges
  }
}

/// Seconds with six decimals and never an exponent, which not every reader of tables knows.
func fixedTime(_ seconds: Double) -> String {
  let microseconds = (seconds * 1e6).rounded()
  guard let whole = Int64(exactly: microseconds), whole >= 0 else { return "\(seconds)" }
  let fraction = "\(whole % 1_000_000)"
  return "\(whole / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
}

/// A label that keeps to its line and column.
func singleLine(_ label: String) -> String {
  String(label.map { $0.isNewline || $0 == "\t" ? " " : $0 })
}
