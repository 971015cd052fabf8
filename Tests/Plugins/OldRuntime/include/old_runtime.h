struct base;
const struct base *OrtGetApiBase(void);
