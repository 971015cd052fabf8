import Testing

@testable import Signal

@Suite("Explaining spectra")
struct SpectrumModelTests {
  @Test("least squares finds the amounts that a mixture was made of")
  func mixture() {
    let atoms: [Float] = [1, 0, 0, 0.5, 0, 1, 0.5, 0, 0, 0, 1, 1]
    let solver = NonNegativeLeastSquares(atoms: atoms, binCount: 4, iterations: 300, blockSize: 2)
    let amounts: [[Float]] = [[2, 0, 1], [0.5, 3, 0]]
    var spectra: [Float] = []
    for amount in amounts {
      for bin in 0..<4 { spectra.append((0..<3).reduce(0) { $0 + amount[$1] * atoms[$1 * 4 + bin] }) }
    }
    var activations = [Float](repeating: -1, count: 6)
    solver.solve(spectra, count: 2, into: &activations)
    for (index, expected) in amounts.joined().enumerated() { #expect(abs(activations[index] - expected) < 0.02) }
  }

  @Test("a note's strongest partial in the dictionary is its fundamental, and every note has norm 1")
  func dictionary() {
    let filterbank = LogFrequencyFilterbank(
      pitches: 21...111, binsPerSemitone: 3, frameSize: 4096, sampleRate: 11025, tuning: 440)
    let dictionary = NoteDictionary(
      notes: 36...96, filterbank: filterbank, frameSize: 4096, sampleRate: 11025, decay: 0.7)
    for (row, note) in dictionary.notes.enumerated() {
      let atom = Array(dictionary.atoms[row * dictionary.binCount..<(row + 1) * dictionary.binCount])
      let strongest = atom.indices.max { atom[$0] < atom[$1] } ?? 0
      #expect(abs(filterbank.pitch(ofBin: strongest) - Double(note)) < 0.4)
      #expect(abs(atom.reduce(0) { $0 + $1 * $1 } - 1) < 1e-4)
    }
  }

  @Test("a flat spectrum becomes 0, a peak stays and does not depend on scale")
  func whitening() {
    let whitening = SpectralWhitening(binCount: 60, reach: 12, silence: 1e-6, blockSize: 2)
    var spectra = [Float](repeating: 0.3, count: 120)
    spectra[30] = 1
    for bin in 60..<120 { spectra[bin] = 0.03 }
    spectra[90] = 0.1
    whitening.apply(to: &spectra, count: 2)
    #expect(spectra[30] > 1)
    #expect(abs(spectra[30] - spectra[90]) < 1e-3)
    #expect(spectra[5] < 1e-3)
  }

  @Test("the floor of a bin is a low quantile of its values")
  func floor() {
    let floor = StationaryFloor(binCount: 2, quantile: 0.1, frameStep: 1)
    let frames = (0..<101).flatMap { [Float($0), Float(5)] }
    frames.withUnsafeBufferPointer { frames in
      let empty = UnsafeBufferPointer<Float>(start: nil, count: 0)
      #expect(floor.estimate(over: [frames, empty]) == [10, 5])
      #expect(floor.estimate(over: [empty]) == [0, 0])
    }
  }

  @Test("the floor is the value that sorting would put at its place", arguments: [0, 0.15, 0.5, 0.9, 1])
  func floorOfUnsortedValues(quantile: Double) {
    for count in 1...40 {
      // Values repeat, and come in no order.
      let values = (0..<count).map { Float($0 * $0 * 7 % 23) }
      let rank = Int(quantile * Double(count - 1) + 0.5)
      let floor = StationaryFloor(binCount: 1, quantile: quantile, frameStep: 1)
      let estimate = values.withUnsafeBufferPointer { floor.estimate(over: [$0]) }
      #expect(estimate == [values.sorted()[rank]])
    }
  }

  @Test("folding adds octaves and fades at the edges of a register")
  func registers() {
    let profile = RegisterProfile(36...60, softness: 6, notes: 24...96)
    var chroma = [Float](repeating: -1, count: 12)
    var salience = [Float](repeating: 0, count: 73)
    salience[48 - 24] = 1
    salience[60 - 24] = 1
    salience[72 - 24] = 1
    salience[37 - 24] = 3
    profile.fold(salience, into: &chroma)
    #expect(abs(chroma[0] - 1.5) < 1e-6)
    #expect(abs(chroma[1] - 2) < 1e-6)
    #expect(chroma[2] == 0)
  }
}
