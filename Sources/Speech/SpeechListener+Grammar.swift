import CWhisper

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension SpeechListener {
  /// A text that may have been said.
  public struct Reading: Sendable {
    public let text: String
    /// Geometric mean over its tokens and its end, 0 to 1.
    public let probability: Double
    /// The negative logarithm of its likelihood less what its length costs on average; the least is the likeliest.
    public let score: Double
  }

  /// What was heard in a window of speech.
  public struct Utterance: Sendable {
    /// The likeliest text.
    public let free: Reading
    /// The likeliest text of the grammar; nil where it is beyond the margin, or there is no grammar.
    public let ruled: Reading?
    /// How likely nobody speaks, 0 to 1.
    public let silence: Double
  }

  /// What is said in a window, by a grammar or freely.
  ///
  /// - Parameters:
  ///   - samples: at most ``SpeechModel/windowLength`` of one channel; shorter ones are followed by silence.
  ///   - prompt: what the network is told was said before: its words and their spelling are likelier then.
  ///   - grammar: nil where anything is said.
  ///   - margin: by how much the score of a text of the grammar may be worse than that of the likeliest text.
  ///   - check: throws where the work is to end.
  /// - Throws: ``SpeechError``, what `check` throws.
  public func utterance(
    in samples: UnsafeBufferPointer<Float>, _ options: Options, prompt: String, grammar: SpeechGrammar?, margin: Double,
    check: @escaping () throws -> Void
  ) throws -> Utterance {
    var message = speech_message()
    let threads = Int32(options.threads)
    guard speech_listener_encode(handle, samples.baseAddress, samples.count, threads, &message) == 0 else {
      throw SpeechError(.run, message.sentence)
    }
    func search(behind beginning: [Int32]) -> TextSearch<WindowExpectation> {
      TextSearch(
        expectation: WindowExpectation(
          handle: handle, beginning: beginning, count: model.tokenCount, threads: threads, check: check),
        end: model.textEnd, blank: tree.blanks, lengths: tree.lengths)
    }
    let start = model.start(of: options.language)
    var unprompted = search(behind: start)
    let silence = try unprompted.expectation.logarithms(behindAll: Array(start.prefix(1)))[Int(model.noSpeech)]
    let free = try unprompted.free()
    var ruled: TextSearch<WindowExpectation>.Text?
    if let grammar {
      // What a prompt makes likely has to be likely without it, too, or it would be heard in anything.
      var prompted = search(behind: model.tokens(before: prompt) + start)
      let found = try prompted.text(of: grammar, tree, free: try prompted.free(), margin: Float(margin))
      ruled = try found.map { try unprompted.text(of: $0.tokens) }.flatMap {
        $0.score - free.score <= Float(margin) ? $0 : nil
      }
    }
    func reading(_ text: TextSearch<WindowExpectation>.Text) -> Reading {
      Reading(
        text: tree.text(of: text.tokens), probability: exp(Double(-text.cost) / Double(text.tokens.count + 1)),
        score: Double(text.score))
    }
    return Utterance(free: reading(free), ruled: ruled.map(reading), silence: Double(exp(silence)))
  }
}

/// What the network expects in the window that was encoded last.
private struct WindowExpectation: TokenExpectation {
  let handle: OpaquePointer
  let beginning: [Int32]
  let count: Int
  let threads: Int32
  let check: () throws -> Void

  func logarithms(behind text: [Int32]) throws -> [Float] { try logarithms(behindAll: beginning + text) }

  func logarithms(behindAll tokens: [Int32]) throws -> [Float] {
    try check()
    var message = speech_message()
    var status: Int32 = 0
    let logarithms = [Float](unsafeUninitializedCapacity: count) { buffer, length in
      status = speech_listener_expect(handle, tokens, tokens.count, threads, buffer.baseAddress, &message)
      length = count
    }
    guard status == 0 else { throw SpeechError(.run, message.sentence) }
    return logarithms
  }
}
