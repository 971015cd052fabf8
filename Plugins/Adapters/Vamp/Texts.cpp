// SPDX-License-Identifier: GPL-3.0-or-later
#include "Texts.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace performia::vamp {

namespace {

constexpr size_t longest_name = 64;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Bytes of the UTF-8 sequence that begins at `index`; 0 where there is none.
size_t sequence_length(const std::string &text, size_t index) {
  const auto byte = [&](size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char first = byte(index);
  if (first < 0x80) return 1;
  const size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || index + length > text.size()) return 0;
  for (size_t at = index + 1; at < index + length; ++at) {
    if ((byte(at) & 0xC0) != 0x80) return 0;
  }
  const unsigned char second = byte(index + 1);
  // Forms that are longer than need be, surrogates, and what lies beyond U+10FFFF.
  if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second >= 0xA0)) return 0;
  if ((first == 0xF0 && second < 0x90) || (first == 0xF4 && second >= 0x90)) return 0;
  return length;
}

bool is_utf8(const std::string &text) {
  for (size_t index = 0; index < text.size();) {
    const size_t length = sequence_length(text, index);
    if (length == 0) return false;
    index += length;
  }
  return true;
}

}  // namespace

std::string plain(const std::string &text) {
  const bool is_valid = is_utf8(text);
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      if (!result.empty() && result.back() != ' ') result += ' ';
    } else if (byte < 0x80 || is_valid) {
      result += c;
    } else {
      result += static_cast<char>(0xC0 | byte >> 6);
      result += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  const size_t begin = result.find_first_not_of(' ');
  if (begin == std::string::npos) return {};
  return result.substr(begin, result.find_last_not_of(' ') - begin + 1);
}

std::string lower(const std::string &text) {
  std::string result;
  for (const char c : text) result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

std::string sentence(const std::string &text) {
  const std::string line = plain(text);
  if (line.empty()) return line;
  return line.back() == '.' || line.back() == '!' || line.back() == '?' ? line : line + ".";
}

std::string summary(const std::string &identifier, const std::string &title, const std::string &description) {
  const auto without_stop = [](std::string text) {
    while (!text.empty() && (text.back() == '.' || text.back() == ' ')) text.pop_back();
    return text;
  };
  const std::string details = plain(description);
  std::string subject = without_stop(plain(title));
  if (subject.empty()) subject = plain(identifier);
  const std::string core = without_stop(details);
  return core.empty() || core == subject ? sentence(subject) : subject + ": " + sentence(details);
}

std::string unique_name(const std::string &identifier, std::set<std::string> &taken) {
  std::string name;
  for (const char c : identifier) name += is_letter(c) || is_digit(c) ? c : '_';
  if (name.empty() || !is_letter(name.front())) name.insert(0, "n");
  // Room for a number.
  name = name.substr(0, longest_name - 6);
  std::string result = name;
  for (int number = 2; !taken.insert(result).second; ++number) result = name + "_" + std::to_string(number);
  return result;
}

std::string id_label(const std::string &text) {
  std::string label;
  for (const char c : lower(text)) label += is_letter(c) || is_digit(c) || c == '-' ? c : '_';
  if (label.empty() || label.front() == '-' || label.front() == '_') label.insert(0, "n");
  return label.substr(0, longest_name);
}

double shortest(float value) {
  if (!std::isfinite(value)) return static_cast<double>(value);
  char digits[40];
  for (int precision = 1; precision <= 9; ++precision) {
    std::snprintf(digits, sizeof digits, "%.*g", precision, static_cast<double>(value));
    if (std::strtof(digits, nullptr) == value) break;
  }
  return std::strtod(digits, nullptr);
}

std::string json_text(const std::string &text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (byte < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", byte);
      result += escaped;
    } else {
      result += c;
    }
  }
  return result + "\"";
}

std::string number(double value) {
  char digits[40];
  for (int precision = 1; precision <= 17; ++precision) {
    std::snprintf(digits, sizeof digits, "%.*g", precision, value);
    const bool is_plain = std::string(digits).find('e') == std::string::npos;
    const double size = std::abs(value);
    if (std::strtod(digits, nullptr) == value && (is_plain || size < 1e-4 || size >= 1e15)) break;
  }
  return digits;
}

}  // namespace performia::vamp
