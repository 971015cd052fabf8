#include "schema_validator.h"
