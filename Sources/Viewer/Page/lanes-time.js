"use strict";
// Lanes of time itself: ruler, waveform, beats with bars, key with meter and tempo.

class RulerLane extends Lane {
  constructor() { super("ruler", "Time", 24); }

  summary() { return "Time axis. Drag on it to choose a passage to loop."; }

  draw(context, { timeline, player }) {
    const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600];
    const step = steps.find((candidate) => candidate * timeline.scale >= 64) ?? 1200;
    this.font(11);
    context.fillStyle = palette.soft;
    for (let index = Math.ceil(timeline.start / step); index * step <= timeline.end; index++) {
      const x = timeline.x(index * step);
      context.fillRect(x, 17, 1, 7);
      context.fillText(formatTime(index * step, step < 1 ? 1 : 0), x + 4, 9);
    }
    if (player.loop) {
      context.fillStyle = palette.accent;
      fillRounded(context, timeline.x(player.loop.start), 18, (player.loop.end - player.loop.start) * timeline.scale, 6, 3);
    }
  }

  now({ player }) { return player.loop; }
}

class WaveformLane extends Lane {
  constructor() { super("waveform", "Recording", 84); }

  shows(song, stage) { return Boolean(stage.peaks) || stage.player.isLoaded; }

  draw(context, stage) {
    if (stage.peaks && stage.showsSpectrogram) stage.spectrogram.draw(context, stage.timeline, this.height);
    else if (stage.peaks) drawPeaks(context, stage.peaks, stage.timeline, this.height, palette.wave);
    else {
      this.font(13);
      context.fillStyle = palette.soft;
      context.fillText(stage.peakMessage ?? "", 12, this.height / 2);
    }
  }
}

class BeatsLane extends Lane {
  constructor() { super("beats", "Beats", 26); }

  shows(song, stage) { return song.beats.length > 0 || stage.editing; }

  summary({ song }) {
    return `${song.beats.length} beats, ${song.downbeats.length} bars.`;
  }

  draw(context, { timeline, song, selection }) {
    const { beats } = song;
    const spacing = beats.length > 1 ? (beats.at(-1) - beats[0]) / (beats.length - 1) * timeline.scale : 100;
    this.font(11, 600);
    let lastNumber = -Infinity;
    for (let index = Math.max(0, indexAt(beats, timeline.start - 40 / timeline.scale, itself)); index < beats.length; index++) {
      const x = timeline.x(beats[index]);
      if (x > timeline.width + 2) break;
      const bar = song.bars.get(beats[index]);
      const isChosen = selection?.list === "beats" && selection.index === index;
      if (bar === undefined && spacing < 5 && !isChosen) continue;
      context.fillStyle = isChosen ? palette.accent : bar === undefined ? palette.faint : palette.ink;
      const height = bar === undefined ? 9 : 14;
      if (bar === undefined || spacing > 1.5) context.fillRect(x - (isChosen ? 1.5 : 0.75), this.height - height, isChosen ? 3 : 1.5, height);
      if (bar !== undefined && x - lastNumber > 26) {
        context.fillStyle = palette.soft;
        context.fillText(bar, x + 4, 8);
        lastNumber = x;
      }
    }
  }

  now({ selection }) { return selection?.list === "beats" ? selection.index : -1; }

  hit(x, y, { timeline, song }) {
    const beat = nearest(song.beats, timeline.time(x));
    if (beat === undefined || Math.abs(timeline.x(beat) - x) > 8) return null;
    return { list: "beats", index: song.beats.indexOf(beat) };
  }

  tip({ index }, { song }) {
    const beat = song.beats[index];
    const bar = song.bars.get(beat);
    return `${bar === undefined ? "Beat" : `Bar ${bar}`} at ${formatTime(beat, 3)}`;
  }
}

class TonalityLane extends Lane {
  constructor() { super("key", "Key, tempo", 26); }

  shows(song) { return song.key.length > 0 || song.meterChanges.length > 0 || song.curve.length > 1; }

  summary({ song, naming }) { return `Keys: ${song.key.map((key) => keyName(key, naming)).join(", ") || "unknown"}.`; }

  draw(context, { timeline, song, naming }) {
    this.drawTempo(context, timeline, song);
    this.font(12, 500);
    for (const key of visibleEntries(song.key, timeline)) {
      const left = Math.max(0, timeline.x(key.start));
      const text = keyName(key, naming);
      context.fillStyle = palette.panel;
      context.fillRect(left, 0, 1, this.height);
      context.fillStyle = palette.soft;
      context.fillRect(timeline.x(key.start), 3, 1.5, this.height - 6);
      context.globalAlpha = opacity(key.conf) > 0.7 ? 1 : 0.8;
      writeText(context, text, left + 7, this.height / 2, timeline.x(key.end) - left - 10);
      context.globalAlpha = 1;
    }
    context.fillStyle = palette.soft;
    for (const meter of visibleEntries(song.meterChanges, timeline)) {
      context.fillText(`${meter.numerator}/${meter.denominator}`, timeline.x(meter.start) + 84, this.height / 2);
    }
  }

  /** A line that is higher where the music is faster. */
  drawTempo(context, timeline, { curve }) {
    if (curve.length < 2) return;
    const values = curve.map((point) => point[1]);
    const [low, high] = [Math.min(...values.slice(0, 5000)), Math.max(...values.slice(0, 5000))];
    const reach = Math.max(high - low, 0.1 * high);
    context.strokeStyle = palette.faint;
    context.lineWidth = 1.5;
    context.beginPath();
    for (let index = Math.max(0, indexAt(curve, timeline.start, (point) => point[0])); index < curve.length; index++) {
      const [time, value] = curve[index];
      const y = this.height - 4 - (value - low) / reach * (this.height - 8);
      context.lineTo(Math.max(-2, timeline.x(time)), y);
      context.lineTo(Math.min(timeline.width + 2, timeline.x(curve[index + 1]?.[0] ?? timeline.end)), y);
      if (time > timeline.end) break;
    }
    context.stroke();
  }

  hit(x, y, { timeline, song }) {
    const index = indexDuring(song.key, timeline.time(x));
    return index < 0 ? null : { list: "key", index };
  }

  tip({ index }, { song, naming }) {
    const key = song.key[index];
    return withAlternatives(keyName(key, naming), key, alternativesOf(song, "key", key.row).map((other) => keyName(other, naming)));
  }
}

/** A key as people say it; church modes by their names. */
function keyName(key, naming) {
  const value = pitchClass(key.tonic);
  const tonic = naming.transposition && value !== undefined
    ? (naming.flats ? flatNames : sharpNames)[modulo(value + naming.transposition, 12)]
    : key.tonic.replaceAll("#", "♯").replaceAll("b", "♭");
  return `${tonic} ${key.mode}`;
}

/** A reading, how sure it is, and the other ones. */
function withAlternatives(text, entry, others) {
  const sure = isNumber(entry.conf) ? `${text} (${Math.round(entry.conf * 100)} % sure)` : text;
  return others.length ? `${sure}, or ${others.slice(0, 3).join(", ")}` : sure;
}
