"use strict";
// The spectrogram of a recording: computed for the columns that are seen, and kept.

const spectrumSize = 512;

class Spectrogram {
  constructor(buffer) {
    this.samples = buffer.getChannelData(0);
    this.rate = buffer.sampleRate;
    this.window = Float32Array.from({ length: spectrumSize }, (_, index) => 0.5 - 0.5 * Math.cos(2 * Math.PI * index / spectrumSize));
    this.columns = new Map();
    this.real = new Float32Array(spectrumSize);
    this.imaginary = new Float32Array(spectrumSize);
  }

  draw(context, timeline, height) {
    const hop = Math.max(64, 2 ** Math.ceil(Math.log2(this.rate / timeline.scale)));
    const width = hop / this.rate * timeline.scale;
    if (this.columns.size > 20000 || this.state !== palette.dark) {
      this.columns.clear();
      this.state = palette.dark;
    }
    context.imageSmoothingEnabled = true;
    const first = Math.max(0, Math.floor(timeline.start * this.rate / hop));
    const last = Math.min(Math.ceil(timeline.end * this.rate / hop), Math.floor(this.samples.length / hop));
    for (let column = first; column <= last; column++) {
      const key = `${hop}:${column}`;
      if (!this.columns.has(key)) this.columns.set(key, this.column(column * hop));
      context.drawImage(this.columns.get(key), timeline.x(column * hop / this.rate), 0, width + 0.5, height);
    }
  }

  /** One column of 96 bands on a logarithmic axis from 60 Hz to half the rate, as a picture. */
  column(center) {
    const { real, imaginary, window } = this;
    for (let index = 0; index < spectrumSize; index++) {
      real[index] = (this.samples[center + index - spectrumSize / 2] ?? 0) * window[index];
    }
    imaginary.fill(0);
    transform(real, imaginary);
    const bands = 96;
    const canvas = new OffscreenCanvas(1, bands);
    const context = canvas.getContext("2d");
    const image = context.createImageData(1, bands);
    for (let band = 0; band < bands; band++) {
      const frequency = 60 * (this.rate / 2 / 60) ** ((bands - 1 - band) / (bands - 1));
      const bin = Math.min(spectrumSize / 2 - 1, frequency / this.rate * spectrumSize);
      const below = Math.floor(bin);
      const power = (index) => real[index] ** 2 + imaginary[index] ** 2;
      const energy = power(below) * (1 - bin + below) + power(below + 1) * (bin - below);
      const level = clamp((10 * Math.log10(energy + 1e-9) + 30) / 70, 0, 1);
      const [red, green, blue] = palette.dark ? [94, 214, 196] : [16, 82, 92];
      image.data.set([red, green, blue, level * level * 255], band * 4);
    }
    context.putImageData(image, 0, 0);
    return canvas;
  }
}

/** Discrete Fourier transform in place (Cooley and Tukey, 1965), for lengths that are powers of two. */
function transform(real, imaginary) {
  const count = real.length;
  for (let index = 1, reversed = 0; index < count; index++) {
    let bit = count >> 1;
    for (; reversed & bit; bit >>= 1) reversed ^= bit;
    reversed ^= bit;
    if (index < reversed) [real[index], real[reversed]] = [real[reversed], real[index]];
  }
  for (let length = 2; length <= count; length *= 2) {
    const angle = -2 * Math.PI / length;
    for (let start = 0; start < count; start += length) {
      for (let index = 0; index < length / 2; index++) {
        const [cosine, sine] = [Math.cos(angle * index), Math.sin(angle * index)];
        const [even, odd] = [start + index, start + index + length / 2];
        const oddReal = real[odd] * cosine - imaginary[odd] * sine;
        const oddImaginary = real[odd] * sine + imaginary[odd] * cosine;
        real[odd] = real[even] - oddReal;
        imaginary[odd] = imaginary[even] - oddImaginary;
        real[even] += oddReal;
        imaginary[even] += oddImaginary;
      }
    }
  }
}
