/* A right plugin, but for a second symbol that it exports. */
#include "../Defective/Analysis.c"
#include "../Defective/Configuration.c"
#include "../Defective/Declaration.c"
#include "../Defective/Defective.c"
#include "../Defective/Misbehaviour.c"
#include "../Defective/Stream.c"

int helper_that_should_be_hidden(void);
int helper_that_should_be_hidden(void) { return 1; }
