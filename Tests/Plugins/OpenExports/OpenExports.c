/* A right plugin, but for a second symbol that it exports. */
#include "../Defective/Defective.c"

int helper_that_should_be_hidden(void);
int helper_that_should_be_hidden(void) { return 1; }
