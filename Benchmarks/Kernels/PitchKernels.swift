import Signal

/// What chroma takes: the pitch salience at 11025 Hz and its parts.
enum PitchKernels {
  private static let settings = PitchSalience.Settings()
  private static let blockSize = 256

  static func all(seconds: Int) -> [Kernel] {
    let samples = SyntheticAudio.samples(seconds: seconds, sampleRate: settings.sampleRate)
    let spectra = Spectra(samples, frameSize: settings.frameSize, hopSize: settings.hopSize)
    let filterbank = LogFrequencyFilterbank(
      pitches: settings.spectrumPitches, binsPerSemitone: settings.binsPerSemitone, frameSize: settings.frameSize,
      sampleRate: settings.sampleRate, tuning: 440)
    let pitches = FloatBuffer(count: spectra.frameCount * filterbank.binCount)
    let mapping = mapping(spectra, filterbank, pitches)
    mapping.run()
    let whitening = whitening(pitches, filterbank.binCount)
    whitening.run()
    return [
      spectra.kernel(sampleRate: settings.sampleRate), mapping, whitening, solving(pitches, filterbank),
      salience(samples, filterbank.binCount),
    ]
  }

  private static func mapping(_ spectra: Spectra, _ filterbank: LogFrequencyFilterbank, _ pitches: FloatBuffer)
    -> Kernel
  {
    let binCount = filterbank.binCount
    return Kernel(
      name: "log-frequency filterbank", shape: "\(spectra.binCount) to \(binCount) bins", frames: spectra.frameCount,
      limit: .traffic(bytes: 4 * spectra.frameCount * (spectra.binCount + binCount))
    ) {
      for frame in 0..<spectra.frameCount {
        filterbank.apply(to: spectra.row(frame), into: pitches.values + frame * binCount)
      }
    }
  }

  /// Whitens a copy of each block, as whitened spectra would be other input.
  private static func whitening(_ pitches: FloatBuffer, _ binCount: Int) -> Kernel {
    let frames = pitches.count / binCount
    let whitening = SpectralWhitening(
      binCount: binCount, reach: settings.whiteningReach, silence: settings.silence, blockSize: blockSize)
    let block = FloatBuffer(count: blockSize * binCount)
    let blocks = Blocks(frames: frames, size: blockSize)
    let products = blocks.products(inner: binCount, columns: binCount)
    return Kernel(
      name: "spectral whitening", shape: "blocks of \(blockSize) x \(binCount)", frames: frames,
      limit: .routine(name: "cblas_sgemm, twice") {
        for product in products {
          product.run()
          product.run()
        }
      }
    ) {
      blocks.visit { start, count in
        block.values.update(from: pitches.values + start * binCount, count: count * binCount)
        whitening.apply(to: block.values, count: count)
      }
    }
  }

  private static func solving(_ pitches: FloatBuffer, _ filterbank: LogFrequencyFilterbank) -> Kernel {
    let binCount = filterbank.binCount
    let dictionary = NoteDictionary(
      notes: settings.notes, filterbank: filterbank, frameSize: settings.frameSize, sampleRate: settings.sampleRate,
      decay: settings.partialDecay)
    let solver = NonNegativeLeastSquares(
      atoms: dictionary.atoms, binCount: binCount, iterations: settings.iterations, blockSize: blockSize)
    let atomCount = solver.atomCount
    let frames = pitches.count / binCount
    let activations = FloatBuffer(count: blockSize * atomCount)
    let blocks = Blocks(frames: frames, size: blockSize)
    let products = products(blocks, binCount: binCount, atomCount: atomCount)
    return Kernel(
      name: "non-negative least squares",
      shape: "\(binCount) bins, \(atomCount) notes, \(settings.iterations) rounds", frames: frames,
      limit: .routine(name: "cblas_sgemm, \(settings.iterations + 1) times", run: products)
    ) {
      blocks.visit { start, count in
        solver.solve(pitches.values + start * binCount, count: count, into: activations.values)
      }
    }
  }

  private static func salience(_ samples: [Float], _ binCount: Int) -> Kernel {
    let salience = PitchSalience(settings: settings, tuning: 440)
    let frames = salience.frameCount(sampleCount: samples.count)
    let signal = FloatBuffer(samples, margin: settings.frameSize)
    let length = samples.count + settings.frameSize
    let rows = FloatBuffer(count: frames * settings.notes.count)
    let transforms = FourierTransforms(size: settings.frameSize)
    let blocks = Blocks(frames: frames, size: blockSize)
    let whitening = blocks.products(inner: binCount, columns: binCount)
    let solving = products(blocks, binCount: binCount, atomCount: settings.notes.count)
    return Kernel(
      name: "pitch salience", shape: "all of it: the four above, floor", frames: frames,
      limit: .routine(name: "fftwf_execute and cblas_sgemm") {
        transforms.forward(frames)
        for product in whitening {
          product.run()
          product.run()
        }
        solving()
      }
    ) {
      var done = 0
      try? salience.compute(sampleCount: samples.count) { start, count, destination in
        let inside = min(count, length - start)
        destination.update(from: signal.values + settings.frameSize + start, count: inside)
        (destination + inside).update(repeating: 0, count: count - inside)
      } emit: { block, count in
        (rows.values + done * settings.notes.count).update(from: block, count: count * settings.notes.count)
        done += count
      }
    }
  }

  /// The products of least squares: correlations with all notes, then one product a round.
  private static func products(_ blocks: Blocks, binCount: Int, atomCount: Int) -> () -> Void {
    let correlations = blocks.products(inner: binCount, columns: atomCount, isRightTransposed: true)
    let rounds = blocks.products(inner: atomCount, columns: atomCount)
    return {
      for (correlation, round) in zip(correlations, rounds) {
        correlation.run()
        for _ in 0..<settings.iterations { round.run() }
      }
    }
  }
}
