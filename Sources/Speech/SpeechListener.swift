import CWhisper

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Hears one passage after the other with a model.
public final class SpeechListener {
  /// A token of what was heard.
  public struct Token: Sendable, Equatable {
    public let id: Int32
    /// Which of the sentences or lines it belongs to that the network parts a text into, from 0.
    public let segment: Int
    /// 0 to 1; of a given token, that of the network's free choice.
    public let probability: Double
    /// Seconds from the beginning to where cross-attention passes on to the next token; nil where that is not seen.
    public let end: Double?
    /// Part of a text in UTF-8; a character may lie in several tokens.
    public let bytes: [UInt8]
  }

  /// How samples are heard.
  public struct Options: Sendable {
    /// As `en`.
    public var language: String
    public var threads: Int
    /// The text's tokens where the text is known.
    public var given: [Int32]?

    public init(language: String, threads: Int) {
      self.language = language
      self.threads = threads
    }
  }

  /// What it hears with.
  public let model: SpeechModel
  let handle: OpaquePointer
  /// Tokens of words.
  private(set) lazy var tree = model.tree()

  init(_ model: SpeechModel) throws(SpeechError) {
    var message = speech_message()
    guard let handle = speech_listener_open(model.handle, &message) else {
      throw SpeechError(.run, "a window cannot be heard: \(message.sentence)")
    }
    self.model = model
    self.handle = handle
  }

  deinit { speech_listener_close(handle) }

  /// How likely each language is, by its name; the probabilities add up to 1.
  ///
  /// - Parameter samples: at most ``SpeechModel/windowLength`` of one channel.
  /// - Throws: ``SpeechError``.
  public func languages(
    in samples: UnsafeBufferPointer<Float>, threads: Int
  ) throws(SpeechError) -> [(name: String, probability: Double)] {
    var message = speech_message()
    var probabilities = [Float](repeating: 0, count: 128)
    let count = speech_listener_languages(
      handle, samples.baseAddress, samples.count, Int32(threads), &probabilities, &message)
    guard count >= 0 else { throw SpeechError(.run, message.sentence) }
    return (0..<Int(count)).compactMap { number in
      model.languageName(number).map { ($0, Double(probabilities[number])) }
    }
  }

  /// Hears a passage, window by window, each from where the last sentence before it ended (Radford and others 2023, 3.8),
  /// without telling the network of the text before.
  ///
  /// - Parameters:
  ///   - samples: of one channel; at most ``SpeechModel/windowLength`` where the text is given. What is shorter than 0.1 s
  ///     has no words.
  ///   - isCancelled: asked now and then, on any thread.
  ///   - progress: told now and then how much has been heard, 0 to 1.
  /// - Returns: the tokens of its text.
  /// - Throws: `CancellationError`, ``SpeechError``.
  public func hear(
    _ samples: UnsafeBufferPointer<Float>, _ options: Options, isCancelled: @escaping () -> Bool,
    progress: @escaping (Double) -> Void = { _ in }
  ) throws -> [Token] {
    if options.given?.isEmpty == true { return [] }
    var message = speech_message()
    var caller = Caller(isCancelled: isCancelled, progress: progress)
    let status = withUnsafeMutablePointer(to: &caller) { caller in
      options.language.withCString { language in
        (options.given ?? []).withUnsafeBufferPointer { tokens in
          var run = speech_options()
          run.threads = Int32(options.threads)
          run.language = language
          run.given = options.given == nil ? nil : tokens.baseAddress
          run.given_count = tokens.count
          run.is_stopped = { context in
            context?.assumingMemoryBound(to: Caller.self).pointee.isCancelled() == true ? 1 : 0
          }
          run.progress = { context, done in
            context?.assumingMemoryBound(to: Caller.self).pointee.progress(Double(done) / 100)
          }
          run.context = UnsafeMutableRawPointer(caller)
          return speech_listener_run(handle, samples.baseAddress, samples.count, &run, &message)
        }
      }
    }
    if status == 1 { throw CancellationError() }
    guard status == 0 else { throw SpeechError(.run, message.sentence) }
    return (0..<speech_listener_count(handle)).map { index in
      let token = speech_listener_token(handle, index)
      let text =
        token.text.map { Array(UnsafeBufferPointer(start: $0, count: strlen($0))).map(UInt8.init(bitPattern:)) } ?? []
      return Token(
        id: token.id, segment: Int(token.segment), probability: Double(token.probability),
        end: token.end < 0 ? nil : Double(token.end) / 100, bytes: text)
    }
  }
}

/// Who is asked and told while a passage is heard.
private struct Caller {
  let isCancelled: () -> Bool
  let progress: (Double) -> Void
}
