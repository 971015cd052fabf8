int performia_test_something_else(void) { return 1; }
