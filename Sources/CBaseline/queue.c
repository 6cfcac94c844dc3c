#include "CBaseline.h"

static inline int before(c_event a, c_event b) {
  return a.time != b.time ? a.time < b.time : a.order < b.order;
}

void c_queue_push(c_queue *queue, c_event event) {
  int64_t child = queue->count++;
  while (child > 0) {
    int64_t parent = (child - 1) / 2;
    if (!before(event, queue->events[parent])) break;
    queue->events[child] = queue->events[parent];
    child = parent;
  }
  queue->events[child] = event;
}

c_event c_queue_pop(c_queue *queue) {
  c_event first = queue->events[0];
  c_event last = queue->events[--queue->count];
  int64_t parent = 0;
  for (;;) {
    int64_t child = 2 * parent + 1;
    if (child >= queue->count) break;
    if (child + 1 < queue->count && before(queue->events[child + 1], queue->events[child])) child++;
    if (!before(queue->events[child], last)) break;
    queue->events[parent] = queue->events[child];
    parent = child;
  }
  queue->events[parent] = last;
  return first;
}

int64_t c_queue_hold(c_queue *queue, int64_t pending, int64_t count) {
  uint64_t random = 1;
  int64_t sum = 0;
  for (int64_t i = 0; i < pending; i++) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    c_queue_push(queue, (c_event){(int64_t)(random >> 44), (uint64_t)i, (int32_t)i, 0});
  }
  for (int64_t i = 0; i < count; i++) {
    c_event event = c_queue_pop(queue);
    sum += event.time;
    random = random * 6364136223846793005u + 1442695040888963407u;
    event.time += (int64_t)(random >> 44);
    c_queue_push(queue, event);
  }
  return sum;
}
