#include <math.h>
#include <stdlib.h>

#include "abi.h"

#define SECOND_TEMPERATURE 0.6f

/* What a filter of a run looks at. */
struct filter {
  const speech_options *options;
  int32_t text_end;
  int vocabulary;
  /* Of each given token, before the others are ruled out. */
  float *probabilities;
};

speech_listener *speech_listener_open(const speech_model *model, speech_message *message) {
  speech_listener *listener = calloc(1, sizeof *listener);
  struct whisper_state *state = listener == NULL ? NULL : model->library->init_state(model->context);
  if (state == NULL) {
    free(listener);
    speech_say(message, "there is no memory left");
    return NULL;
  }
  listener->model = model;
  listener->state = state;
  return listener;
}

void speech_listener_close(speech_listener *listener) {
  listener->model->library->free_state(listener->state);
  free(listener->tokens);
  free(listener->segments);
  free(listener);
}

int speech_listener_languages(
    speech_listener *listener, const float *samples, size_t count, int threads, float *probabilities,
    speech_message *message) {
  const speech_library *library = listener->model->library;
  struct whisper_context *context = listener->model->context;
  if (library->pcm_to_mel_with_state(context, listener->state, samples, (int)count, threads) != 0 ||
      library->lang_auto_detect_with_state(context, listener->state, 0, threads, probabilities) < 0) {
    speech_say(message, "the language cannot be told");
    return -1;
  }
  return library->lang_max_id() + 1;
}

static bool is_stopped(void *data) {
  const speech_options *options = data;
  return options->is_stopped != NULL && options->is_stopped(options->context) != 0;
}

static void tell_progress(struct whisper_context *context, struct whisper_state *state, int done, void *data) {
  (void)context, (void)state;
  const speech_options *options = data;
  if (options->progress != NULL) options->progress(options->context, done);
}

static float probability(const float *logits, int count, int32_t token) {
  float largest = logits[token];
  for (int index = 0; index < count; index++) largest = fmaxf(largest, logits[index]);
  double sum = 0;
  for (int index = 0; index < count; index++) sum += expf(logits[index] - largest);
  return (float)(expf(logits[token] - largest) / sum);
}

/* Leaves nothing but the given text's next token, and then the end. */
static void keep_given(
    struct whisper_context *context, struct whisper_state *state, const struct token_data *tokens, int count,
    float *logits, void *data) {
  (void)context, (void)state;
  const struct filter *filter = data;
  size_t said = 0;
  for (int index = 0; index < count; index++) said += tokens[index].id < filter->text_end;
  int32_t next = said < filter->options->given_count ? filter->options->given[said] : filter->text_end;
  if (said < filter->options->given_count) filter->probabilities[said] = probability(logits, filter->vocabulary, next);
  for (int token = 0; token < filter->vocabulary; token++) {
    if (token != next) logits[token] = -INFINITY;
  }
}

/* Keeps the tokens of the last run that are text; of a given one, the probability that it would have had. */
static int collect(speech_listener *listener, const float *given, speech_message *message) {
  const speech_library *library = listener->model->library;
  listener->count = 0;
  int segments = library->full_n_segments_from_state(listener->state);
  for (int segment = 0; segment < segments; segment++) {
    int count = library->full_n_tokens_from_state(listener->state, segment);
    size_t room = listener->count + (size_t)count + 1;
    struct token_data *tokens = realloc(listener->tokens, room * sizeof *tokens);
    if (tokens != NULL) listener->tokens = tokens;
    int *owners = realloc(listener->segments, room * sizeof *owners);
    if (owners != NULL) listener->segments = owners;
    if (tokens == NULL || owners == NULL) {
      speech_say(message, "there is no memory left");
      return -1;
    }
    for (int token = 0; token < count; token++) {
      struct token_data found = library->full_get_token_data_from_state(listener->state, segment, token);
      if (found.id >= listener->model->text_end) continue;
      if (given != NULL) found.probability = given[listener->count];
      listener->segments[listener->count] = segment;
      listener->tokens[listener->count++] = found;
    }
  }
  return 0;
}

int speech_listener_run(
    speech_listener *listener, const float *samples, size_t count, const speech_options *options,
    speech_message *message) {
  const speech_model *model = listener->model;
  listener->told_count = 0;
  struct filter filter = {options, model->text_end, model->library->n_vocab(model->context), NULL};
  struct run_parameters parameters = model->library->full_default_params(STRATEGY_GREEDY);
  parameters.threads = options->threads;
  parameters.no_context = true;
  /* A known text is said in one window; what is not known is heard on from where the last sentence ended. */
  parameters.no_timestamps = parameters.single_segment = options->given != NULL;
  parameters.print_special = parameters.print_progress = false;
  parameters.print_realtime = parameters.print_timestamps = false;
  parameters.language = options->language;
  parameters.detects_language = false;
  parameters.suppresses_blank = options->given == NULL;
  parameters.suppresses_non_speech = options->given == NULL;
  /* Where the likeliest tokens repeat themselves or are unlikely, others are tried once. */
  parameters.temperature = 0;
  parameters.temperature_step = options->given != NULL ? 0 : SECOND_TEMPERATURE;
  parameters.greedy.best_of = 1;
  parameters.is_stopped = is_stopped;
  parameters.stop_data = (void *)options;
  parameters.progress = tell_progress;
  parameters.progress_data = (void *)options;
  if (options->given != NULL) {
    filter.probabilities = calloc(options->given_count, sizeof *filter.probabilities);
    if (filter.probabilities == NULL) {
      speech_say(message, "there is no memory left");
      return -1;
    }
    parameters.filter = keep_given;
    parameters.filter_data = &filter;
  }
  int status = model->library->full_with_state(model->context, listener->state, parameters, samples, (int)count);
  int result = 1;
  if (!is_stopped((void *)options)) {
    if (status != 0) speech_say(message, "whisper.cpp failed with %d", status);
    result = status != 0 ? -1 : collect(listener, filter.probabilities, message);
  }
  free(filter.probabilities);
  return result;
}

size_t speech_listener_count(const speech_listener *listener) { return listener->count; }

speech_token speech_listener_token(const speech_listener *listener, size_t index) {
  const struct token_data *token = &listener->tokens[index];
  return (speech_token){
      token->id, listener->segments[index], token->probability, token->aligned,
      listener->model->library->token_to_str(listener->model->context, token->id)};
}
