// What the chosen rank holds over time, below a run's chart and on the same time axis.

class MemoryChart {
  constructor(chart) {
    this.chart = chart;
    this.element = document.createElement("div");
    this.element.className = "memory";
    this.text = this.element.appendChild(document.createElement("p"));
    this.canvas = this.element.appendChild(document.createElement("canvas"));
    this.line = this.element.appendChild(document.createElement("div"));
    this.height = chart.page.runs.length > 1 ? 52 : 84;
  }

  draw() {
    const { chart } = this, { page, run, ratio } = chart;
    this.canvas.width = Math.round(chart.width * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    this.canvas.style.height = `${this.height}px`;
    const context = this.canvas.getContext("2d");
    context.scale(ratio, ratio);
    const most = Math.max(...page.runs.filter(other => other.activations_unit === run.activations_unit)
      .map(other => other.peak), 1e-9);
    const base = this.height - 4, scale = (base - 14) / most;
    this.drawArea(context, base, scale);
    context.font = "11px system-ui, sans-serif";
    context.fillStyle = page.colors.ink;
    context.textBaseline = "bottom";
    context.fillText(amount(run, most), chart.left, base - most * scale);
    for (const value of [0, most]) {
      context.fillRect(chart.left, base - value * scale, chart.plotWidth, value ? 0.5 : 1);
    }
    this.drawTime();
  }

  /** The most that is held in each pixel. */
  drawArea(context, base, scale) {
    const { chart } = this, { page, run } = chart;
    const columns = Math.ceil(chart.plotWidth);
    const most = new Float64Array(columns);
    const [first, behind] = run.range(page.chosenRank);
    const begin = placeAfter(run.end, page.view.from * run.ticks_per_unit, first, behind);
    const fill = (from, to, value) => {
      const start = Math.max(0, Math.floor(chart.x(run.units(from)) - chart.left));
      const end = Math.min(columns, Math.max(start + 1, chart.x(run.units(to)) - chart.left));
      for (let x = start; x < end; x++) most[x] = Math.max(most[x], value);
    };
    if (begin > first) fill(run.end[begin - 1], run.start[begin] ?? run.makespan, run.after[begin - 1]);
    for (let i = begin; i < behind && run.units(run.start[i]) < page.view.to; i++) {
      fill(run.start[i], run.end[i], run.held[i]);
      fill(run.end[i], i + 1 < behind ? run.start[i + 1] : run.makespan, run.after[i]);
    }
    context.fillStyle = page.colors.memory;
    for (let x = 0; x < columns; x++) {
      context.fillRect(chart.left + x, base - most[x] * scale, 1, most[x] * scale);
    }
  }

  /** Says what is held at the time that is pointed at, or at most. */
  drawTime() {
    const { page, run } = this.chart, rank = page.chosenRank;
    const { time } = page;
    const isKnown = time !== null && time >= 0 && time <= run.units(run.makespan);
    this.line.hidden = !isKnown || time < page.view.from || time > page.view.to;
    if (isKnown) {
      this.line.style.left = `${this.chart.x(time)}px`;
      const held = amount(run, run.heldAt(rank, time * run.ticks_per_unit));
      this.text.textContent = `Rank ${rank} holds activations of ${held} at ${
        shortTime(time, page.view.span / this.chart.plotWidth)}.`;
      return;
    }
    const [first, behind] = run.range(rank);
    let most = first;
    for (let i = first; i < behind; i++) if (run.held[i] > run.held[most]) most = i;
    this.text.textContent = first === behind ? `Rank ${rank} runs nothing.`
      : `Rank ${rank} holds activations of at most ${amount(run, run.held[most])}, first at ${
        timeText(run, run.start[most])}.`;
  }
}
