import Audio
import TestSupport
import Testing

@Suite struct RecordingContentTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("a recording is read as it is, and its media type told by its content", arguments: FixtureFormat.allCases)
  func mediaType(_ format: FixtureFormat) throws {
    let path = folder.file("recording.txt")
    try TestSignal.noise(frames: 4800, sampleRate: 48000).write(to: path, as: format)
    let content = try RecordingContent(ofFile: path)
    #expect(content.bytes == (try FileBytes.read(path)))
    let types = [
      "wav": "audio/wav", "flac": "audio/flac", "ogg": "audio/ogg", "opus": "audio/ogg", "mp3": "audio/mpeg",
    ]
    #expect(content.mediaType == types[format.fileExtension, default: "audio/\(format.fileExtension)"])
  }

  @Test("what is no recording is refused")
  func refused() throws {
    try FileBytes.write(Array("Just a text, and nothing to be heard.".utf8), to: folder.file("text.wav"))
    let error = #expect(throws: AudioError.self) { try RecordingContent(ofFile: folder.file("text.wav")) }
    #expect(error?.message.contains("looks like text") == true)
    #expect(throws: AudioError.missing(path: folder.file("none.wav"))) {
      try RecordingContent(ofFile: folder.file("none.wav"))
    }
  }
}
