"use strict";
// The waveform of a recording: minima and maxima of its samples, mono, on several levels.

const peakRate = 8000;
const peakBlock = 64;

/** Decodes bytes at a low rate: enough for a picture, and little memory for an hour. */
async function decodeRecording(bytes, rate = peakRate) {
  const context = new OfflineAudioContext(1, 1, rate);
  return await context.decodeAudioData(bytes);
}

/** Level 0 has a pair for each block of samples, every further level one for four of the level before. */
function peakPyramid(buffer) {
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, index) => buffer.getChannelData(index));
  const gain = 1 / channels.length;
  const count = Math.ceil(buffer.length / peakBlock);
  const base = { low: new Float32Array(count), high: new Float32Array(count), duration: peakBlock / buffer.sampleRate };
  for (let block = 0; block < count; block++) {
    let low = Infinity;
    let high = -Infinity;
    const end = Math.min(buffer.length, (block + 1) * peakBlock);
    for (let index = block * peakBlock; index < end; index++) {
      let sample = 0;
      for (const channel of channels) sample += channel[index];
      if (sample < low) low = sample;
      if (sample > high) high = sample;
    }
    base.low[block] = low * gain;
    base.high[block] = high * gain;
  }
  const levels = [base];
  while (levels.at(-1).low.length > 512) levels.push(coarser(levels.at(-1)));
  const loudest = levels.at(-1).high.reduce((most, value, index) => Math.max(most, value, -levels.at(-1).low[index]), 0);
  return { levels, gain: loudest > 0 ? 1 / loudest : 1 };
}

function coarser(level) {
  const count = Math.ceil(level.low.length / 4);
  const next = { low: new Float32Array(count), high: new Float32Array(count), duration: level.duration * 4 };
  for (let index = 0; index < count; index++) {
    const end = Math.min(level.low.length, index * 4 + 4);
    let [low, high] = [Infinity, -Infinity];
    for (let inner = index * 4; inner < end; inner++) {
      low = Math.min(low, level.low[inner]);
      high = Math.max(high, level.high[inner]);
    }
    next.low[index] = low;
    next.high[index] = high;
  }
  return next;
}

/** Draws one column for each pixel from the level that is just fine enough. */
function drawPeaks(context, peaks, timeline, height, color) {
  const perPixel = 1 / timeline.scale;
  const level = peaks.levels.findLast((candidate) => candidate.duration <= perPixel) ?? peaks.levels[0];
  const middle = height / 2;
  const reach = middle * 0.94 * peaks.gain;
  context.fillStyle = color;
  context.beginPath();
  for (let x = 0; x < timeline.width; x++) {
    const time = timeline.time(x);
    const first = Math.max(0, Math.floor(time / level.duration));
    const last = Math.min(level.low.length, Math.max(first + 1, Math.ceil((time + perPixel) / level.duration)));
    let [low, high] = [0, 0];
    for (let index = first; index < last; index++) {
      if (level.low[index] < low) low = level.low[index];
      if (level.high[index] > high) high = level.high[index];
    }
    if (first >= level.low.length) break;
    const top = middle - high * reach;
    context.rect(x, top, 1, Math.max(1, middle - low * reach - top));
  }
  context.fill();
}
