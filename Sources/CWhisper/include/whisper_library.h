/*
 * What Performia needs of whisper.cpp, whose library is opened at run time and comes without headers.
 *
 * Functions that can fail return NULL or not 0 and put a sentence into `message`. Libraries and models may be used from any
 * thread; a listener by one at a time.
 */
#ifndef PERFORMIA_WHISPER_LIBRARY_H
#define PERFORMIA_WHISPER_LIBRARY_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
  char text[1024];
} speech_message;

typedef struct speech_library speech_library;
typedef struct speech_model speech_model;
/* What one run after the other is computed in. */
typedef struct speech_listener speech_listener;

typedef struct {
  int threads;
  /* Of one of the library's languages, such as "en". */
  const char *language;
  /* The text's tokens where it is known, then the window ends; NULL for what is heard. */
  const int32_t *given;
  size_t given_count;
  /* Asked now and then; not 0 ends the run. */
  int (*is_stopped)(void *context);
  /* Told now and then how much has been heard, in hundredths. */
  void (*progress)(void *context, int done);
  void *context;
} speech_options;

typedef struct {
  int32_t id;
  /* Which of the sentences or lines it belongs to that the network parts a text into, from 0. */
  int segment;
  /* 0 to 1; of a given token, that of the network's free choice. */
  float probability;
  /* Hundredths of a second from the beginning to where cross-attention passes on to the next token; -1 where that
   * is not seen. */
  int64_t end;
  /* Bytes of a text in UTF-8, of which a character may lie in several tokens; as long as the model lives. */
  const char *text;
} speech_token;

/* Opens a library, which is never closed again. Its version must be 1.8. */
speech_library *speech_library_open(const char *library, speech_message *message);

/* Such as "1.8.5". */
const char *speech_library_version(const speech_library *library);

/* Number of a language such as "en"; -1 where the library does not know it. */
int speech_language(const speech_library *library, const char *name);

/* Its name; NULL where there is none of that number. */
const char *speech_language_name(const speech_library *library, int language);

/* Reads a model in the library's format. */
speech_model *speech_model_open(const speech_library *library, const char *file, speech_message *message);
void speech_model_close(speech_model *model);

/* Whether it knows more than English. */
int speech_model_is_multilingual(const speech_model *model);

/* Tokens of a text in UTF-8.
 * Returns how many there are; only as many as have room are written. */
size_t speech_model_tokens(const speech_model *model, const char *text, int32_t *tokens, size_t room);

/* Tokens of words are those below this one, which ends a text. */
int32_t speech_model_text_end(const speech_model *model);

/* How many tokens there are, others than those of words included. */
size_t speech_model_token_count(const speech_model *model);

/* Bytes of a token of words, as long as the model lives. */
const char *speech_model_token_text(const speech_model *model, int32_t token);

/* What says that no speech is heard, where a text would begin. */
int32_t speech_model_no_speech(const speech_model *model);

/* Behind it stands what was said before. */
int32_t speech_model_previous(const speech_model *model);

/* What a text begins with, without times. Returns how many tokens there are, of SPEECH_LONGEST_START at most; the first is
 * where no speech is told. */
enum { SPEECH_LONGEST_START = 4, SPEECH_LONGEST_TEXT = 448 };
size_t speech_model_start(const speech_model *model, const char *language, int32_t *tokens);

speech_listener *speech_listener_open(const speech_model *model, speech_message *message);
void speech_listener_close(speech_listener *listener);

/* How likely each language is in a window, 0 to 1, by number.
 * Returns how many there are, -1 on failure; `probabilities` has room for at least 128. */
int speech_listener_languages(
    speech_listener *listener, const float *samples, size_t count, int threads, float *probabilities,
    speech_message *message);

/* Hears samples at 16 kHz: of any length, window by window, where the text is not known, at most 30 seconds where it is.
 * Returns 0, 1 where it was stopped, -1 on failure. */
int speech_listener_run(
    speech_listener *listener, const float *samples, size_t count, const speech_options *options,
    speech_message *message);

/* Hears a window of at most 30 seconds, which speech_listener_expect is then asked about.
 * Returns 0, -1 on failure. */
int speech_listener_encode(
    speech_listener *listener, const float *samples, size_t count, int threads, speech_message *message);

/* Logarithms of how likely each token stands behind `tokens`, at least one and at most SPEECH_LONGEST_TEXT; only what differs from the
 * tokens before is computed. Returns 0, -1 on failure. */
int speech_listener_expect(
    speech_listener *listener, const int32_t *tokens, size_t count, int threads, float *logarithms,
    speech_message *message);

/* Tokens of the last run that are text. */
size_t speech_listener_count(const speech_listener *listener);
speech_token speech_listener_token(const speech_listener *listener, size_t index);

#endif
