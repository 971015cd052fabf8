#ifndef CISOLATION_CRASH_H
#define CISOLATION_CRASH_H

/* Where a crashing worker writes its isolation_crash; -1 for nowhere. */
extern int isolation_crash_notes;

#endif
