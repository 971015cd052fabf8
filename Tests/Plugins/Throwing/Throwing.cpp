// Lets a C++ exception cross the border.
#include <stdexcept>

#include "performia/performia.h"

namespace {

template <std::size_t size>
performia_text text(const char (&literal)[size]) {
  return {literal, size - 1};
}

const performia_port chords = {sizeof chords, PERFORMIA_COUNT_ONE, text("chords"), text("music/chords/1"),
                               text("Never comes."), 0, nullptr};
const performia_port *const outputs[] = {&chords};

performia_descriptor make_descriptor() {
  performia_descriptor descriptor{};
  descriptor.size = sizeof descriptor;
  descriptor.id = text("org.example.throwing");
  descriptor.version = text("1.0.0");
  descriptor.name = text("Throwing");
  descriptor.summary = text("Throws an exception.");
  descriptor.maker = text("Example");
  descriptor.licence = text("MIT");
  descriptor.output_count = 1;
  descriptor.outputs = outputs;
  descriptor.deterministic = 1;
  return descriptor;
}

const performia_descriptor descriptor = make_descriptor();

performia_status configure(performia_analyzer *, const performia_value *const *, std::uint32_t) { return PERFORMIA_OK; }

performia_status analyze(performia_analyzer *, const performia_inputs *, const performia_sink *) {
  throw std::runtime_error("nobody catches this");
}

void destroy(performia_analyzer *analyzer) { delete analyzer; }

const void *no_analyzer_extension(performia_analyzer *, performia_text) { return nullptr; }

std::uint32_t analyzer_count(performia_text) { return 1; }

const performia_descriptor *describe(performia_text, std::uint32_t index) { return index == 0 ? &descriptor : nullptr; }

performia_status create(const performia_host *, performia_text, performia_text, performia_analyzer **analyzer) {
  *analyzer = new performia_analyzer{sizeof(performia_analyzer), nullptr, configure, analyze, destroy,
                                     no_analyzer_extension};
  return PERFORMIA_OK;
}

const void *no_extension(performia_text) { return nullptr; }

const performia_entry entry = {sizeof entry, PERFORMIA_MAGIC, PERFORMIA_ABI, 0, analyzer_count, describe, create,
                               no_extension};

}  // namespace

const performia_entry *performia_plugin_entry(std::uint32_t) { return &entry; }
