#include "CBaseline.h"

#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

enum { FORWARD, BACKWARD, INPUT_BACKWARD, WEIGHT_BACKWARD, PAIR };

/// The working memory of a sweep, laid out as the Swift engine has it.
typedef struct {
  /// `[(stages + 1) * micro]` each: 0 for absent, rank + 1 for awaited, ~time for written.
  int64_t *forwardArrivals, *backwardArrivals;
  struct { int64_t next, end, clock; } *cursors;
  int32_t *ready;
  int64_t mask;
} sweep;

static inline int64_t arrival(int64_t *cell, int64_t rank) {
  int64_t written = *cell;
  if (written < 0) return ~written;
  *cell = rank + 1;
  return -1;
}

static inline void publish(int64_t *cell, int64_t time, const sweep *sweep, int64_t *tail) {
  int64_t waiting = *cell;
  *cell = ~time;
  if (waiting > 0) sweep->ready[(*tail)++ & sweep->mask] = (int32_t)(waiting - 1);
}

static inline int64_t latest(int64_t a, int64_t b) { return a > b ? a : b; }

static inline int64_t run(const c_schedule s, const sweep w, int64_t *ends, int keeps) {
  int64_t head = 0, tail = s.ranks;
  while (head != tail) {
    int64_t rank = w.ready[head++ & w.mask];
    int64_t index = w.cursors[rank].next, end = w.cursors[rank].end, clock = w.cursors[rank].clock;
    for (; index < end; index++) {
      uint8_t kind = s.kinds[index];
      int64_t cell = s.stage[index] * s.micro + s.microbatch[index];
      if (kind == FORWARD) {
        int64_t input = arrival(w.forwardArrivals + cell, rank);
        if (input < 0) break;
        clock = latest(clock, input) + s.durations[kind];
        publish(w.forwardArrivals + cell + s.micro, clock, &w, &tail);
      } else if (kind == BACKWARD || kind == INPUT_BACKWARD) {
        int64_t gradient = arrival(w.backwardArrivals + cell + s.micro, rank);
        if (gradient < 0) break;
        clock = latest(clock, gradient) + s.durations[kind];
        publish(w.backwardArrivals + cell, clock, &w, &tail);
      } else if (kind == WEIGHT_BACKWARD) {
        clock += s.durations[kind];
      } else {
        int64_t other = s.backwardStage[index] * s.micro + s.backwardMicrobatch[index];
        int64_t input = arrival(w.forwardArrivals + cell, rank);
        if (input < 0) break;
        int64_t gradient = arrival(w.backwardArrivals + other + s.micro, rank);
        if (gradient < 0) break;
        clock = latest(clock, latest(input, gradient)) + s.durations[kind];
        publish(w.forwardArrivals + cell + s.micro, clock, &w, &tail);
        publish(w.backwardArrivals + other, clock, &w, &tail);
      }
      if (keeps) ends[index] = clock;
    }
    w.cursors[rank].next = index;
    w.cursors[rank].clock = clock;
  }
  return head;
}

/// Large pages where the system has them, as the Swift engine asks for.
static void advise(void *memory, int64_t bytes) {
#ifdef __linux__
  if (bytes < 1 << 22) return;
  uintptr_t first = ((uintptr_t)memory + 4095) / 4096 * 4096;
  uintptr_t end = ((uintptr_t)memory + bytes) / 4096 * 4096;
  madvise((void *)first, end - first, MADV_HUGEPAGE);
#endif
}

static int64_t *zeroed(int64_t count) {
  int64_t *memory = calloc(count, 8);
  advise(memory, count * 8);
  return memory;
}

c_sweep_result c_sweep(const c_schedule *schedule, int keeps) {
  const c_schedule s = *schedule;
  int64_t cells = (s.stages + 1) * s.micro, length = 1;
  while (length < s.ranks) length *= 2;
  sweep w = {zeroed(cells), zeroed(cells), calloc(s.ranks, sizeof *w.cursors),
             calloc(length, 4), length - 1};
  for (int64_t m = 0; m < s.micro; m++) {
    w.forwardArrivals[m] = ~0;
    w.backwardArrivals[cells - s.micro + m] = ~0;
  }
  for (int64_t rank = 0; rank < s.ranks; rank++) {
    w.cursors[rank].next = s.rankStarts[rank];
    w.cursors[rank].end = s.rankStarts[rank + 1];
    w.ready[rank] = (int32_t)rank;
  }
  int64_t *ends = keeps ? malloc(s.count * 8) : 0;
  if (keeps) advise(ends, s.count * 8);
  c_sweep_result result = {0, keeps ? run(s, w, ends, 1) : run(s, w, 0, 0)};
  for (int64_t rank = 0; rank < s.ranks; rank++)
    result.makespan = latest(result.makespan, w.cursors[rank].clock);
  free(ends);
  free(w.forwardArrivals);
  free(w.backwardArrivals);
  free(w.cursors);
  free(w.ready);
  return result;
}
