import Audio
import Engine
import Host
import SongMap

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The files of a recording's stems in a folder: all appear under their names together, or none does.
final class StemFiles {
  private let folder: String
  private let format: StemFormat
  private let names: [StemName]?
  private let interruption: Interruption
  private var written: [(writer: AudioWriter, path: String)] = []
  private var hasMadeFolder = false
  private var isPublished = false
  /// Paths of files with samples beyond -1 to 1, which the format cannot hold.
  private(set) var clipped: [String] = []

  private static let blockSize = 1 << 15

  /// Nothing is created before the first stem comes.
  ///
  /// - Parameter names: what the user calls the stems; nil for the pipeline's names.
  init(folder: String, format: StemFormat, names: [StemName]? = nil, interruption: Interruption) {
    self.folder = folder
    self.format = format
    self.names = names
    self.interruption = interruption
  }

  deinit {
    // Files without a name go with their writers, and so before their folder.
    written = []
    if hasMadeFolder, !isPublished { rmdir(folder) }
  }

  /// Paths of the files, in the order in which the stems came.
  var paths: [String] { written.map(\.path) }

  /// Writes a stem completely to the disk, without its name.
  ///
  /// - Throws: `AudioError` where the folder or the disk refuses, ``HostError/cancelled``.
  func write(_ stem: SeparatedStem) throws -> SongMapModel.Stem {
    let name = names?.first { $0.stem == stem.name }?.name ?? stem.name
    if access(folder, F_OK) != 0 {
      try makeStemFolder()
      hasMadeFolder = true
      interruption.removeWhenLeft(folder)
    }
    let file = "\(name).\(format.rawValue)"
    let path = "\(folder)/\(file)"
    if Recordings.isFolder(path) { throw AudioError.cannotWrite(path: path, reason: "it is a folder") }
    let writer = AudioWriter(path: path, format: format.encoding)
    let loudness = try fill(writer, with: stem.audio)
    try writer.complete()
    let hash = try writer.partialPath.map { try SHA256Digest(ofFile: $0).description }
    written.append((writer, path))
    return SongMapModel.Stem(name: name, file: file, sha256: hash, loudness: loudness)
  }

  /// Gives all files their names.
  func publish() throws {
    for (writer, _) in written { try writer.publish() }
    isPublished = true
  }

  private func makeStemFolder() throws {
    do {
      try makeFolder(folder)
    } catch {
      throw AudioError.cannotWrite(
        path: folder, reason: "the folder cannot be made: \(String(cString: strerror(errno)))")
    }
  }

  /// Gives the loudness, if there is one.
  private func fill(_ writer: AudioWriter, with audio: AudioData) throws -> Double? {
    let (rate, channels) = (Int(audio.sampleRate.rounded()), audio.channels.count)
    try writer.begin(sampleRate: rate, channels: channels)
    if let path = writer.partialPath { interruption.removeWhenLeft(path) }
    let meter = LoudnessMeter(sampleRate: rate, channels: channels)
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: channels * Self.blockSize)
    memory.initialize(repeating: 0, count: channels * Self.blockSize)
    defer { memory.deallocate() }
    let buffers = (0..<channels).map { memory + $0 * Self.blockSize }
    let pointers = buffers.map { UnsafePointer($0) }
    var peak: Float = 0
    for first in stride(from: 0, to: audio.frames, by: Self.blockSize) {
      if interruption.cancellation.isRequested { throw HostError.cancelled }
      let count = min(Self.blockSize, audio.frames - first)
      try audio.read(from: first, count: count, into: buffers)
      for samples in pointers {
        for index in 0..<count { peak = max(peak, abs(samples[index])) }
      }
      try pointers.withUnsafeBufferPointer { pointers in
        if let base = pointers.baseAddress { try writer.append(base, frames: count) }
      }
      meter?.append(pointers, frames: count)
    }
    if peak > 1, format != .wav { clipped.append(writer.path) }
    return meter?.loudness
  }
}

/// How stems are written.
enum StemFormat: String, CaseIterable {
  case flac, wav, ogg

  var encoding: AudioWriter.Format {
    switch self {
    case .flac: .flac
    case .wav: .wav
    case .ogg: .ogg
    }
  }
}

/// A stem by the name that the user gave it.
struct StemName: Equatable {
  let name: String

  /// What the pipeline calls it: an instrumental is an accompaniment.
  var stem: String { name == "instrumental" ? "accompaniment" : name }
}
