// What a run's numbers say: PageColumns.swift writes them, in bytes of seven bits, as Base64.

/** The bytes of a Base64 text. */
function bytesOf(text) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const values = new Uint8Array(128);
  for (let i = 0; i < 64; i++) values[letters.charCodeAt(i)] = i;
  let length = text.length;
  while (length > 0 && text.charCodeAt(length - 1) === 61) length--;
  const bytes = new Uint8Array(Math.floor(length * 3 / 4));
  let bits = 0, count = 0, at = 0;
  for (let i = 0; i < length; i++) {
    bits = bits << 6 | values[text.charCodeAt(i)];
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes[at++] = bits >> count & 255;
    }
  }
  return bytes;
}

/** Numbers from bytes, one after the other. */
class NumberReader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  /** The next number, at least 0. */
  next() {
    let byte = this.bytes[this.at++];
    if (byte < 128) return byte;
    let value = byte & 127;
    for (let factor = 128; ; factor *= 128) {
      byte = this.bytes[this.at++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  /** The next number, which may be negative. */
  nextSigned() {
    const value = this.next();
    return value % 2 ? -(value + 1) / 2 : value / 2;
  }
}

/** The instructions of a run, by columns; times are in ticks. */
function readInstructions(numbers, facts, kindsOfCode) {
  const count = facts.rank_starts[facts.pp];
  const columns = {
    code: new Uint8Array(count), rank: new Int32Array(count),
    start: new Float64Array(count), end: new Float64Array(count),
    // The operations: two places for each instruction, the second for a pair's backward.
    stage: new Int32Array(2 * count).fill(-1), micro: new Int32Array(2 * count).fill(-1),
    // What each does to the activations of its rank.
    change: new Float64Array(2 * count),
  };
  for (let rank = 0; rank < facts.pp; rank++) {
    const stage = [0, 0], micro = [0, 0];
    let time = 0;
    for (let i = facts.rank_starts[rank]; i < facts.rank_starts[rank + 1]; i++) {
      if (i === facts.copy_starts[rank]) time = 0;
      const code = numbers.next();
      const operations = kindsOfCode[code].length;
      for (let place = 0; place < operations; place++) {
        columns.stage[2 * i + place] = stage[place] += numbers.nextSigned();
        columns.micro[2 * i + place] = micro[place] += numbers.nextSigned();
      }
      columns.code[i] = code;
      columns.rank[i] = rank;
      columns.start[i] = time += numbers.next() * facts.grain;
      columns.end[i] = time += numbers.next() * facts.grain;
      for (let place = 0; place < operations; place++) {
        columns.change[2 * i + place] = facts.changes[numbers.next()];
      }
    }
  }
  return columns;
}

/** The bubbles of a run; each starts where its rank's last instruction or bubble ended. */
function readBubbles(numbers, facts, end) {
  const bubbles = { rankStarts: [0], start: [], end: [], cause: [], next: [], input: [] };
  for (let rank = 0; rank < facts.pp; rank++) {
    const first = facts.rank_starts[rank];
    let next = first, time = 0;
    for (let count = numbers.next(); count > 0; count--) {
      const step = numbers.next();
      next += step;
      if (step > 0) time = end[next - 1];
      bubbles.next.push(next);
      bubbles.cause.push(numbers.next());
      bubbles.start.push(time);
      bubbles.end.push(time += numbers.next() * facts.grain);
      bubbles.input.push(numbers.next() - 1);
    }
    bubbles.rankStarts.push(bubbles.next.length);
  }
  return bubbles;
}

/**
 * What a rank holds as it changes: times in ticks, and what is held from each on. What an operation takes it takes as
 * it starts, and gives back as it ends; copies, from `copies` on, do so beside the others.
 */
function stepsOf(columns, first, copies, behind) {
  /** The changes of instructions that run one after the other, in the order of time. */
  const changes = (from, to) => {
    const time = [], change = [];
    for (let i = from; i < to; i++) {
      const one = columns.change[2 * i], other = columns.change[2 * i + 1];
      const taken = Math.max(0, one) + Math.max(0, other), freed = one + other - taken;
      if (taken) time.push(columns.start[i]), change.push(taken);
      if (freed) time.push(columns.end[i]), change.push(freed);
    }
    return { time, change };
  };
  const work = changes(first, copies), copied = changes(copies, behind);
  const steps = { time: [0], held: [0] };
  const count = work.time.length, most = count + copied.time.length;
  for (let i = 0, j = 0, held = 0; i + j < most;) {
    const isWork = i < count && !(work.time[i] > copied.time[j]);
    const time = isWork ? work.time[i] : copied.time[j];
    held += isWork ? work.change[i++] : copied.change[j++];
    if (steps.time.at(-1) === time) steps.held[steps.held.length - 1] = held;
    else {
      steps.time.push(time);
      steps.held.push(held);
    }
  }
  return steps;
}

/** The components of a run by rank and stream; each of `rows` is where one's start, and the last where they end. */
function readComponents(numbers, facts, kinds, streams) {
  const rows = [0], kind = [], layer = [], instruction = [], start = [], end = [];
  for (let row = 0; row < facts.pp * streams; row++) {
    let place = 0, time = 0;
    for (let count = numbers.next(); count > 0; count--) {
      kind.push(numbers.next());
      layer.push(numbers.next());
      instruction.push(place += numbers.nextSigned());
      start.push(time += numbers.nextSigned() * facts.grain);
      end.push(time += numbers.next() * facts.grain);
    }
    rows.push(kind.length);
  }
  // The colour of what the component is part of, by turns of layers.
  const color = new Uint8Array(2 * kind.length);
  for (let i = 0; i < kind.length; i++) {
    color[2 * i] = color[2 * i + 1] = 2 * kinds[kind[i]].kind + layer[i] % 2;
  }
  return {
    rows, kind: Uint8Array.from(kind), layer: Int32Array.from(layer), color,
    instruction: Int32Array.from(instruction), start: Float64Array.from(start), end: Float64Array.from(end),
  };
}
