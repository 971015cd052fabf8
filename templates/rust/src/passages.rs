//! Loud and quiet passages of a recording. Knows nothing of Performia.

/// dB relative to full scale: the level of digital silence, and the lowest that is given.
pub const SILENCE_LEVEL: f64 = -120.0;
/// Nothing below this level (dB) counts as loud.
pub const AUDIBLE_LEVEL: f64 = -70.0;

/// A run of blocks that are all loud or all quiet.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// Index of its first block.
    pub first: usize,
    /// How many blocks there are.
    pub count: usize,
    pub is_loud: bool,
    /// Mean of its blocks' levels in dB relative to full scale.
    pub level: f64,
    /// 0 where its blocks are as loud as the limit, 1 where they are 12 dB or more from it.
    pub confidence: f64,
}

/// RMS level of samples in dB relative to full scale, not below `SILENCE_LEVEL`.
pub fn block_level(samples: &[f32]) -> f64 {
    let sum: f64 = samples.iter().map(|&sample| f64::from(sample) * f64::from(sample)).sum();
    let mean = sum / samples.len() as f64;
    // Also false for a mean that is not a number.
    if mean > 1e-12 {
        10.0 * mean.log10()
    } else {
        SILENCE_LEVEL
    }
}

/// Splits blocks into passages. A block is loud when its level (dB) is at most `drop` dB below the loudest one's.
pub fn find(levels: &[f64], drop: f64) -> Vec<Passage> {
    let limit = levels.iter().fold(AUDIBLE_LEVEL, |limit, level| limit.max(level - drop));
    let mut found: Vec<Passage> = Vec::new();
    for (block, &level) in levels.iter().enumerate() {
        let is_loud = level >= limit;
        if found.last().map(|last| last.is_loud) != Some(is_loud) {
            found.push(Passage { first: block, count: 0, is_loud, level: 0.0, confidence: 0.0 });
        }
        if let Some(last) = found.last_mut() {
            last.count += 1;
            last.level += level;
            last.confidence += ((level - limit).abs() / 12.0).min(1.0);
        }
    }
    for passage in &mut found {
        passage.level /= passage.count as f64;
        passage.confidence /= passage.count as f64;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_full_scale_is_6_db_down() {
        assert!((block_level(&[0.5; 100]) + 6.02).abs() < 0.01);
    }

    #[test]
    fn silence_and_nothing_have_the_lowest_level() {
        assert_eq!(block_level(&[0.0; 100]), SILENCE_LEVEL);
        assert_eq!(block_level(&[]), SILENCE_LEVEL);
    }

    #[test]
    fn quiet_blocks_between_loud_ones_are_a_passage() {
        let found = find(&[-10.0, -12.0, -40.0, -41.0, -11.0], 12.0);
        assert_eq!(found.iter().map(|passage| passage.is_loud).collect::<Vec<_>>(), [true, false, true]);
        assert_eq!((found[1].first, found[1].count), (2, 2));
        assert_eq!(found[1].level, -40.5);
        assert_eq!(found[1].confidence, 1.0);
        assert!((found[0].confidence - 11.0 / 12.0).abs() < 1e-9);
    }

    #[test]
    fn silence_is_one_quiet_passage_and_nothing_has_none() {
        let found = find(&[SILENCE_LEVEL, SILENCE_LEVEL], 12.0);
        assert_eq!(found.iter().map(|passage| passage.is_loud).collect::<Vec<_>>(), [false]);
        assert!(find(&[], 12.0).is_empty());
    }
}
