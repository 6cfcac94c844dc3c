// A run: its instructions, who needs whose output, and what happens on a rank at a time.

/** How many of the sorted numbers of a range are at most `value`: the first place behind them. */
function placeAfter(numbers, value, from, to) {
  while (from < to) {
    const middle = from + to >> 1;
    if (numbers[middle] <= value) from = middle + 1; else to = middle;
  }
  return from;
}

class Run {
  /** A run from its part of the figures and its text of columns. */
  constructor(facts, text, figures) {
    Object.assign(this, facts);
    this.kinds = figures.kinds;
    this.causes = figures.causes;
    this.kindsOfCode = [];
    for (const kind of figures.instructions) this.kindsOfCode[kind.code] = kind.kinds;
    const numbers = new NumberReader(bytesOf(text));
    Object.assign(this, readInstructions(numbers, facts, this.kindsOfCode));
    this.count = this.code.length;
    this.bubbles = readBubbles(numbers, facts, this.end);
    this.path = new Int32Array(this.path_length);
    for (let i = 0, last = 0; i < this.path_length; i++) {
      this.path[i] = last += numbers.nextSigned();
    }
    this.streams = facts.has_components ? figures.streams : [];
    this.componentKinds = figures.components;
    this.components = facts.has_components
      ? readComponents(numbers, facts, figures.components, this.streams.length) : null;
    // A stream that nothing runs on has no row.
    this.streams = this.streams.map((title, number) => ({ title, number, width: figures.streams.length }))
      .filter(stream => Array.from({ length: this.pp }, (_, rank) => this.streamRange(rank, stream))
        .some(([first, behind]) => first < behind));
    this.indexOperations();
    this.peak = 0;
    for (let rank = 0; rank < this.pp; rank++) {
      for (const held of this.steps(rank).held) this.peak = Math.max(this.peak, held);
    }
    this.hasCopies = this.copy_starts.some((start, rank) => start < this.rank_starts[rank + 1]);
    this.pairs = this.kindsOfCode.some((kinds, code) => kinds.length > 1 && this.code.includes(code));
  }

  /** The first place of a rank's columns, and the first behind them; of its copies, those apart. */
  range(rank) { return [this.rank_starts[rank], this.copy_starts[rank]]; }
  copies(rank) { return [this.copy_starts[rank], this.rank_starts[rank + 1]]; }

  /** What a rank holds as it changes; of the last rank that was asked for it is known. */
  steps(rank) {
    if (this.knownSteps?.rank !== rank) {
      const steps = stepsOf(this, ...this.range(rank), this.rank_starts[rank + 1]);
      this.knownSteps = { rank, steps };
    }
    return this.knownSteps.steps;
  }

  /** Finds for each kind, stage and micro-batch the place of its operation, and for each operation its colour. */
  indexOperations() {
    const cells = this.stages * this.micro_count;
    this.placeOf = this.kinds.map(() => null);
    this.color = new Uint8Array(2 * this.count);
    for (let i = 0; i < this.count; i++) {
      const kinds = this.kindsOfCode[this.code[i]];
      for (let place = 0; place < kinds.length; place++) {
        const at = 2 * i + place, kind = kinds[place];
        this.placeOf[kind] ??= new Int32Array(cells).fill(-1);
        this.placeOf[kind][this.stage[at] * this.micro_count + this.micro[at]] = at;
        this.color[at] = 2 * kind + this.slot(this.rank[i], this.stage[at], this.micro[at]) % 2;
      }
      if (kinds.length === 1) this.color[2 * i + 1] = this.color[2 * i];
    }
  }

  /** Which of its rank's slots an operation belongs to. */
  slot(rank, stage, micro) {
    const slots = this.slots[rank];
    for (let i = 1; i < slots.length; i++) {
      if (slots[i][0] === stage && micro >= slots[i][1] && micro < slots[i][2]) return i;
    }
    return 0;
  }

  /** The place of an operation, -1 where there is none. */
  find(kind, stage, micro) {
    if (stage < 0 || stage >= this.stages || micro < 0 || micro >= this.micro_count) return -1;
    return this.placeOf[kind]?.[stage * this.micro_count + micro] ?? -1;
  }

  /** The place of what sends data one way through a stage. */
  findFlow(flow, stage, micro) {
    for (let kind = 0; kind < this.kinds.length; kind++) {
      if (this.kinds[kind].flow !== flow) continue;
      const place = this.find(kind, stage, micro);
      if (place >= 0) return place;
    }
    return -1;
  }

