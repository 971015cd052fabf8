#ifndef FAULTY_HARM_H
#define FAULTY_HARM_H

#include "performia/performia.h"

/* Reads where nothing is. */
void use_null(void);

/* Does the harm of that name, if there is one; says whether the analysis may go on. */
int harm(const char *name, const performia_host *host, const performia_inputs *inputs, const performia_sink *sink);

#endif
