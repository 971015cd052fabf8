#ifndef SV_H
#define SV_H
#endif
