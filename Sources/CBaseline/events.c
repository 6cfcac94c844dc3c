#include "CBaseline.h"

#include <stdlib.h>
#include <string.h>

// The whole of the event-driven engine, as Sources/PPEngine has it: ranks with two streams, ports shared max-min fair,
// messages. Docs/Performance.md says how the two are compared.

#define FULL ((int64_t)1 << 20)
#define NEVER ((int64_t)1 << 62)
enum { MOST_USES = 4 };

typedef struct { int64_t left, rate, since, end; } activity;
typedef struct { int32_t active, head, end; } stream;
typedef struct {
  int8_t isRunning, isDirty;
  stream compute, communication;
  int32_t tasksLeft;
  int64_t firstTask, next, end;
  int32_t firstMessage, lastMessage, earliestMessage;
  int64_t computing, communicating, both, receiving, usedSince;
} rank_state;
typedef struct { int64_t taker, sentAt; int32_t rank, next, previous; } message;
typedef struct { int64_t time, rank; } node;
/// A place is that of a use, plus 1; 0 is none.
typedef struct { int32_t port, load, next, previous; } port_use;

typedef struct {
  const c_events *in;
  int64_t now, leaves, width;
  node *nodes;
  activity *activities;
  rank_state *ranks;
  int32_t *waits;
  uint8_t *missing;
  int32_t *candidates, *dirty;
  int64_t candidateCount, candidateRoom, dirtyCount;
  message *messages;
  int32_t *freeMessages;
  int64_t messageCount, freeCount, room, sent;
  // Ports.
  int32_t *firsts, *useCounts, *mark, *linked;
  port_use *uses;
  uint64_t *orders;
  int64_t *left, *open, *rates;
  int32_t round;
  int64_t linkedCount;
} run;

static void *zeroes(int64_t count, size_t size) { return calloc(count > 0 ? (size_t)count : 1, size); }

static void *grown(void *old, int64_t before, int64_t after, size_t size) {
  void *memory = zeroes(after, size);
  memcpy(memory, old, (size_t)before * size);
  free(old);
  return memory;
}

static inline void tree_set(run *r, int64_t rank, int64_t time) {
  node *nodes = r->nodes;
  int64_t place = r->leaves + rank;
  if (nodes[place].time == time) return;
  node winner = {time, rank};
  nodes[place] = winner;
  while (place > 1) {
    node other = nodes[place ^ 1];
    int beaten = other.time < winner.time + (place & 1);
    winner.time = beaten ? other.time : winner.time;
    winner.rank = beaten ? other.rank : winner.rank;
    place >>= 1;
    nodes[place] = winner;
  }
}

static inline void mark_dirty(run *r, int64_t rank) {
  if (r->ranks[rank].isDirty) return;
  r->ranks[rank].isDirty = 1;
  r->dirty[r->dirtyCount++] = (int32_t)rank;
}

static int64_t earliest_arrival(run *r, int64_t rank) {
  int64_t base = 2 * r->in->ranks;
  int32_t place = r->ranks[rank].firstMessage, earliest = place;
  int64_t time = r->activities[base + place].end;
  while (r->messages[place].next >= 0) {
    place = r->messages[place].next;
    int64_t end = r->activities[base + place].end;
    if (end < time) time = end, earliest = place;
  }
  r->ranks[rank].earliestMessage = earliest;
  return time;
}

static inline void settle(run *r) {
  while (r->dirtyCount > 0) {
    int64_t rank = r->dirty[--r->dirtyCount];
    r->ranks[rank].isDirty = 0;
    int64_t a = r->activities[2 * rank].end, b = r->activities[2 * rank + 1].end;
    int64_t time = a < b ? a : b;
    if (r->ranks[rank].firstMessage >= 0) {
      int64_t arrival = earliest_arrival(r, rank);
      if (arrival < time) time = arrival;
    }
    tree_set(r, rank, time);
  }
}

static inline int64_t length(int64_t left, int64_t rate) {
  return rate == FULL ? (left + FULL - 1) >> 20 : (left + rate - 1) / rate;
}

