// Tests of the analysis by itself: prints what is wrong and ends with 1.
#include "passages.hpp"

#include <cmath>
#include <iostream>

namespace {

int failures = 0;

void expect(bool is_true, const char *what) {
  if (is_true) return;
  std::cerr << "failed: " << what << '\n';
  failures++;
}

void levels() {
  const std::vector<float> half(100, 0.5F), silence(100, 0.0F);
  expect(std::abs(passages::block_level(half.data(), half.size()) + 6.02) < 0.01, "half of full scale is -6.02 dB");
  expect(passages::block_level(silence.data(), silence.size()) == passages::silence_level, "silence is the lowest level");
  expect(passages::block_level(nullptr, 0) == passages::silence_level, "no samples have the lowest level");
}

void quiet_between_loud() {
  const auto found = passages::find({-10, -12, -40, -41, -11}, 12);
  expect(found.size() == 3, "there are three passages");
  if (found.size() != 3) return;
  expect(found[0].is_loud && !found[1].is_loud && found[2].is_loud, "the middle one is quiet");
  expect(found[1].first == 2 && found[1].count == 2, "it holds the third and the fourth block");
  expect(found[1].level == -40.5, "its level is the mean of theirs");
  expect(found[1].confidence == 1, "28 dB below the loudest is beyond doubt");
  expect(std::abs(found[0].confidence - 11.0 / 12) < 1e-9, "confidence is the mean distance from the limit");
}

void silence_is_quiet() {
  const auto found = passages::find({passages::silence_level, passages::silence_level}, 12);
  expect(found.size() == 1 && !found[0].is_loud, "silence is one quiet passage");
  expect(passages::find({}, 12).empty(), "nothing has no passages");
}

}  // namespace

int main() {
  levels();
  quiet_between_loud();
  silence_is_quiet();
  if (failures == 0) std::cout << "passages: all tests passed\n";
  return failures > 0;
}
