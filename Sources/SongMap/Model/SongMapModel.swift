import Artifacts

/// A Song Map read into types. Times are seconds from the start of the recording, confidences run from 0 to 1 and are
/// `nil` where the map has none.
public struct SongMapModel: Sendable, Equatable {
  /// What lasts from one time to another.
  public protocol Interval: Sendable {
    /// Seconds.
    var start: Double { get }
    /// Seconds; not before the start.
    var end: Double { get }
  }

  public struct TempoPoint: Sendable, Equatable {
    /// Seconds.
    public var time: Double
    /// Beats per minute, until the next point.
    public var bpm: Double
  }

  public struct Tempo: Sendable, Equatable {
    /// Beats per minute; 0 where it is not known.
    public var global: Double
    public var curve: [TempoPoint]
    public var confidence: Double?
  }

  public struct Meter: Sendable, Equatable {
    /// Beats in a bar.
    public var numerator: Int
    /// Note value of one beat.
    public var denominator: Int
    public var confidence: Double?
  }

  public struct MeterPassage: Interval, Equatable {
    public var start: Double
    public var end: Double
    public var meter: Meter
  }

  public struct KeyPassage: Interval, Equatable {
    public var start: Double
    public var end: Double
    /// Pitch class such as `Bb`.
    public var tonic: String
    /// `major`, `minor` or a church mode.
    public var mode: String
    public var confidence: Double?
  }

  public struct Chord: Interval, Equatable {
    public var start: Double
    public var end: Double
    /// In Harte syntax, `N` or `X`.
    public var label: String
    public var confidence: Double?
  }

  public struct Section: Interval, Equatable {
    public var start: Double
    public var end: Double
    public var label: String
    public var confidence: Double?
    /// 0 for the coarsest division.
    public var level: Int
    /// Index of the earlier section that this one repeats.
    public var repeats: Int?
  }

  public struct Syllable: Interval, Equatable {
    public var start: Double
    public var end: Double
    public var text: String
    public var confidence: Double?
  }

  public struct Word: Interval, Equatable {
    public var start: Double
    public var end: Double
    public var text: String
    public var confidence: Double?
    public var syllables: [Syllable]
  }

  public struct Line: Interval, Equatable {
    public var start: Double
    public var end: Double
    public var text: String
    public var confidence: Double?
    public var words: [Word]
  }

  public struct Note: Interval, Equatable {
    public var start: Double
    public var end: Double
    /// MIDI note number; 69 is A4.
    public var midi: Int
    /// Deviation from that pitch.
    public var cents: Double?
    /// 0 to 127.
    public var velocity: Int?
    public var confidence: Double?
  }

  /// An audio file of one separated source.
  public struct Stem: Sendable, Equatable {
    public var name: String
    /// Relative to the map.
    public var file: String
    /// 64 hexadecimal digits.
    public var sha256: String?
    /// Integrated loudness in LUFS.
    public var loudness: Double?

    public init(name: String, file: String, sha256: String? = nil, loudness: Double? = nil) {
      self.name = name
      self.file = file
      self.sha256 = sha256
      self.loudness = loudness
    }
  }

  /// Another reading of one entry of a field.
  public struct Alternative<Reading: Sendable & Equatable>: Sendable, Equatable {
    /// Index of the entry.
    public var row: Int
    public var reading: Reading
    public var confidence: Double?
  }

  /// The reading of a key.
  public struct KeyReading: Sendable, Equatable {
    public var tonic: String
    public var mode: String
  }

  public var id: String
  /// Seconds.
  public var duration: Double
  public var tempo: Tempo
  public var meter: Meter
  /// Empty where ``meter`` holds throughout.
  public var meterChanges: [MeterPassage]
  public var beats: [Double]
  public var downbeats: [Double]
  public var keys: [KeyPassage]
  public var chords: [Chord]
  public var sections: [Section]
  /// Those of the coarsest division, which do not overlap.
  public var coarsestSections: [Section] { sections.filter { $0.level == 0 } }
  public var lyrics: [Line]
  public var melody: [Note]
  public var bass: [Note]
  /// All notes that sound, whatever plays them; they may overlap.
  public var notes: [Note]
  public var stems: [Stem]
  public var tempoAlternatives: [Alternative<Double>]
  public var meterAlternatives: [Alternative<Meter>]
  public var keyAlternatives: [Alternative<KeyReading>]
  public var chordAlternatives: [Alternative<String>]
  public var sectionAlternatives: [Alternative<String>]
  /// By the analyzer's id.
  public var extensions: [JSON.Member]
  /// As it stands in the map; `nil` where there is none.
  public var provenance: JSON?
}

extension SongMapModel {
  /// The meter at a time.
  public func meter(at time: Double) -> Meter {
    meterChanges.last { $0.start <= time }?.meter ?? meterChanges.first?.meter ?? meter
  }

  /// The position of each beat in its bar, from 1 for the downbeat; 0 where it is not known.
  ///
  /// Beats before the first downbeat are counted back from it by the numerator of the meter.
  public var beatPositions: [Int] {
    let isDownbeat = beatsAreDownbeats
    guard let first = isDownbeat.firstIndex(of: true) else { return beats.map { _ in 0 } }
    let numerator = meter(at: beats[first]).numerator
    var position = 0
    return beats.indices.map { index in
      if index < first { return numerator - 1 - (first - 1 - index) % numerator + 1 }
      position = isDownbeat[index] ? 1 : position + 1
      return position
    }
  }

  /// Which beats are downbeats, to within a millisecond.
  var beatsAreDownbeats: [Bool] {
    var next = downbeats.startIndex
    return beats.map { beat in
      while next < downbeats.endIndex, downbeats[next] < beat - 1e-3 { next += 1 }
      return next < downbeats.endIndex && abs(downbeats[next] - beat) <= 1e-3
    }
  }
}
