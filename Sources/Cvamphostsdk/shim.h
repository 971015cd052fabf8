/* The host side of the Vamp SDK is C++, which its only user includes; to C it offers the plugins' own interface. */
#include <vamp/vamp.h>
