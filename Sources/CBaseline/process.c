#include "CBaseline.h"

#ifdef __linux__
#include <malloc.h>
#endif

void c_keep_memory(void) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 1 << 25);
  mallopt(M_TRIM_THRESHOLD, 1 << 28);
#endif
}