static inline void set_rate(run *r, int64_t number, int64_t rate) {
  activity *a = &r->activities[number];
  if (a->rate == rate) return;
  int64_t left = a->left - (r->now - a->since) * a->rate;
  if (left < 0) left = 0;
  *a = (activity){left, rate, r->now, r->now + length(left, rate)};
}

static inline void begin(run *r, int64_t number, int64_t work, int64_t rate) {
  int64_t left = work * FULL;
  r->activities[number] =
      (activity){left, rate, r->now, rate == 0 ? NEVER : r->now + length(left, rate)};
}

// Ports.

static inline void use(run *r, int64_t transfer, int64_t port, int32_t load) {
  int64_t place = MOST_USES * transfer + r->useCounts[transfer]++;
  int32_t first = r->firsts[port];
  r->uses[place] = (port_use){(int32_t)port, load, first, 0};
  if (first > 0) r->uses[first - 1].previous = (int32_t)(place + 1);
  r->firsts[port] = (int32_t)(place + 1);
}

static inline int links_add(
    run *r, int64_t transfer, int64_t from, int64_t to, c_load load, uint64_t order) {
  int64_t ranks = r->in->ranks;
  r->orders[transfer] = order;
  r->useCounts[transfer] = 0;
  if (load.infiniband > 0) {
    use(r, transfer, from, (int32_t)load.infiniband);
    use(r, transfer, ranks + to, (int32_t)load.infiniband);
  }
  if (load.nvlink > 0) {
    use(r, transfer, 2 * ranks + from, (int32_t)load.nvlink);
    use(r, transfer, 3 * ranks + to, (int32_t)load.nvlink);
  }
  int shared = 0;
  for (int64_t i = 0; i < r->useCounts[transfer]; i++) {
    port_use u = r->uses[MOST_USES * transfer + i];
    shared |= (u.next | u.previous) != 0;
  }
  return shared;
}

static inline int links_remove(run *r, int64_t transfer) {
  int shared = 0;
  for (int64_t i = 0; i < r->useCounts[transfer]; i++) {
    port_use u = r->uses[MOST_USES * transfer + i];
    if (u.next > 0) r->uses[u.next - 1].previous = u.previous;
    if (u.previous > 0) r->uses[u.previous - 1].next = u.next;
    else r->firsts[u.port] = u.next;
    shared |= (u.next | u.previous) != 0;
  }
  return shared;
}

static void visit(run *r, int64_t transfer) {
  for (int64_t i = 0; i < r->useCounts[transfer]; i++) {
    int32_t next = r->firsts[r->uses[MOST_USES * transfer + i].port];
    while (next > 0) {
      int32_t other = (next - 1) / MOST_USES;
      next = r->uses[next - 1].next;
      if (r->mark[other] == r->round) continue;
      r->mark[other] = r->round;
      r->linked[r->linkedCount++] = other;
    }
  }
}

static void rate(run *r, int64_t transfer) {
  r->round++;
  r->linkedCount = 0;
  visit(r, transfer);
  for (int64_t i = 0; i < r->linkedCount; i++) visit(r, r->linked[i]);
  for (int64_t i = 1; i < r->linkedCount; i++) {
    for (int64_t p = i; p > 0 && r->orders[r->linked[p]] < r->orders[r->linked[p - 1]]; p--) {
      int32_t other = r->linked[p];
      r->linked[p] = r->linked[p - 1];
      r->linked[p - 1] = other;
    }
  }
  if (r->linkedCount == 1) {
    r->rates[0] = FULL;
    return;
  }
#define EACH_USE(t, u) \
  for (port_use *u = r->uses + MOST_USES * (t), *last = u + r->useCounts[t]; u < last; u++)
  for (int64_t i = 0; i < r->linkedCount; i++) {
    EACH_USE(r->linked[i], u) r->left[u->port] = FULL, r->open[u->port] = 0;
    r->rates[i] = -1;
  }
  for (int64_t i = 0; i < r->linkedCount; i++) EACH_USE(r->linked[i], u) r->open[u->port] += u->load;
  int64_t unrated = r->linkedCount;
  while (unrated > 0) {
    int64_t least = FULL;
    int32_t tightest = -1;
    for (int64_t i = 0; i < r->linkedCount; i++) {
      if (r->rates[i] >= 0) continue;
      EACH_USE(r->linked[i], u) {
        int64_t share = r->left[u->port] * 1000 / (r->open[u->port] > 1 ? r->open[u->port] : 1);
        if (share < least) least = share, tightest = u->port;
      }
    }
    int64_t share = least > 1 ? least : 1;
    for (int64_t i = 0; i < r->linkedCount; i++) {
      if (r->rates[i] >= 0) continue;
      int isTight = tightest < 0;
      EACH_USE(r->linked[i], u) isTight |= u->port == tightest;
      if (!isTight) continue;
      r->rates[i] = share;
      unrated--;
      EACH_USE(r->linked[i], u) {
        r->left[u->port] -= share * u->load / 1000;
        r->open[u->port] -= u->load;
      }
    }
  }
}

