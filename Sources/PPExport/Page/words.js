// What the page says of an instruction or a bubble.

/** A number with at most so many decimals. */
function rounded(value, decimals) { return String(Number(value.toFixed(decimals))); }

/** A time in ticks, as the command prints it. */
function timeText(run, ticks) { return String(ticks / run.ticks_per_unit); }

/** A time in units, as exact as pixels of that many units show it. */
function shortTime(time, pixel) {
  return rounded(time, Math.max(0, Math.min(9, Math.ceil(-Math.log10(pixel)))));
}

/** A duration in ticks with its unit. */
function length(run, ticks) {
  const text = timeText(run, ticks);
  return `${text} ${text === "1" ? run.unit.replace(/units/, "unit") : run.unit}`;
}

/** Activations: chunks, or bytes in GB. */
function amount(run, value) {
  if (run.activations_unit === "bytes") return `${rounded(value / 1e9, 3)} GB`;
  const text = rounded(value, 6);
  return `${text} chunk${text === "1" ? "" : "s"}`;
}

/** `F(3,14)`: one operation of an instruction. */
function nameOfOperation(run, at, place) {
  const kind = run.kindsOfCode[run.code[at >> 1]][place];
  return `${run.kinds[kind].letter}(${run.stage[at]},${run.micro[at]})`;
}

/** `F(3,14)`, or `F(3,14)&B(4,2)`. */
function nameOf(run, i) {
  return run.operations(i).map((_, place) => nameOfOperation(run, 2 * i + place, place)).join("&");
}

/** The instruction that a bubble waits for, -1 where it waits for none. */
function producerOf(run, bubble) {
  const input = run.bubbles.input[bubble];
  return input < 0 ? -1 : run.neighbour(run.bubbles.next[bubble], input, true);
}

/** Why a rank idles, as the end of a sentence. */
function reason(run, bubble) {
  const cause = run.causes[run.bubbles.cause[bubble]];
  const producer = producerOf(run, bubble);
  const name = producer < 0 ? "" : nameOf(run, producer);
  const rank = producer < 0 ? -1 : run.rank[producer];
  switch (cause.name) {
  case "waiting":
    return `for ${name}, which runs on rank ${rank} from ${timeText(run, run.start[producer])} to ${
      timeText(run, run.end[producer])}`;
  case "warm_up":
    return producer < 0 ? "warm-up: its first instruction has not come"
      : `warm-up: its first input, ${name}, is made on rank ${rank} by ${timeText(run, run.end[producer])}`;
  case "message":
    return `for the message of ${name} from rank ${rank}, sent at ${timeText(run, run.end[producer])}`;
  case "cool_down": return "cool-down: its work is done, and others still run";
  case "blocking": return "held by a message that it sends or receives";
  default: return cause.title;
  }
}

/** What is to be said of an item: a title, sentences, and the instructions that it has to do with. */
function wordsOf(item) {
  const { run, rank } = item;
  if (item.bubble !== undefined) {
    const { start, end, next } = run.bubbles, b = item.bubble;
    const follows = next[b] < run.range(rank)[1] ? next[b] : -1;
    const producer = producerOf(run, b);
    return {
      title: `Rank ${rank} waits`,
      lines: [
        `from ${timeText(run, start[b])} to ${timeText(run, end[b])} (${length(run, end[b] - start[b])})`,
        reason(run, b),
        `It holds activations of ${amount(run, run.heldAt(rank, start[b]))}.`,
      ],
      links: [
        { words: "waits for", instructions: producer < 0 ? [] : [producer] },
        { words: "then runs", instructions: follows < 0 ? [] : [follows] },
      ],
    };
  }
  const i = item.instruction;
  const parts = run.operations(i).map(operation =>
    `${run.kinds[operation.kind].title} of stage ${operation.stage}, micro-batch ${operation.micro}`);
  const [firstBubble, lastBubble] = run.bubblesBefore(i);
  const waits = [];
  for (let b = firstBubble; b < lastBubble; b++) {
    const { start, end } = run.bubbles;
    waits.push(
      `Rank ${rank} waited ${length(run, end[b] - start[b])}, since ${timeText(run, start[b])}, ${
        reason(run, b)}.`);
  }
  if (item.component !== undefined) {
    const { kind, layer, start, end } = run.components, c = item.component;
    parts.unshift(`${run.componentKinds[kind[c]].name} of its layer ${layer[c]}, from ${
      timeText(run, start[c])} to ${timeText(run, end[c])} (${length(run, end[c] - start[c])})`);
  }
  const isCopy = i >= run.copy_starts[rank];
  if (isCopy) waits.push("It runs on the rank's copy queue, beside computation.");
  else if (!waits.length) waits.push("It did not wait: it runs as soon as its rank is free.");
  return {
    title: nameOf(run, i),
    lines: [
      parts.join("; "),
      `on rank ${rank} from ${timeText(run, run.start[i])} to ${timeText(run, run.end[i])} (${
        length(run, run.end[i] - run.start[i])})`,
      ...waits,
      `Meanwhile rank ${rank} holds activations of ${amount(run, run.heldAt(rank, run.start[i]))}.`,
    ],
    links: [
      { words: "takes in", instructions: run.neighbours(i, true) },
      { words: "on its stage after", instructions: run.prerequisites(i) },
      { words: "goes to", instructions: run.neighbours(i, false) },
      { words: "on its stage before", instructions: run.dependants(i) },
    ],
  };
}

/** The item that a search is for, or a sentence that says why there is none. */
function search(text, runs, first) {
  const place = text.match(/^\s*(?:rank\s*)?(\d+)\s*(?:@|at)\s*(?:time\s*)?(\d+(?:\.\d+)?)\s*$/i);
  if (place) {
    const rank = Number(place[1]), run = first;
    if (rank >= run.pp) return `there are ranks 0 to ${run.pp - 1}`;
    const item = run.itemAt(rank, Number(place[2]) * run.ticks_per_unit);
    return item ? { ...item, time: Number(place[2]) } : `the step ends at ${timeText(run, run.makespan)}`;
  }
  const operation = text.match(/^\s*([a-z])\s*\(?\s*(\d+)\s*,\s*(\d+)\s*\)?\s*$/i);
  if (!operation) return "write an instruction, such as F(3,14), or a place, such as rank 3 at 40";
  const [letter, stage, micro] = [operation[1].toUpperCase(), ...operation.slice(2).map(Number)];
  const kind = first.kinds.findIndex(kind => kind.letter === letter);
  for (const run of [first, ...runs]) {
    const at = kind < 0 ? -1 : run.find(kind, stage, micro);
    if (at >= 0) return { run, rank: run.rank[at >> 1], instruction: at >> 1 };
  }
  const letters = first.kinds.filter((_, kind) => first.placeOf[kind]).map(kind => kind.letter);
  return `there is no ${letter}(${stage},${micro}): kinds are ${letters.join(", ")}, stages 0 to ${
    first.stages - 1}, micro-batches 0 to ${first.micro_count - 1}`;
}
