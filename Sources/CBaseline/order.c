#include "CBaseline.h"

#include <stdlib.h>
#include <string.h>

/// The columns of a row.
enum { FORWARD, INPUT, WHOLE, WEIGHT, HOP_ON, HOP_BACK, HELD, KEPT, ON, BACK, COLUMNS };

typedef struct { int64_t clock, held; int32_t position, head, tail; } state;

struct c_order_memory {
  int64_t *arrivals;
  int32_t *next, *left, *queue;
  state *states;
};

c_order_memory *c_order_begin(const c_order *o) {
  c_order_memory *m = malloc(sizeof *m);
  m->arrivals = malloc(2 * o->chunks * sizeof *m->arrivals);
  m->next = malloc(2 * o->lanes * sizeof *m->next);
  m->left = malloc(o->chunks * sizeof *m->left);
  m->queue = malloc(o->ranks * sizeof *m->queue);
  m->states = malloc(o->ranks * sizeof *m->states);
  return m;
}

void c_order_end(c_order_memory *m) {
  free(m->arrivals); free(m->next); free(m->left); free(m->queue); free(m->states);
  free(m);
}

int64_t c_order_time(const c_order *order, c_order_memory *memory, int64_t patience) {
  const c_order o = *order;
  const c_order_memory m = *memory;
  memcpy(m.arrivals, o.arrivals, 2 * o.chunks * sizeof *m.arrivals);
  memcpy(m.next, o.firsts, 2 * o.lanes * sizeof *m.next);
  for (int32_t rank = 0; rank < o.ranks; rank++) {
    int32_t first = o.starts[rank];
    m.states[rank] = (state){0, 0, first, first / 2, first / 2};
    m.queue[rank] = rank;
  }
  int64_t taken = 0, put = 0, waiting = o.ranks, done = 0, makespan = 0;
  while (waiting > 0) {
    int32_t rank = m.queue[taken];
    taken = taken + 1 == o.ranks ? 0 : taken + 1;
    waiting--;
    state s = m.states[rank];
    int32_t end = o.starts[rank + 1];
    int64_t most = o.limits[rank];
    while (s.position < end) {
      int32_t token = o.tokens[s.position];
      const int64_t *row = o.rows + (token >> 1) * COLUMNS;
      int32_t cell = m.next[token];
      int64_t arrival = m.arrivals[cell];
      if (arrival < 0) { m.arrivals[cell] = -2 - rank; break; }
      if (!(token & 1)) {
        while (s.held + row[HELD] > most) {
          if (s.head == s.tail) return -1;
          const int64_t *w = o.rows + m.left[s.head++] * COLUMNS;
          s.clock += w[WEIGHT]; s.held -= w[KEPT];
        }
      }
      while (s.head < s.tail) {
        const int64_t *w = o.rows + m.left[s.head] * COLUMNS;
        if (s.clock + w[WEIGHT] > arrival + patience) break;
        s.head++; s.clock += w[WEIGHT]; s.held -= w[KEPT];
      }
      if (arrival > s.clock) s.clock = arrival;
      m.next[token] = cell + 1;
      s.position++;
      int64_t to, time;
      if (token & 1) {
        s.clock += row[INPUT]; s.held -= row[HELD] - row[KEPT];
        m.left[s.tail++] = token >> 1;
        to = row[BACK] ? cell + row[BACK] : -1; time = s.clock + row[HOP_BACK];
      } else {
        s.clock += row[FORWARD]; s.held += row[HELD];
        to = cell + row[ON]; time = s.clock + row[HOP_ON];
      }
      if (to >= 0) {
        int64_t waiter = m.arrivals[to];
        m.arrivals[to] = time;
        if (waiter < -1) {
          m.queue[put] = (int32_t)(-2 - waiter);
          put = put + 1 == o.ranks ? 0 : put + 1;
          waiting++;
        }
      }
    }
    if (s.position == end) {
      while (s.head < s.tail) s.clock += o.rows[m.left[s.head++] * COLUMNS + WEIGHT];
      done++;
      if (s.clock > makespan) makespan = s.clock;
    }
    m.states[rank] = s;
  }
  return done == o.ranks ? makespan : -1;
}
