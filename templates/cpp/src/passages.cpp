#include "passages.hpp"

#include <algorithm>
#include <cmath>

namespace passages {

double block_level(const float *samples, std::size_t count) {
  double sum = 0;
  for (std::size_t i = 0; i < count; i++) sum += static_cast<double>(samples[i]) * samples[i];
  // Also false for a sum that is not a number.
  return count > 0 && sum / count > 1e-12 ? 10 * std::log10(sum / count) : silence_level;
}

std::vector<Passage> find(const std::vector<double> &levels, double drop) {
  double limit = audible_level;
  for (double level : levels) limit = std::max(limit, level - drop);
  std::vector<Passage> found;
  for (std::size_t i = 0; i < levels.size(); i++) {
    const bool is_loud = levels[i] >= limit;
    if (found.empty() || found.back().is_loud != is_loud) found.push_back({i, 0, is_loud, 0, 0});
    found.back().count++;
    found.back().level += levels[i];
    found.back().confidence += std::min(1.0, std::abs(levels[i] - limit) / 12);
  }
  for (Passage &passage : found) {
    passage.level /= passage.count;
    passage.confidence /= passage.count;
  }
  return found;
}

}  // namespace passages