  /** The operations of an instruction. */
  operations(i) {
    return this.kindsOfCode[this.code[i]].map((kind, place) => (
      { kind, stage: this.stage[2 * i + place], micro: this.micro[2 * i + place] }));
  }

  /** What makes the input of one of an instruction's operations, or takes its output; -1 for none. */
  neighbour(i, place, isMaker) {
    // In the third place is what brings the activations of a backward back.
    if (place === 2) return this.prerequisites(i).find(other => other >= this.copy_starts[this.rank[i]]) ?? -1;
    const kind = this.kindsOfCode[this.code[i]][place];
    const flow = kind === undefined ? 0 : this.kinds[kind].flow;
    if (!flow) return -1;
    const stage = this.stage[2 * i + place] + (isMaker ? -flow : flow);
    return this.findFlow(flow, stage, this.micro[2 * i + place]) >> 1;
  }

  /** The instructions of other stages that make the inputs of an instruction, or take its outputs. */
  neighbours(i, isMaker) {
    const all = [0, 1].map(place => this.neighbour(i, place, isMaker));
    return [...new Set(all)].filter(other => other >= 0);
  }

  /** What must run before on the same stage and micro-batch: of several the last. */
  prerequisites(i) {
    const found = [];
    for (const operation of this.operations(i)) {
      const before = this.kinds[operation.kind].needs
        .map(kind => this.find(kind, operation.stage, operation.micro) >> 1)
        .filter(other => other >= 0 && other !== i);
      if (before.length) found.push(before.reduce((a, b) => this.end[a] > this.end[b] ? a : b));
    }
    return [...new Set(found)];
  }

  /** What must run afterwards on the same stage and micro-batch. */
  dependants(i) {
    const found = [];
    for (const operation of this.operations(i)) {
      for (let kind = 0; kind < this.kinds.length; kind++) {
        const other = this.find(kind, operation.stage, operation.micro) >> 1;
        if (other >= 0 && this.prerequisites(other).includes(i)) found.push(other);
      }
    }
    return [...new Set(found)];
  }

  /** The bubbles right before an instruction, from the first to before the last. */
  bubblesBefore(i) {
    const { next, rankStarts } = this.bubbles;
    const rank = this.rank[i];
    const last = placeAfter(next, i, rankStarts[rank], rankStarts[rank + 1]);
    let first = last;
    while (first > rankStarts[rank] && next[first - 1] === i) first--;
    return [first, last];
  }

  /** The first place of a rank's components on a stream, and the first behind them. */
  streamRange(rank, stream) {
    const row = rank * stream.width + stream.number;
    return [this.components.rows[row], this.components.rows[row + 1]];
  }

  /** What a rank's stream runs at a time in ticks, or nothing. */
  componentAt(rank, stream, time) {
    const { start, end, instruction } = this.components, [from, to] = this.streamRange(rank, stream);
    const component = placeAfter(end, time, from, to);
    return component < to && start[component] <= time
      ? { run: this, rank, instruction: instruction[component], component } : null;
  }

  /** What a rank copies at a time in ticks, or nothing. */
  copyAt(rank, time) {
    const [from, to] = this.copies(rank);
    const i = placeAfter(this.end, time, from, to);
    return i < to && this.start[i] <= time ? { run: this, rank, instruction: i } : null;
  }

  /** What a rank does at a time in ticks: an instruction, a bubble or nothing. */
  itemAt(rank, time) {
    const [from, to] = this.range(rank);
    const i = placeAfter(this.end, time, from, to);
    if (i < to && this.start[i] <= time) return { run: this, rank, instruction: i };
    const { start, end, rankStarts } = this.bubbles;
    const b = placeAfter(end, time, rankStarts[rank], rankStarts[rank + 1]);
    if (b < rankStarts[rank + 1] && start[b] <= time) return { run: this, rank, bubble: b };
    return null;
  }

  /** What a rank holds at a time: where it changes then, from then on. */
  heldAt(rank, time) {
    const { time: times, held } = this.steps(rank);
    return held[placeAfter(times, time, 0, times.length) - 1];
  }

  /** Ticks in units of time. */
  units(ticks) { return ticks / this.ticks_per_unit; }
}
