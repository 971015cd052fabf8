/*
 * The binary interface of whisper.cpp 1.8, as its header whisper.h declares it: order and types of members, and functions.
 */
#ifndef PERFORMIA_WHISPER_ABI_H
#define PERFORMIA_WHISPER_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "whisper_library.h"

struct whisper_context;
struct whisper_state;

struct alignment_heads {
  size_t count;
  const void *heads;
};

struct context_parameters {
  bool use_gpu;
  bool flash_attention;
  int gpu_device;
  bool aligns_tokens;
  int heads_preset;
  int top_layers;
  struct alignment_heads heads;
  size_t memory_size;
};

/* Which heads of cross-attention see words begin: of a model whose heads are known, or all of its upper layers. */
enum {
  HEADS_TOP_LAYERS = 1,
  HEADS_TINY_EN = 3,
  HEADS_TINY,
  HEADS_BASE_EN,
  HEADS_BASE,
  HEADS_SMALL_EN,
  HEADS_SMALL,
  HEADS_MEDIUM_EN,
  HEADS_MEDIUM,
  HEADS_LARGE_V1,
  HEADS_LARGE_V2,
  HEADS_LARGE_V3,
  HEADS_LARGE_V3_TURBO
};

struct token_data {
  int32_t id, timestamp;
  float probability, log_probability, timestamp_probability, timestamps_probability;
  int64_t start, end, aligned;
  float voice_length;
};

struct voice_activity_parameters {
  float threshold;
  int least_speech, least_silence;
  float longest_speech;
  int padding;
  float overlap;
};

typedef void (*logits_filter)(
    struct whisper_context *context, struct whisper_state *state, const struct token_data *tokens, int count,
    float *logits, void *data);

struct run_parameters {
  int strategy;
  int threads, text_context, offset, duration;
  bool translate, no_context, no_timestamps, single_segment;
  bool print_special, print_progress, print_realtime, print_timestamps;
  bool token_timestamps;
  float timestamp_threshold, timestamps_threshold;
  int segment_length;
  bool split_on_word;
  int token_limit;
  bool debug;
  int audio_context;
  bool finds_turns;
  const char *suppressed;
  const char *prompt;
  bool carries_prompt;
  const int32_t *prompt_tokens;
  int prompt_count;
  const char *language;
  bool detects_language;
  bool suppresses_blank, suppresses_non_speech;
  float temperature, initial_timestamp, length_penalty;
  float temperature_step, entropy_threshold, probability_threshold, silence_threshold;
  struct {
    int best_of;
  } greedy;
  struct {
    int size;
    float patience;
  } beam;
  void *segment_callback, *segment_data;
  void (*progress)(struct whisper_context *context, struct whisper_state *state, int done, void *data);
  void *progress_data;
  void *encoder_callback, *encoder_data;
  bool (*is_stopped)(void *data);
  void *stop_data;
  logits_filter filter;
  void *filter_data;
  const void *grammar;
  size_t grammar_count, grammar_start;
  float grammar_penalty;
  bool finds_voice;
  const char *voice_model;
  struct voice_activity_parameters voice;
};

enum { STRATEGY_GREEDY = 0 };

/* Name in the library, type of result, parameters. */
#define WHISPER_FUNCTIONS(FUNCTION) \
  FUNCTION(version, const char *, (void)) \
  FUNCTION(log_set, void, (void (*log)(int level, const char *text, void *data), void *data)) \
  FUNCTION(lang_id, int, (const char *name)) \
  FUNCTION(lang_str, const char *, (int language)) \
  FUNCTION(lang_max_id, int, (void)) \
  FUNCTION(context_default_params, struct context_parameters, (void)) \
  FUNCTION(full_default_params, struct run_parameters, (int strategy)) \
  FUNCTION(init_from_file_with_params_no_state, struct whisper_context *, (const char *, struct context_parameters)) \
  FUNCTION(init_state, struct whisper_state *, (struct whisper_context *)) \
  FUNCTION(free, void, (struct whisper_context *)) \
  FUNCTION(free_state, void, (struct whisper_state *)) \
  FUNCTION(is_multilingual, int, (struct whisper_context *)) \
  FUNCTION(n_vocab, int, (struct whisper_context *)) \
  FUNCTION(token_eot, int32_t, (struct whisper_context *)) \
  FUNCTION(token_sot, int32_t, (struct whisper_context *)) \
  FUNCTION(token_prev, int32_t, (struct whisper_context *)) \
  FUNCTION(token_transcribe, int32_t, (struct whisper_context *)) \
  FUNCTION(token_not, int32_t, (struct whisper_context *)) \
  FUNCTION(token_nosp, int32_t, (struct whisper_context *)) \
  FUNCTION(token_lang, int32_t, (struct whisper_context *, int language)) \
  FUNCTION(token_to_str, const char *, (struct whisper_context *, int32_t token)) \
  FUNCTION(tokenize, int, (struct whisper_context *, const char *text, int32_t *tokens, int room)) \
  FUNCTION(pcm_to_mel_with_state, int, (struct whisper_context *, struct whisper_state *, const float *, int, int threads)) \
  FUNCTION(encode_with_state, int, (struct whisper_context *, struct whisper_state *, int offset, int threads)) \
  FUNCTION(decode_with_state, int, \
           (struct whisper_context *, struct whisper_state *, const int32_t *tokens, int count, int past, int threads)) \
  FUNCTION(get_logits_from_state, float *, (struct whisper_state *)) \
  FUNCTION(lang_auto_detect_with_state, int, \
           (struct whisper_context *, struct whisper_state *, int offset, int threads, float *probabilities)) \
  FUNCTION(full_with_state, int, \
           (struct whisper_context *, struct whisper_state *, struct run_parameters, const float *samples, int count)) \
  FUNCTION(full_n_segments_from_state, int, (struct whisper_state *)) \
  FUNCTION(full_n_tokens_from_state, int, (struct whisper_state *, int segment)) \
  FUNCTION(full_get_token_data_from_state, struct token_data, (struct whisper_state *, int segment, int token))

struct speech_library {
  char *path;
  struct speech_library *next;
#define MEMBER(name, result, parameters) result(*name) parameters;
  WHISPER_FUNCTIONS(MEMBER)
#undef MEMBER
};

struct speech_model {
  const speech_library *library;
  struct whisper_context *context;
  /* The first token that is no text. */
  int32_t text_end;
};

struct speech_listener {
  const speech_model *model;
  struct whisper_state *state;
  struct token_data *tokens;
  /* Of each token. */
  int *segments;
  size_t count;
  /* What the network has been told since it last encoded a window. */
  int32_t told[SPEECH_LONGEST_TEXT];
  size_t told_count;
};

void speech_say(speech_message *message, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
