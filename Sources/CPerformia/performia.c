#include "performia/performia.h"