static void update_transfers(run *r, int64_t transfer) {
  rate(r, transfer);
  int64_t base = 2 * r->in->ranks;
  for (int64_t i = 0; i < r->linkedCount; i++) {
    int64_t other = r->linked[i];
    set_rate(r, other, r->rates[i]);
    mark_dirty(r, other < base ? other / 2 : r->messages[other - base].rank);
  }
}

static inline void start_transfer(
    run *r, int64_t number, int64_t from, int64_t to, c_load load, int64_t work, uint64_t order) {
  int takesNothing = load.infiniband <= 0 && load.nvlink <= 0;
  if (takesNothing || !links_add(r, number, from, to, load, order)) {
    begin(r, number, work, FULL);
    return;
  }
  begin(r, number, work, 0);
  update_transfers(r, number);
}

static inline void end_transfer(run *r, int64_t number, c_load load) {
  r->activities[number].end = NEVER;
  if (load.infiniband <= 0 && load.nvlink <= 0) return;
  if (links_remove(r, number)) update_transfers(r, number);
}

// Instructions, tasks, messages.

static inline void add_candidate(run *r, int64_t rank) {
  if (r->candidateCount == r->candidateRoom) {
    r->candidates = grown(r->candidates, r->candidateRoom, 2 * r->candidateRoom, sizeof(int32_t));
    r->candidateRoom *= 2;
  }
  r->candidates[r->candidateCount++] = (int32_t)rank;
}

static inline void arrive(run *r, int64_t taker, int64_t rank) {
  r->missing[taker]--;
  add_candidate(r, rank);
}

static void more_messages(run *r) {
  int64_t ranks = 2 * r->in->ranks, before = r->room, after = before * 2;
  r->messages = grown(r->messages, before, after, sizeof(message));
  r->freeMessages = grown(r->freeMessages, before, after, sizeof(int32_t));
  before += ranks, after += ranks;
  r->activities = grown(r->activities, before, after, sizeof(activity));
  r->useCounts = grown(r->useCounts, before, after, sizeof(int32_t));
  r->mark = grown(r->mark, before, after, sizeof(int32_t));
  r->linked = grown(r->linked, before, after, sizeof(int32_t));
  r->uses = grown(r->uses, MOST_USES * before, MOST_USES * after, sizeof(port_use));
  r->orders = grown(r->orders, before, after, sizeof(uint64_t));
  r->rates = grown(r->rates, before, after, sizeof(int64_t));
  r->room *= 2;
}

static void send(run *r, int64_t rank, int64_t taker) {
  int64_t receiver = r->in->rankOf[taker];
  if (receiver == rank || r->in->hop == 0) {
    arrive(r, taker, receiver);
    return;
  }
  int64_t slot;
  if (r->freeCount > 0) {
    slot = r->freeMessages[--r->freeCount];
  } else {
    slot = r->messageCount++;
    if (slot == r->room) more_messages(r);
  }
  rank_state *state = &r->ranks[receiver];
  int32_t last = state->lastMessage;
  r->messages[slot] = (message){taker, r->now, (int32_t)receiver, -1, last};
  if (last >= 0) r->messages[last].next = (int32_t)slot;
  else state->firstMessage = (int32_t)slot;
  state->lastMessage = (int32_t)slot;
  uint64_t order = (uint64_t)receiver << 40 | (((uint64_t)r->sent++ + 2) & (((uint64_t)1 << 40) - 1));
  start_transfer(
      r, 2 * r->in->ranks + slot, rank, receiver, r->in->hopLoad, r->in->hop, order);
  mark_dirty(r, receiver);
}

