import Artifacts

/// What is wrong with one file of annotations or estimates, and where.
public struct AnnotationProblem: Error, Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable {
    case empty, notUTF8, otherEncoding, unreadable, tooLarge
    case columns, notANumber, notFinite, outOfRange, beyondEnd, endBeforeStart, unsorted, overlap
    case chord, key
    case notJSON, member, songMap
    case missingAudio, audio, missingAnnotation, duplicateName, twice, folder
  }

  public let file: String
  /// Counted from 1; `nil` where the whole file is concerned or lines mean nothing.
  public let line: Int?
  public let kind: Kind
  /// What is there and what was expected.
  public let message: String

  public init(file: String, line: Int? = nil, kind: Kind, message: String) {
    self.file = file
    self.line = line
    self.kind = kind
    self.message = message
  }

  /// Stable, such as `PF-EVAL-017`.
  public var code: String { kind.entry.code }
  /// What the reader can do about it.
  public var advice: String { kind.entry.advice }

  /// A row of `docs/errors.md` for each kind.
  static let catalogue = Kind.allCases.map(\.entry)
}

extension AnnotationProblem: CustomStringConvertible {
  public var description: String {
    "\(file):\(line.map { "\($0):" } ?? "") \(message) [\(code)]"
  }
}

extension AnnotationProblem.Kind {
  fileprivate var entry: ErrorCatalogueEntry {
    let (number, summary, advice) = texts
    return ErrorCatalogueEntry(code: "PF-EVAL-0\(number)", summary: summary, advice: advice)
  }

  private var texts: (number: Int, summary: String, advice: String) {
    switch self {
    case .empty:
      (10, "A file of annotations is empty.", "Remove the file if nothing is known; a header alone says 'none'.")
    case .notUTF8:
      (11, "A file of annotations is not UTF-8.", "Save it as UTF-8; the place named is the first that is not.")
    case .otherEncoding:
      (12, "A file of annotations is in UTF-16, in UTF-32 or not text at all.", "Save it as text in UTF-8.")
    case .unreadable:
      (13, "A file of annotations cannot be read.", "Check the path and the permissions; it must be a regular file.")
    case .tooLarge:
      (14, "A file of annotations is larger than 64 MiB.", "Check whether this is the right file; split it if it is.")
    case .columns:
      (15, "A line has too few or too many columns.", "Separate columns by tabs, commas or spaces, one kind in a file.")
    case .notANumber:
      (16, "A number was expected.", "Write numbers as 12.345: a point, no thousands separator, no unit.")
    case .notFinite:
      (17, "A number is NaN or infinite.", "Remove the line, or write what is known.")
    case .outOfRange:
      (18, "A number is outside of what the quantity can be.", "Times are seconds from 0, pitches MIDI numbers.")
    case .beyondEnd:
      (
        19, "A time lies beyond the end of the recording.",
        "Check that annotation and recording belong together, and that times are seconds."
      )
    case .endBeforeStart:
      (20, "An interval ends before it starts.", "Write start and end, not start and length.")
    case .unsorted:
      (21, "Times are not in ascending order.", "Sort the lines by time.")
    case .overlap:
      (22, "Chords, keys or sections overlap.", "Let each end where the next starts, or earlier.")
    case .chord:
      (
        23, "A label is no chord in Harte's syntax.",
        "Write C:maj, Bb:min7/b3, F#:(1,b3,5), N for no chord, X for an unknown one."
      )
    case .key:
      (24, "A label is no key.", "Write a tonic and a mode: C major, F# minor, Bb dorian, or Bb:minor.")
    case .notJSON:
      (25, "A file that should hold JSON does not.", "Mend the text at the place named.")
    case .member:
      (26, "A member of a JSON file is missing or of another kind.", "Mend the member named.")
    case .songMap:
      (27, "An estimate is no valid Song Map.", "`performia validate` says what is wrong with it.")
    case .missingAudio:
      (28, "There are annotations, but no recording.", "Put the recording beside them, under the same name.")
    case .audio:
      (29, "A recording or a stem cannot be opened.", "Check the file; without ffmpeg some formats cannot be read.")
    case .missingAnnotation:
      (30, "There is a recording or an item, but nothing is said about it.", "Put annotations beside it.")
    case .duplicateName:
      (31, "Two items have the same name.", "Rename one of them, or take one away.")
    case .twice:
      (32, "Two files say the same about one recording.", "Take one of them away.")
    case .folder:
      (33, "A folder within a data set cannot be listed.", "Check its permissions.")
    }
  }
}
