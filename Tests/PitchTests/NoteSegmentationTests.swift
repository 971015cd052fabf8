import Foundation
import Testing

@testable import Pitch

@Suite("Notes of a contour")
struct NoteSegmentationTests {
  private static let period = 0.016

  /// A contour of passages: pitch (nil without a voice) and frames.
  private func contour(
    _ passages: [(pitch: Double?, frames: Int)], vibrato: Double = 0, shift: Double = 0
  ) -> PitchContour {
    var frequencies: [Float] = []
    var confidences: [Float] = []
    for (pitch, frames) in passages {
      for frame in 0..<frames {
        let swing = vibrato * sin(2 * .pi * 5.5 * Double(frame) * Self.period)
        frequencies.append(Float(PitchScale.frequency(ofPitch: (pitch ?? 40) + shift + swing)))
        confidences.append(pitch == nil ? 0.01 : 0.99)
      }
    }
    return PitchContour(framePeriod: Self.period, frequencies: frequencies, confidences: confidences)
  }

  private func still(_ contour: PitchContour) -> AttackEvidence {
    AttackEvidence(
      strengths: [Double](repeating: 0, count: contour.count), levels: [Double](repeating: -20, count: contour.count))
  }

  @Test("a melody with gaps and steps gives its notes, to the frame")
  func melody() throws {
    let line = contour([(nil, 20), (60, 40), (62, 30), (nil, 15), (67, 25), (nil, 10)])
    let (notes, _) = try NoteSegmentation().notes(of: line, attacks: still(line), checkpoint: {})
    #expect(notes.map(\.frames) == [20..<60, 60..<90, 105..<130])
    #expect(notes.map(\.step) == [60, 62, 67])
    #expect(notes.allSatisfy { abs($0.pitch - Double($0.step)) < 0.01 && abs($0.confidence - 0.99) < 1e-6 })
  }

  @Test("a vibrato of a semitone each way is one note at its middle")
  func vibrato() throws {
    let line = contour([(64, 100)], vibrato: 1)
    let (notes, _) = try NoteSegmentation().notes(of: line, attacks: still(line), checkpoint: {})
    #expect(notes.count == 1)
    #expect(abs((notes.first?.pitch ?? 0) - 64) < 0.2)
  }

  @Test("a voice 40 cents sharp keeps its steps, and the tuning is told", arguments: [-0.4, 0.4])
  func tuning(shift: Double) throws {
    let line = contour([(60, 40), (64, 40), (67, 40)], shift: shift)
    let (notes, tuning) = try NoteSegmentation().notes(of: line, attacks: still(line), checkpoint: {})
    #expect(notes.map(\.step) == [60, 64, 67])
    #expect(abs(tuning - shift) < 0.01)
    #expect(notes.allSatisfy { abs($0.pitch - Double($0.step) - shift) < 0.01 })
  }

  @Test("an attack behind a dip parts notes of one pitch, and one without a dip does not", arguments: [0.0, 12])
  func repetition(dip: Double) throws {
    let line = contour([(60, 60)])
    var (strengths, levels) = (still(line).strengths, still(line).levels)
    strengths[30] = 1.2
    for frame in 27..<30 { levels[frame] -= dip }
    let (notes, _) = try NoteSegmentation().notes(
      of: line, attacks: AttackEvidence(strengths: strengths, levels: levels), checkpoint: {})
    #expect(notes.map(\.frames) == (dip > 0 ? [0..<30, 30..<60] : [0..<60]))
  }

  @Test("a few frames that slip by an octave stay in their note and are put back")
  func slips() throws {
    var line = contour([(57, 60)])
    for frame in 20..<23 { line.frequencies[frame] *= 2 }
    for frame in 40..<42 { line.frequencies[frame] /= 4 }
    let (notes, _) = try NoteSegmentation().notes(of: line, attacks: still(line), checkpoint: {})
    #expect(notes.map(\.frames) == [0..<60])
    #expect(line.withoutOctaveSlips(in: notes).frequencies.allSatisfy { abs($0 - 220) < 0.1 })
  }

  @Test("a leap of an octave that lasts is another note")
  func leap() throws {
    let line = contour([(57, 40), (69, 40)])
    let (notes, _) = try NoteSegmentation().notes(of: line, attacks: still(line), checkpoint: {})
    #expect(notes.map(\.step) == [57, 69])
    #expect(line.withoutOctaveSlips(in: notes) == line)
  }

  @Test("no frames and no voice give no notes", arguments: [0, 50])
  func nothing(frames: Int) throws {
    let line = contour([(nil, frames)])
    #expect(try NoteSegmentation().notes(of: line, attacks: still(line), checkpoint: {}).notes.isEmpty)
  }
}