static void end_instruction(run *r, int64_t rank) {
  int64_t index = r->ranks[rank].next++;
  r->in->ends[index] = r->now;
  r->ranks[rank].isRunning = 0;
  add_candidate(r, rank);
  for (int64_t place = 2 * index; place < 2 * index + 2 && r->in->takers[place] >= 0; place++) {
    send(r, rank, r->in->takers[place]);
  }
}

static inline int32_t next_task(run *r, stream s, int64_t rank) {
  if (s.active >= 0 || s.head >= s.end) return -1;
  int32_t task = r->in->queue[s.head];
  return r->waits[rank * r->width + task] == 0 ? task : -1;
}

static inline void issue(run *r, int64_t rank) {
  rank_state *state = &r->ranks[rank];
  int32_t task = next_task(r, state->compute, rank);
  if (task >= 0) {
    state->compute.head++;
    state->compute.active = task;
    begin(r, 2 * rank, r->in->tasks[state->firstTask + task].work, 0);
  }
  task = next_task(r, state->communication, rank);
  if (task >= 0) {
    state->communication.head++;
    state->communication.active = task;
    const c_task *t = &r->in->tasks[state->firstTask + task];
    start_transfer(
        r, 2 * rank + 1, rank, rank, t->load, t->work, (uint64_t)rank << 40 | 1);
  }
  if (state->compute.active < 0) return;
  int beside = state->communication.active >= 0;
  set_rate(
      r, 2 * rank,
      beside ? r->in->tasks[state->firstTask + state->compute.active].slowRate : FULL);
}

static inline void count_use(run *r, int64_t rank) {
  rank_state *state = &r->ranks[rank];
  int64_t time = r->now - state->usedSince;
  state->usedSince = r->now;
  int a = state->compute.active >= 0, b = state->communication.active >= 0;
  state->computing += a ? time : 0;
  state->communicating += b ? time : 0;
  state->both += a && b ? time : 0;
}

static void start_candidates(run *r) {
  while (r->candidateCount > 0) {
    int64_t rank = r->candidates[--r->candidateCount];
    rank_state *state = &r->ranks[rank];
    int64_t next = state->next;
    if (state->isRunning || next >= state->end || r->missing[next] > 0) continue;
    r->in->starts[next] = r->now;
    const c_plan *plan = &r->in->plans[r->in->planOf[next]];
    int32_t count = plan->endTask - plan->firstTask;
    state->isRunning = 1;
    state->firstTask = plan->firstTask;
    state->tasksLeft = count;
    state->compute.head = plan->firstCompute;
    state->compute.end = plan->firstCommunication;
    state->communication.head = plan->firstCommunication;
    state->communication.end = plan->endQueue;
    memcpy(r->waits + rank * r->width, r->in->needs + plan->firstTask, (size_t)count * 4);
    if (count == 0) {
      end_instruction(r, rank);
      continue;
    }
    mark_dirty(r, rank);
    count_use(r, rank);
    issue(r, rank);
  }
}

static inline void end_task(run *r, int64_t rank, int isCommunication) {
  count_use(r, rank);
  rank_state *state = &r->ranks[rank];
  const c_task *task;
  if (isCommunication) {
    task = &r->in->tasks[state->firstTask + state->communication.active];
    state->communication.active = -1;
    end_transfer(r, 2 * rank + 1, task->load);
  } else {
    task = &r->in->tasks[state->firstTask + state->compute.active];
    state->compute.active = -1;
    r->activities[2 * rank].end = NEVER;
  }
  int32_t *waits = r->waits + rank * r->width;
  for (int32_t i = task->firstDependent; i < task->endDependent; i++) waits[r->in->dependents[i]]--;
  if (--state->tasksLeft == 0) end_instruction(r, rank);
  else issue(r, rank);
}

