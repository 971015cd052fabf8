// SPDX-License-Identifier: MIT

/// A matrix output that has begun.
public struct MatrixOutput {
  let context: AnalysisContext
  let port: UInt32

  /// Appends frames, row by row.
  public func append(_ values: UnsafePointer<Float>, frames: Int) throws {
    try HostError.check(context.sink.pointee.append_matrix(context.sink, port, values, UInt64(frames)))
  }
}

/// An audio output that has begun.
public struct AudioOutput {
  let context: AnalysisContext
  let port: UInt32
  let channels: Int

  /// Appends samples, one buffer a channel.
  public func append(_ channels: [UnsafePointer<Float>], frames: Int) throws {
    precondition(channels.count == self.channels, "one buffer a channel")
    let pointers = channels.map(Optional.some)
    try HostError.check(context.sink.pointee.append_audio(context.sink, port, pointers, UInt64(frames)))
  }
}
