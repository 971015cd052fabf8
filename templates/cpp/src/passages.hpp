// Loud and quiet passages of a recording. Knows nothing of Performia.
#pragma once

#include <cstddef>
#include <vector>

namespace passages {

/// dB relative to full scale: the level of digital silence, and the level below which nothing counts as loud.
inline constexpr double silence_level = -120;
inline constexpr double audible_level = -70;

/// A run of blocks that are all loud or all quiet.
struct Passage {
  /// Index of its first block, and how many there are.
  std::size_t first;
  std::size_t count;
  bool is_loud;
  /// Mean of its blocks' levels in dB relative to full scale.
  double level;
  /// 0 where its blocks are as loud as the limit, 1 where they are 12 dB or more from it.
  double confidence;
};

/// RMS level of `count` samples in dB relative to full scale, not below `silence_level`.
double block_level(const float *samples, std::size_t count);

/// Splits blocks into passages. A block is loud when its level (dB) is at most `drop` dB below the loudest one's.
std::vector<Passage> find(const std::vector<double> &levels, double drop);

}  // namespace passages
