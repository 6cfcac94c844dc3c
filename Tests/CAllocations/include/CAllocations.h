// Counts heap allocations for tests that gate them.

#ifndef C_ALLOCATIONS_H
#define C_ALLOCATIONS_H

#include <stdint.h>

/// The heap allocations of the calling thread so far; -1 where they cannot be counted: off glibc, and
/// under sanitizers, which count them themselves.
int64_t c_allocations(void);

#endif
