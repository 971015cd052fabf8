#ifndef PERFORMIA_SCHEMA_VALIDATOR_H
#define PERFORMIA_SCHEMA_VALIDATOR_H

#include <stddef.h>

/// JSON Schema, Draft 7, with references inside one document. No C++ exception leaves these functions.
///
/// A handle may be used from any number of threads at once.

#ifdef __cplusplus
extern "C" {
#endif

typedef struct performia_schema performia_schema;

/// Receives one violation: a JSON Pointer (RFC 6901) and a sentence, both UTF-8 and valid during the call only.
typedef void (*performia_schema_sink)(
    void *context, const char *pointer, size_t pointer_length, const char *message, size_t message_length);

/// What became of a validation.
enum {
  /// The text satisfies the schema; the sink was not called.
  PERFORMIA_SCHEMA_VALID = 0,
  /// The sink received every violation.
  PERFORMIA_SCHEMA_VIOLATED = 1,
  /// The text is not JSON or goes beyond a limit; the sink received the reason with an empty pointer.
  PERFORMIA_SCHEMA_UNREADABLE = 2
};

/// Containers inside one another that a text may have.
#define PERFORMIA_SCHEMA_MAXIMUM_DEPTH 128

/// Compiles a schema; null when it cannot be used, after the sink has received the reason.
///
/// `is_foreign`: it comes from somebody who is not trusted. Then it must be certain that it judges any text in a moment: no
/// references that lead back or multiply, no patterns that a text can keep busy, no more values than that allows.
///
/// The caller owns the handle and frees it with `performia_schema_free`.
performia_schema *performia_schema_compile(
    const char *text, size_t length, int is_foreign, performia_schema_sink sink, void *context);

/// Checks a JSON text and returns one of the values above. The sink is called in this thread before the return.
int performia_schema_validate(
    const performia_schema *schema, const char *text, size_t length, performia_schema_sink sink, void *context);

/// Frees a handle that no thread uses any more; null is allowed.
void performia_schema_free(performia_schema *schema);

#ifdef __cplusplus
}
#endif

#endif
