import CWhisper

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What texts are made of.
extension SpeechModel {
  var tokenCount: Int { speech_model_token_count(handle) }

  /// Tokens of words are those below it.
  var textEnd: Int32 { speech_model_text_end(handle) }

  var noSpeech: Int32 { speech_model_no_speech(handle) }

  /// What a text begins with.
  func start(of language: String) -> [Int32] {
    var tokens = [Int32](repeating: 0, count: Int(SPEECH_LONGEST_START))
    let count = speech_model_start(handle, language, &tokens)
    return Array(tokens.prefix(count))
  }

  private static let longestPrompt = 200

  /// Tokens of what was said before, the last of which the network has room for.
  func tokens(before prompt: String) -> [Int32] {
    let tokens = prompt.isEmpty ? [] : tokens(of: " " + prompt)
    return tokens.isEmpty ? [] : [speech_model_previous(handle)] + tokens.suffix(Self.longestPrompt)
  }

  /// The tokens of words.
  func tree() -> TokenTree {
    TokenTree(
      (0..<speech_model_text_end(handle)).map { token in
        guard let text = speech_model_token_text(handle, token) else { return [] }
        return UnsafeBufferPointer(start: text, count: strlen(text)).map(UInt8.init(bitPattern:))
      })
  }
}
