#ifndef PERFORMIA_H
#define PERFORMIA_H
#endif
