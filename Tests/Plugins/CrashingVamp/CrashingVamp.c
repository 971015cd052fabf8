/* A Vamp library that crashes when it is asked for its plugins. */
#include <stddef.h>

const void *vampGetPluginDescriptor(unsigned version, unsigned index) {
  volatile unsigned *volatile nowhere = NULL;
  *nowhere = version + index;
  return NULL;
}
