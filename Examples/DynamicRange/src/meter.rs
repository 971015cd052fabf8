// SPDX-License-Identifier: MIT

//! Dynamic range as the Pleasurize Music Foundation's DR meter measures it (DR standard, version 14): how far the second
//! highest peak of the blocks stands above the level of their loudest fifth.

/// Seconds of a block.
pub const BLOCK: f64 = 3.0;

/// Share of the blocks that count as loud.
const LOUD_SHARE: f64 = 0.2;

/// What one block of one channel holds.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Block {
    /// Twice the mean square, so that a full-scale sine has 1.
    power: f64,
    /// Greatest absolute value.
    peak: f64,
}

/// One channel, block by block.
#[derive(Default)]
pub struct Channel {
    blocks: Vec<Block>,
}

/// What a channel comes to; levels relative to full scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measurement {
    /// dB.
    pub range: f64,
    /// Level of all samples, dB; a full-scale sine has 0.
    pub rms: f64,
    /// dB.
    pub peak: f64,
}

impl Channel {
    /// Adds the next block; the last one of a recording may be shorter.
    pub fn add(&mut self, samples: &[f32]) {
        if samples.is_empty() {
            return;
        }
        let square = samples.iter().map(|&sample| f64::from(sample).powi(2)).sum::<f64>();
        let peak = samples.iter().fold(0f64, |peak, &sample| peak.max(f64::from(sample).abs()));
        self.blocks.push(Block { power: 2.0 * square / samples.len() as f64, peak });
    }

    /// Nothing for silence, which has no level.
    pub fn measure(&self) -> Option<Measurement> {
        let mut blocks = self.blocks.clone();
        blocks.sort_by(|one, other| other.peak.total_cmp(&one.peak));
        let peak = blocks.first()?.peak;
        let second = blocks.get(1).map_or(peak, |block| block.peak);
        blocks.sort_by(|one, other| other.power.total_cmp(&one.power));
        let loud = ((blocks.len() as f64 * LOUD_SHARE) as usize).max(1);
        let loud_power = mean(&blocks[..loud]);
        if second == 0.0 || loud_power == 0.0 {
            return None;
        }
        Some(Measurement {
            range: decibels(second.powi(2) / loud_power),
            rms: decibels(mean(&blocks)),
            peak: decibels(peak.powi(2)),
        })
    }
}

fn mean(blocks: &[Block]) -> f64 {
    blocks.iter().map(|block| block.power).sum::<f64>() / blocks.len() as f64
}

fn decibels(power: f64) -> f64 {
    10.0 * power.log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: usize = 8000;

    fn sine(amplitude: f64, seconds: usize) -> Vec<f32> {
        let step = 2.0 * std::f64::consts::PI * 440.0 / RATE as f64;
        (0..seconds * RATE).map(|index| (amplitude * (index as f64 * step).sin()) as f32).collect()
    }

    fn measure(samples: &[f32]) -> Option<Measurement> {
        let mut channel = Channel::default();
        samples.chunks(BLOCK as usize * RATE).for_each(|block| channel.add(block));
        channel.measure()
    }

    #[test]
    fn a_steady_sine_has_no_range() {
        let measurement = measure(&sine(0.5, 30)).unwrap();
        assert!(measurement.range.abs() < 0.01, "{:?}", measurement);
        assert!((measurement.rms + 6.02).abs() < 0.01, "{:?}", measurement);
        assert!((measurement.peak + 6.02).abs() < 0.01, "{:?}", measurement);
    }

    #[test]
    fn peaks_above_a_quiet_sine_are_its_range() {
        let mut samples = sine(0.1, 30);
        samples[RATE] = 1.0;
        samples[10 * RATE] = 1.0;
        assert!((measure(&samples).unwrap().range - 20.0).abs() < 0.1);
    }

    #[test]
    fn a_single_peak_does_not_count() {
        let mut samples = sine(0.1, 30);
        samples[RATE] = 1.0;
        assert!(measure(&samples).unwrap().range.abs() < 0.1);
    }

    #[test]
    fn silence_and_nothing_have_no_level() {
        assert_eq!(measure(&[0.0; 100]), None);
        assert_eq!(measure(&[]), None);
    }
}
