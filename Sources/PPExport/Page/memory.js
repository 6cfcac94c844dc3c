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
    const { time, held } = run.steps(page.chosenRank);
    const begin = placeAfter(time, page.view.from * run.ticks_per_unit, 0, time.length);
    const fill = (from, to, value) => {
      const start = Math.max(0, Math.floor(chart.x(run.units(from)) - chart.left));
      const end = Math.min(columns, Math.max(start + 1, chart.x(run.units(to)) - chart.left));
      for (let x = start; x < end; x++) most[x] = Math.max(most[x], value);
    };
    for (let i = Math.max(0, begin - 1); i < time.length && run.units(time[i]) < page.view.to; i++) {
      fill(time[i], time[i + 1] ?? run.makespan, held[i]);
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
    const steps = run.steps(rank);
    let most = 0;
    for (let i = 0; i < steps.held.length; i++) if (steps.held[i] > steps.held[most]) most = i;
    this.text.textContent = first === behind ? `Rank ${rank} runs nothing.`
      : `Rank ${rank} holds activations of at most ${amount(run, steps.held[most])}, first at ${
        timeText(run, steps.time[most])}.`;
  }
}
