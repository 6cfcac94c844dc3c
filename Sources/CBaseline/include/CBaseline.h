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

/// What a transfer takes of its rank's ports, in thousandths.
typedef struct { int64_t infiniband, nvlink; } c_load;

/// A task, and a plan, as the Swift engine has them: see `TaskTable`.
typedef struct {
  int64_t work, slowRate;
  c_load load;
  int32_t firstDependent, endDependent;
} c_task;
typedef struct { int32_t firstTask, endTask, firstCompute, firstCommunication, endQueue; } c_plan;

/// What the event-driven engine runs, and where it writes starts and ends, `[count]`.
typedef struct {
  int64_t ranks, count, width, hop;
  c_load hopLoad;
  const int64_t *rankStarts;
  const c_task *tasks;
  const c_plan *plans;
  const int32_t *needs, *dependents, *queue, *planOf, *rankOf;
  /// The instructions that take each instruction's outputs, `[2 * count]`, -1 for none.
  const int32_t *takers;
  int64_t *starts, *ends;
} c_events;

/// The whole event-driven engine: takes memory, runs every component, gives the memory back.
/// Returns a sum of what the ranks' streams were used for.
int64_t c_events_run(const c_events *events);

/// An order of forwards and backwards as the search's decoder reads it: see `OrderTimer`. It has no marked tokens.
typedef struct {
  int64_t ranks, lanes, chunks;
  const int64_t *rows;
  const int32_t *firsts;
  const int64_t *arrivals;
  const int32_t *starts;
  const int64_t *limits;
  const int32_t *tokens;
} c_order;

/// What decoding works with.
typedef struct c_order_memory c_order_memory;
c_order_memory *c_order_begin(const c_order *order);
void c_order_end(c_order_memory *memory);

/// The makespan of an order, its Ws put where there is time; -1 where it cannot run. Takes no memory.
int64_t c_order_time(const c_order *order, c_order_memory *memory, int64_t patience);

#endif
