#ifndef PERFORMIA_ONNX_RUNTIME_SESSION_H
#define PERFORMIA_ONNX_RUNTIME_SESSION_H

#include "table.h"

struct onnx_session {
  const onnx_runtime *runtime;
  handle session;
  /* Inputs, then outputs. */
  onnx_declaration *declarations;
  size_t counts[2];
};

#endif
