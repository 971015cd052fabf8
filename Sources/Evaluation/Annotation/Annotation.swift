/// What is said about one recording, by an annotator or by a program: the two sides of every comparison.
///
/// A member is `nil` where nothing is said, and empty where it is said that there is nothing. Times are seconds from the
/// start of the recording, in ascending order.
public struct Annotation: Sendable, Equatable {
  /// Seconds.
  public var duration: Double?
  public var beats: [Double]?
  public var downbeats: [Double]?
  /// Beats on a rigid grid whose metrical level is not certain; only references have them.
  public var ambiguousBeats: [Double]?
  /// Beats per minute: the tempo, then others that are heard or estimated too, the likelier first.
  public var tempi: [Double]?
  /// Whether each of a reference's ``tempi`` is as right as the first.
  public var tempiAreEquallyGood = false
  public var meter: Meter?
  /// Labels such as `Gb major`.
  public var keys: [LabelledInterval]?
  /// Labels in Harte syntax.
  public var chords: [LabelledInterval]?
  /// Each annotator's, or each level's, division of the recording; the finest first.
  public var sections: [Sections]?
  /// All notes that sound.
  public var notes: [Note]?
  public var melodyNotes: [Note]?
  public var bassNotes: [Note]?
  /// The sung notes; their octave is nominal.
  public var vocalNotes: [Note]?
  public var melody: PitchContour?
  public var bass: PitchContour?
  /// Sung words.
  public var words: [LabelledInterval]?
  /// Sung text, where word times are not known.
  public var text: String?
  /// Files of separated sources.
  public var stems: [StemFile]?

  public init() {}
}

extension Annotation {
  public struct Meter: Sendable, Hashable {
    /// Beats in a bar.
    public var numerator: Int
    /// Note value of one beat.
    public var denominator: Int

    public init(numerator: Int, denominator: Int) {
      self.numerator = numerator
      self.denominator = denominator
    }
  }

  /// What lasts from one time to another and has a name.
  public struct LabelledInterval: Sendable, Equatable {
    /// Seconds.
    public var start: Double
    /// Seconds; not before the start.
    public var end: Double
    public var label: String

    public init(start: Double, end: Double, label: String) {
      self.start = start
      self.end = end
      self.label = label
    }
  }

  public struct Sections: Sendable, Equatable {
    /// Of the annotator or the level, such as `segments` or `segments_coarse`.
    public var name: String
    public var intervals: [LabelledInterval]

    public init(name: String, intervals: [LabelledInterval]) {
      self.name = name
      self.intervals = intervals
    }
  }

  public struct Note: Sendable, Equatable {
    /// Seconds.
    public var onset: Double
    /// Seconds; not before the onset.
    public var offset: Double
    /// MIDI note number, fractions allowed; 69 is A4 at 440 Hz.
    public var pitch: Double

    public init(onset: Double, offset: Double, pitch: Double) {
      self.onset = onset
      self.offset = offset
      self.pitch = pitch
    }
  }

  /// The fundamental frequency of one voice over time.
  public struct PitchContour: Sendable, Equatable {
    /// Seconds, ascending.
    public var times: [Double]
    /// Hz at each of the times; 0 where there is no pitch, negative where a pitch is guessed though held unvoiced.
    public var frequencies: [Double]

    public init(times: [Double], frequencies: [Double]) {
      self.times = times
      self.frequencies = frequencies
    }
  }

  /// An audio file of one source of the mix.
  public struct StemFile: Sendable, Equatable {
    /// Such as `vocals`, `drums`, `bass`, `other`.
    public var name: String
    public var path: String

    public init(name: String, path: String) {
      self.name = name
      self.path = path
    }
  }
}
