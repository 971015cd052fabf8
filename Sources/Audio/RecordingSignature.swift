/// What the first bytes of a file say about it.
public enum RecordingSignature {
  /// Bytes that are looked at.
  public static let length = FileSignature.length

  /// Why a file that begins so cannot be a recording, as a clause; nil where it can.
  ///
  /// Nothing is decoded, so what can be a recording may still be damaged.
  public static func refusal(ofBytes bytes: [UInt8]) -> String? {
    if bytes.isEmpty { return "it is empty" }
    guard FileSignature(bytes) == .soundFile else { return nil }
    let isMPEG = bytes.count > 1 && bytes[0] == 0xff && bytes[1] & 0xe0 == 0xe0
    if containers.contains(where: { bytes.hasText($0) }) {
      return bytes.hasText("WAVE", at: 8) ? nil : "it is a RIFF file of another kind"
    }
    return isMPEG || known.contains(where: { bytes.hasText($0) }) ? nil : FileSignature.describe(bytes)
  }

  /// Of what libsndfile and mpg123 read.
  private static let known = ["fLaC", "FORM", "ID3", ".snd", "caff", "riff", "2BIT", "NIST"]
  private static let containers = ["RIFF", "RIFX", "RF64"]
}
