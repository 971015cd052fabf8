#include <stdio.h>
#include <stdlib.h>

#include "abi.h"

/* The first numbers of a model's file. */
struct header {
  int32_t magic, vocabulary, audio_length, audio_width, audio_heads, audio_layers;
  int32_t text_length, text_width, text_heads, text_layers, bands, precision;
};

enum { MAGIC = 0x67676d6c, ENGLISH_VOCABULARY = 51864, BANDS_LARGE_V3 = 128 };

/* Heads by the numbers of layers, bands and tokens, as OpenAI published them. */
static int preset(const struct header *header) {
  int is_english = header->vocabulary == ENGLISH_VOCABULARY;
  if (header->audio_layers != header->text_layers) {
    return header->audio_layers == 32 && header->text_layers == 4 ? HEADS_LARGE_V3_TURBO : HEADS_TOP_LAYERS;
  }
  switch (header->text_layers) {
  case 4: return is_english ? HEADS_TINY_EN : HEADS_TINY;
  case 6: return is_english ? HEADS_BASE_EN : HEADS_BASE;
  case 12: return is_english ? HEADS_SMALL_EN : HEADS_SMALL;
  case 24: return is_english ? HEADS_MEDIUM_EN : HEADS_MEDIUM;
  case 32: return header->bands == BANDS_LARGE_V3 ? HEADS_LARGE_V3 : HEADS_LARGE_V2;
  default: return HEADS_TOP_LAYERS;
  }
}

static int read_header(const char *path, struct header *header, speech_message *message) {
  FILE *file = fopen(path, "rbe");
  size_t count = file == NULL ? 0 : fread(header, sizeof *header, 1, file);
  if (file != NULL) fclose(file);
  if (count == 1 && header->magic == MAGIC && header->text_layers > 0) return 0;
  speech_say(message, file == NULL ? "it cannot be opened" : "it is no model of whisper.cpp");
  return -1;
}

speech_model *speech_model_open(const speech_library *library, const char *file, speech_message *message) {
  struct header header;
  if (read_header(file, &header, message) != 0) return NULL;
  struct context_parameters parameters = library->context_default_params();
  parameters.use_gpu = false;
  /* It hides the attention that tells when words begin. */
  parameters.flash_attention = false;
  parameters.aligns_tokens = true;
  parameters.heads_preset = preset(&header);
  parameters.top_layers = (header.text_layers + 1) / 2;
  struct whisper_context *context = library->init_from_file_with_params_no_state(file, parameters);
  speech_model *model = context == NULL ? NULL : calloc(1, sizeof *model);
  if (model == NULL) {
    if (context != NULL) library->free(context);
    speech_say(message, context == NULL ? "whisper.cpp cannot read it" : "there is no memory left");
    return NULL;
  }
  model->library = library;
  model->context = context;
  model->text_end = library->token_eot(context);
  return model;
}

void speech_model_close(speech_model *model) {
  model->library->free(model->context);
  free(model);
}

int speech_model_is_multilingual(const speech_model *model) {
  return model->library->is_multilingual(model->context) != 0;
}

size_t speech_model_tokens(const speech_model *model, const char *text, int32_t *tokens, size_t room) {
  int count = model->library->tokenize(model->context, text, tokens, (int)room);
  return (size_t)(count < 0 ? -count : count);
}
