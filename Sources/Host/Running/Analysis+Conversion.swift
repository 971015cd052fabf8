import Audio
import Pipeline

extension Analysis {
  /// Audio of a step in the rate and the channels that its reader asks for; everything else as it is.
  ///
  /// What was converted is kept for further readers.
  ///
  /// - Throws: `AudioError` where the channels cannot be had, ``HostError/cancelled``, or what spooling throws.
  func converted(_ artifact: Artifact, _ reference: ArtifactReference, for port: InputPort) throws -> Artifact {
    guard case .output = reference, case .audio(let audio) = artifact.payload else { return artifact }
    let request = AudioRequest(port)
    let rate = Int(audio.sampleRate.rounded())
    if request.sampleRate ?? rate == rate, request.channels ?? audio.channels.count == audio.channels.count {
      return artifact
    }
    let place = ConvertedAudio(reference: reference, request: request)
    if let known = convertedAudio[place] { return known }
    let receiver = SpoolingReceiver(folder: settings.temporaryFolder)
    let cancellation = settings.cancellation
    let isCancelled = { cancellation.isRequested }
    do {
      try AudioConversion.convert(
        frames: audio.frames, sampleRate: rate, channels: audio.channels.count, to: request, into: receiver,
        isCancelled: isCancelled
      ) { first, count, buffers in
        try audio.read(from: first, count: count, into: buffers)
      }
    } catch AudioError.cancelled {
      throw HostError.cancelled
    }
    let result = Artifact(
      type: artifact.type, attributes: artifact.attributes,
      payload: .audio(
        AudioData(sampleRate: Double(receiver.sampleRate), start: audio.start, channels: receiver.spools)),
      notes: artifact.notes)
    convertedAudio[place] = result
    return result
  }
}

/// A step's audio in one rate and number of channels.
struct ConvertedAudio: Hashable {
  let reference: ArtifactReference
  let request: AudioRequest
}
