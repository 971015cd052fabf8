#include <math.h>
#include <string.h>

#include "abi.h"

int32_t speech_model_text_end(const speech_model *model) { return model->text_end; }

size_t speech_model_token_count(const speech_model *model) {
  return (size_t)model->library->n_vocab(model->context);
}

const char *speech_model_token_text(const speech_model *model, int32_t token) {
  return model->library->token_to_str(model->context, token);
}

int32_t speech_model_no_speech(const speech_model *model) { return model->library->token_nosp(model->context); }

int32_t speech_model_previous(const speech_model *model) { return model->library->token_prev(model->context); }

size_t speech_model_start(const speech_model *model, const char *language, int32_t *tokens) {
  const speech_library *library = model->library;
  size_t count = 0;
  tokens[count++] = library->token_sot(model->context);
  if (speech_model_is_multilingual(model)) {
    tokens[count++] = library->token_lang(model->context, library->lang_id(language));
    tokens[count++] = library->token_transcribe(model->context);
  }
  tokens[count++] = library->token_not(model->context);
  return count;
}

int speech_listener_encode(
    speech_listener *listener, const float *samples, size_t count, int threads, speech_message *message) {
  const speech_library *library = listener->model->library;
  struct whisper_context *context = listener->model->context;
  listener->told_count = 0;
  if (library->pcm_to_mel_with_state(context, listener->state, samples, (int)count, threads) == 0 &&
      library->encode_with_state(context, listener->state, 0, threads) == 0) {
    return 0;
  }
  speech_say(message, "whisper.cpp cannot hear the window");
  return -1;
}

/* Subtracts the logarithm of the sum of exponentials. */
static void normalise(const float *logits, size_t count, float *logarithms) {
  float largest = logits[0];
  for (size_t index = 1; index < count; index++) largest = fmaxf(largest, logits[index]);
  double sum = 0;
  for (size_t index = 0; index < count; index++) sum += expf(logits[index] - largest);
  float total = largest + (float)log(sum);
  for (size_t index = 0; index < count; index++) logarithms[index] = logits[index] - total;
}

int speech_listener_expect(
    speech_listener *listener, const int32_t *tokens, size_t count, int threads, float *logarithms,
    speech_message *message) {
  const speech_library *library = listener->model->library;
  struct whisper_context *context = listener->model->context;
  if (count == 0 || count > SPEECH_LONGEST_TEXT) {
    speech_say(message, "a text of %zu tokens cannot be heard", count);
    return -1;
  }
  size_t past = 0;
  while (past < listener->told_count && past + 1 < count && listener->told[past] == tokens[past]) past++;
  size_t new = count - past;
  listener->told_count = 0;
  if (library->decode_with_state(context, listener->state, tokens + past, (int)new, (int)past, threads) != 0) {
    speech_say(message, "whisper.cpp cannot tell what is said next");
    return -1;
  }
  memcpy(listener->told, tokens, count * sizeof *tokens);
  listener->told_count = count;
  size_t vocabulary = speech_model_token_count(listener->model);
  normalise(library->get_logits_from_state(listener->state) + (new - 1) * vocabulary, vocabulary, logarithms);
  return 0;
}