static void end_message(run *r, int64_t slot) {
  end_transfer(r, 2 * r->in->ranks + slot, r->in->hopLoad);
  r->freeMessages[r->freeCount++] = (int32_t)slot;
  message m = r->messages[slot];
  rank_state *state = &r->ranks[m.rank];
  if (m.next >= 0) r->messages[m.next].previous = m.previous;
  else state->lastMessage = m.previous;
  if (m.previous >= 0) r->messages[m.previous].next = m.next;
  else state->firstMessage = m.next;
  state->receiving += r->now - m.sentAt;
  arrive(r, m.taker, m.rank);
}

int64_t c_events_run(const c_events *in) {
  int64_t ranks = in->ranks, room = 16, all = 2 * ranks + room;
  run r = {.in = in, .leaves = 1, .width = in->width, .room = room};
  while (r.leaves < ranks) r.leaves *= 2;
  r.nodes = zeroes(2 * r.leaves, sizeof(node));
  for (int64_t place = 2 * r.leaves - 1; place > 0; place--) {
    r.nodes[place] = (node){NEVER, place < r.leaves ? r.nodes[2 * place].rank : place - r.leaves};
  }
  r.activities = zeroes(all, sizeof(activity));
  r.ranks = zeroes(ranks, sizeof(rank_state));
  for (int64_t rank = 0; rank < ranks; rank++) {
    rank_state *state = &r.ranks[rank];
    state->compute.active = state->communication.active = -1;
    state->firstMessage = state->lastMessage = state->earliestMessage = -1;
    state->next = in->rankStarts[rank];
    state->end = in->rankStarts[rank + 1];
    r.activities[2 * rank].end = r.activities[2 * rank + 1].end = NEVER;
  }
  r.waits = zeroes(ranks * in->width, sizeof(int32_t));
  r.missing = zeroes(in->count, 1);
  for (int64_t place = 0; place < 2 * in->count; place++) {
    if (in->takers[place] >= 0) r.missing[in->takers[place]]++;
  }
  r.dirty = zeroes(ranks, sizeof(int32_t));
  r.candidateRoom = 2 * ranks;
  r.candidates = zeroes(r.candidateRoom, sizeof(int32_t));
  r.messages = zeroes(room, sizeof(message));
  r.freeMessages = zeroes(room, sizeof(int32_t));
  r.firsts = zeroes(MOST_USES * ranks, sizeof(int32_t));
  r.left = zeroes(MOST_USES * ranks, sizeof(int64_t));
  r.open = zeroes(MOST_USES * ranks, sizeof(int64_t));
  r.useCounts = zeroes(all, sizeof(int32_t));
  r.mark = zeroes(all, sizeof(int32_t));
  r.linked = zeroes(all, sizeof(int32_t));
  r.uses = zeroes(MOST_USES * all, sizeof(port_use));
  r.orders = zeroes(all, sizeof(uint64_t));
  r.rates = zeroes(all, sizeof(int64_t));
  for (int64_t rank = ranks - 1; rank >= 0; rank--) add_candidate(&r, rank);
  start_candidates(&r);
  settle(&r);
  while (r.nodes[1].time < NEVER) {
    r.now = r.nodes[1].time;
    int64_t rank = r.nodes[1].rank;
    mark_dirty(&r, rank);
    if (r.activities[2 * rank].end == r.now) end_task(&r, rank, 0);
    else if (r.activities[2 * rank + 1].end == r.now) end_task(&r, rank, 1);
    else end_message(&r, r.ranks[rank].earliestMessage);
    start_candidates(&r);
    settle(&r);
  }
  int64_t sum = 0;
  for (int64_t rank = 0; rank < ranks; rank++) {
    const rank_state *s = &r.ranks[rank];
    sum = sum * 31 + s->computing;
    sum = sum * 31 + s->communicating;
    sum = sum * 31 + s->both;
    sum = sum * 31 + s->receiving;
  }
  void *owned[] = {r.nodes, r.activities, r.ranks, r.waits, r.missing, r.dirty, r.candidates,
                   r.messages, r.freeMessages, r.firsts, r.left, r.open, r.useCounts, r.mark,
                   r.linked, r.uses, r.orders, r.rates};
  for (size_t i = 0; i < sizeof(owned) / sizeof(owned[0]); i++) free(owned[i]);
  return sum;
}
