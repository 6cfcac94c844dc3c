// The page: what is seen, what is looked for, and what follows when that changes.

class Page {
  constructor(figures, columns) {
    this.figures = figures;
    this.runs = figures.runs.map((facts, number) => new Run(facts, columns(number), figures));
    this.view = new View(
      Math.max(...this.runs.map(run => run.units(run.makespan))),
      Math.max(...this.runs.map(run => run.pp)));
    this.pointed = this.pinned = this.pointedTime = this.followed = null;
    this.showsPath = this.showsCauses = this.showsMessages = this.showsStreams = false;
    this.chosenRank = 0;
    // For tests: how often was drawn, and when first, in milliseconds since the page was asked for.
    this.frames = 0;
    this.firstPicture = undefined;
    this.charts = this.runs.map(run => new Chart(run, this));
    this.memories = this.charts.map(chart => new MemoryChart(chart));
    this.minimap = new Minimap(this, document.getElementById("minimap"));
    this.colors = this.schemeColors();
  }

  schemeColors() {
    const colors = new Colors(this.figures);
    colors.memory = getComputedStyle(document.documentElement).getPropertyValue("--memory").trim();
    return colors;
  }

  /** The time that is pointed at, or else the one that was pinned, in units; null for none. */
  get time() { return this.pointedTime ?? this.pinned?.time ?? null; }

  /** Puts everything in its place, and draws. */
  layOut() {
    const around = 70 + this.memories[0].height;
    const share = Math.max(150, (innerHeight - 240) / this.runs.length - around);
    for (const chart of this.charts) {
      const lanes = this.showsStreams ? chart.run.streams.length : 0;
      const rows = Math.min(share, Math.max(60, chart.run.pp * Math.max(26, 15 * lanes)));
      chart.resize(axisHeight + Math.max(rows, Math.min(640, chart.run.pp * 3)));
    }
    this.changed(true);
  }

  /** Draws before the next frame: the charts, and where all looks different the minimap too. */
  changed(isAll = false) {
    this.isAll ||= isAll;
    this.isMoving = !isAll;
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.settle(), 150);
    this.isDue ??= requestAnimationFrame(() => this.draw());
  }

  /** Draws once more when nothing moves: thousands of labels take longer than a frame. */
  settle() {
    this.isMoving = false;
    this.isDue ??= requestAnimationFrame(() => this.draw());
  }

  draw() {
    const { isAll } = this;
    this.isDue = undefined;
    this.isAll = false;
    this.frames++;
    this.firstPicture ??= performance.now();
    for (const chart of this.charts) chart.draw();
    for (const memory of this.memories) memory.draw();
    if (isAll) this.minimap.draw(); else this.minimap.move();
  }

  /** Which instructions of a run are looked for, a byte each; null where all are. */
  marks(run) {
    if (!this.showsPath && this.followed === null) return null;
    const key = `${this.showsPath} ${this.followed}`;
    if (run.marks?.key === key) return run.marks.bytes;
    const bytes = new Uint8Array(run.count);
    if (this.showsPath) for (const i of run.path) bytes[i] = 1;
    for (const i of this.way(run)) bytes[i] = 1;
    run.marks = { key, bytes };
    return bytes;
  }

  /** The instructions that work on the micro-batch that is followed. */
  way(run) {
    if (this.followed === null) return [];
    const found = new Set();
    for (const places of run.placeOf) {
      for (let stage = 0; places && stage < run.stages; stage++) {
        const at = this.followed < run.micro_count ? places[stage * run.micro_count + this.followed] : -1;
        if (at >= 0) found.add(at >> 1);
      }
    }
    return [...found];
  }

  /** Points at an item, which may be null, at a time in units; `at` is the pointer's place in the window. */
  point(item, time, at) {
    this.pointedTime = time;
    this.pointed = item;
    for (const chart of this.charts) chart.drawOverlay();
    for (const memory of this.memories) memory.drawTime();
    showTip(item, at);
  }

  /** Keeps an item, which may be null, and shows what there is to know of it. */
  pin(item) {
    this.pinned = item;
    if (item) this.choose(item.rank);
    showPinned(item, this);
    this.changed();
  }

  /** Keeps an item and brings it into view. */
  go(item) {
    const { run } = item, isBubble = item.bubble !== undefined;
    const times = isBubble ? run.bubbles : run;
    const index = isBubble ? item.bubble : item.instruction;
    item.time ??= run.units(times.start[index]);
    this.view.reveal(
      run.units(times.start[index]), run.units(times.end[index]), item.rank,
      this.charts[0].plotWidth / 14, (this.charts[0].height - axisHeight) / 18);
    this.pin(item);
  }

  /** Goes to the next or last item of a rank: an instruction, or an idle time between two. */
  step(run, item, direction) {
    if (!item) return this.go(run.itemAt(this.chosenRank, this.view.from * run.ticks_per_unit)
      ?? { run, rank: this.chosenRank, instruction: run.range(this.chosenRank)[0] });
    const isBubble = item.bubble !== undefined;
    const times = isBubble ? run.bubbles : run, index = isBubble ? item.bubble : item.instruction;
    const time = direction > 0 ? times.end[index] : times.start[index] - 0.5;
    const next = time < 0 ? null : run.itemAt(item.rank, time);
    if (next) this.go(next);
  }

  /** Goes to what the rank above or below does at the same time. */
  stepRank(run, item, direction) {
    const rank = Math.min(run.pp - 1, Math.max(0, (item?.rank ?? this.chosenRank) + direction));
    const times = item?.bubble !== undefined ? run.bubbles : run;
    const index = item?.bubble ?? item?.instruction;
    const time = item ? times.start[index] : this.view.from * run.ticks_per_unit;
    const next = run.itemAt(rank, time);
    if (next) this.go(next); else this.choose(rank);
  }

  /** Shows the memory of a rank. */
  choose(rank) {
    this.chosenRank = rank;
    document.getElementById("rank").value = rank;
    this.changed();
  }

  /** Shows the way of a micro-batch; null for none. */
  follow(micro) {
    this.followed = micro;
    document.getElementById("micro").value = micro ?? "";
    this.changed(true);
  }

  /** Tells something in the line below the switches. */
  say(text) { document.getElementById("message").textContent = text; }
}

Chart.prototype.itemAt = function (x, y) {
  if (x < this.left || y < axisHeight) return null;
  const rank = this.rank(y), time = this.time(x) * this.run.ticks_per_unit;
  if (this.page.showsStreams && this.run.components) {
    const { streams } = this.run;
    const place = Math.floor((y - this.y(rank)) / this.rowHeight * streams.length);
    const item = this.run.componentAt(rank, streams[Math.min(place, streams.length - 1)], time);
    if (item) return { ...item, time: this.time(x) };
  }
  const isBelow = y > this.y(rank) + this.rowHeight * (1 - copyShare(this.run));
  const item = (isBelow ? this.run.copyAt(rank, time) : null) ?? this.run.itemAt(rank, time);
  return item && { ...item, time: this.time(x) };
};
