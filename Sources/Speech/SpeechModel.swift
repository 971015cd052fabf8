import CWhisper

/// A network of Whisper in memory, computed by whisper.cpp.
///
/// Source: A. Radford et al., "Robust speech recognition via large-scale weak supervision", ICML 2023.
public final class SpeechModel: @unchecked Sendable {
  /// Hz.
  public static let sampleRate = 16000
  /// Seconds that the network hears at once.
  public static let windowLength = 30.0

  /// Version of whisper.cpp, such as 1.8.5.
  public let runtimeVersion: String
  /// Whether it knows more than English.
  public let isMultilingual: Bool

  let handle: OpaquePointer
  private let library: OpaquePointer

  /// Reads a model.
  ///
  /// - Parameters:
  ///   - model: path of a file in the format of whisper.cpp.
  ///   - runtime: path of the library of whisper.cpp 1.8, with the libraries that it loads beside it.
  /// - Throws: ``SpeechError`` when the library is none or of another version, or the file is missing or no model.
  public init(model: String, runtime: String) throws(SpeechError) {
    var message = speech_message()
    guard let library = speech_library_open(runtime, &message) else {
      throw SpeechError(.runtime, "whisper.cpp cannot be loaded from \(fileName(runtime)): \(message.sentence)")
    }
    guard let handle = speech_model_open(library, model, &message) else {
      throw SpeechError(.model, "\(fileName(model)) is no usable model: \(message.sentence)")
    }
    self.library = library
    self.handle = handle
    runtimeVersion = String(cString: speech_library_version(library))
    isMultilingual = speech_model_is_multilingual(handle) != 0
  }

  deinit { speech_model_close(handle) }

  /// Whether there is such a language, as `en`.
  public func knows(language: String) -> Bool {
    isMultilingual ? speech_language(library, language) >= 0 : language == "en"
  }

  func languageName(_ number: Int) -> String? {
    speech_language_name(library, Int32(number)).map { String(cString: $0) }
  }

  /// The tokens of words one after the other, each of which begins a word again when they are heard.
  public func tokens(ofWords words: [String]) -> [Int32] { SungWord.spoken(words).flatMap { tokens(of: $0) } }

  func tokens(of text: String) -> [Int32] {
    let count = speech_model_tokens(handle, text, nil, 0)
    var tokens = [Int32](repeating: 0, count: count)
    let found = speech_model_tokens(handle, text, &tokens, count)
    return Array(tokens.prefix(found))
  }

  /// What windows are heard with, one at a time.
  ///
  /// - Throws: ``SpeechError`` when there is no memory for it.
  public func listener() throws(SpeechError) -> SpeechListener { try SpeechListener(self) }
}

private func fileName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

/// Why nothing is heard.
public struct SpeechError: Error, CustomStringConvertible {
  public enum Part: Sendable { case runtime, model, run }

  public let part: Part
  /// In words, without where it happened.
  public let description: String

  init(_ part: Part, _ description: String) {
    self.part = part
    self.description = description
  }
}

extension speech_message {
  var sentence: String {
    withUnsafeBytes(of: text) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
