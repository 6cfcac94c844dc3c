// The benchmark's yardstick: the engines' inner loops in plain C, over the same arrays. No part of
// ppsim uses it.

#ifndef C_BASELINE_H
#define C_BASELINE_H

#include <stdint.h>

/// A schedule's columns.
typedef struct {
  int64_t ranks, stages, micro, count;
  const int64_t *rankStarts;
  const uint8_t *kinds;
  const int32_t *stage, *microbatch, *backwardStage, *backwardMicrobatch;
  /// One duration for each kind, by its number.
  const int64_t *durations;
} c_schedule;

/// What a sweep found.
typedef struct {
  int64_t makespan;
  /// How often a rank was taken up.
  int64_t visits;
} c_sweep_result;

/// One sweep with all that belongs to it: takes memory, times every instruction, gives the memory
/// back. Messages take no time.
///
/// - Parameter keeps: whether to write the end of each instruction.
c_sweep_result c_sweep(const c_schedule *schedule, int keeps);

/// An event of the queue: 24 bytes, ordered by time, then order.
typedef struct {
  int64_t time;
  uint64_t order;
  int32_t activity;
  uint32_t forecast;
} c_event;

/// A binary heap with room for `capacity` events.
typedef struct {
  c_event *events;
  int64_t count, capacity;
} c_queue;

void c_queue_push(c_queue *queue, c_event event);
c_event c_queue_pop(c_queue *queue);

/// Keeps `pending` events in the queue and replaces the earliest by a later one, `count` times over.
/// Returns the sum of all times, so that no work is left out.
int64_t c_queue_hold(c_queue *queue, int64_t pending, int64_t count);

#endif
